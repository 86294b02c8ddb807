import { Body, Controller, Get, HttpCode, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignedIn } from '../auth/signed-in.js';
import { type Dossier, dossierSchema, tracksOf } from '../dossiers/dossier.js';
import { type Imported, Importing } from '../dossiers/importing.js';
import { Allow } from '../http/allow.js';
import { one, type Typed } from '../http/forms.js';
import { readJson, readYamlBody } from '../http/json.js';
import { pageOf, sendPage } from '../http/pages.js';
import { invalid, Problem } from '../http/problem.js';
import { sentenceOf } from '../http/sentences.js';
import { faultsOf } from '../http/validation.js';
import { messagesFor } from '../i18n/messages.js';
import { Surroundings } from '../surroundings.js';
import { TracksQuery } from '../tracks/tracks.query.js';
import { link, paths } from '../ui/page.js';
import { ImportPage } from './import.page.js';

/** 2 MiB of Cyrillic text take 6 bytes a letter in a form, where they took 2. */
const IMPORT_LIMIT = 6 * 1024 * 1024;

@Controller('import')
@UseInterceptors(SignedIn)
export class ImportPages {
  constructor(
    private readonly importing: Importing,
    private readonly tracks: TracksQuery,
    private readonly surroundings: Surroundings,
  ) {}

  @Get()
  @Allow('record', { byDesk: true, form: true, anyQuery: true })
  ask(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return this.show(request, reply, {});
  }

  /** Tries the dossier out in a transaction that is rolled back; on the second word it is recorded. */
  @Post()
  @Allow('record', { byDesk: true, form: true, anyQuery: true, bodyLimit: IMPORT_LIMIT })
  @HttpCode(200)
  async answered(
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const text = typed.dossier?.[0] ?? '';
    const act = one(typed, 'do') || 'check';
    if (act === 'edit') return this.show(request, reply, { text });
    const { caller } = request;
    if (!caller) throw new Error('a form without a session');
    const { t } = messagesFor(this.pageOf(request).language);
    if (text.trim() === '') return this.refused(request, reply, text, [t('entry.dossier_missing')]);
    try {
      const dossier = readDossier(text);
      await this.tracks.mustMay(caller, 'record', tracksOf(dossier));
      const done = act === 'record' ? await this.importing.importOrPropose(dossier, caller) : null;
      if (done && 'proposal' in done) {
        reply.code(303).header('location', link(this.pageOf(request), paths.proposal(done.proposal.id)));
        return '';
      }
      const imported = done;
      const tried = imported ? null : await this.importing.tryOut(dossier);
      return this.show(request, reply, { text, tried, imported });
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      const isBarred = error.code === 'forbidden' || error.code === 'not_found';
      return this.refused(request, reply, text, faultsIn(error), isBarred ? error.status : 422);
    }
  }

  private refused(
    request: FastifyRequest,
    reply: FastifyReply,
    text: string,
    faults: string[],
    status = 422,
  ): string {
    reply.code(status);
    return this.show(request, reply, { text, faults });
  }

  private show(
    request: FastifyRequest,
    reply: FastifyReply,
    told: { text?: string; faults?: string[]; tried?: Imported | null; imported?: Imported | null },
  ): string {
    const page = this.pageOf(request);
    return sendPage(
      reply,
      <ImportPage page={page} m={messagesFor(page.language)} {...told} />,
      page.language,
    );
  }

  private pageOf(request: FastifyRequest) {
    return pageOf(request, { today: this.surroundings.now().slice(0, 10) });
  }
}

function readDossier(text: string): Dossier {
  const content = text.trimStart().startsWith('{') ? readJson(text) : readYamlBody(Buffer.from(text));
  const read = dossierSchema.safeParse(content, { error: sentenceOf });
  if (read.success) return read.data;
  throw invalid(faultsOf(read.error.issues));
}

/** As many faults as one mends before trying again. */
const MOST_FAULTS = 20;

const faultsIn = ({ detail, extensions }: Problem): string[] => {
  const errors = (extensions.errors ?? []) as { pointer: string; message: string }[];
  return errors.length === 0
    ? [detail]
    : errors.slice(0, MOST_FAULTS).map(({ pointer, message }) => `${pointer} ${message}`);
};
