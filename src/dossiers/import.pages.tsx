import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentProps } from 'preact';
import { z } from 'zod';
import { Allow } from '../access/allow.js';
import { SignInInterceptor } from '../accounts/pages/sign-in.interceptor.js';
import { SubmitOnce } from '../forms/submit-once.js';
import { one, type Typed } from '../http/bodies/forms.js';
import { readJson, readYamlBody } from '../http/bodies/json.js';
import { type FileText, placed } from '../http/bodies/places.js';
import { problemOf } from '../http/problems/problem.js';
import { pageOf, sendPage } from '../http/responses/pages.js';
import { messagesFor } from '../i18n/messages.js';
import { Clock } from '../runtime/clock.js';
import { IdGenerator } from '../runtime/id-generator.js';
import { TimeSlices } from '../runtime/time-slices.js';
import type { Waiting } from '../tracks/index.js';
import { link, paths } from '../ui/page.js';
import { readDossier } from './dossier.js';
import { DossierImport, type Imported } from './dossier-import.js';
import { type FaultTold, faultsTold } from './file-faults.js';
import { ImportedPage, ImportPage } from './import.page.js';

/** 2 MiB of Cyrillic text take 6 bytes a letter in a form of the plainer sort, where they took 2. */
const IMPORT_LIMIT = 6 * 1024 * 1024;

const recordedSchema = z.coerce.number().int().min(0).max(2_147_483_647);

type ImportProps = Omit<ComponentProps<typeof ImportPage>, 'page' | 'm'>;

@Controller('import')
@UseInterceptors(SignInInterceptor)
export class ImportPages {
  constructor(
    private readonly importing: DossierImport,
    private readonly submitOnce: SubmitOnce,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly timeSlices: TimeSlices,
  ) {}

  @Get()
  @Allow('record', { byDesk: true, form: true, anyQuery: true })
  ask(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return this.show(request, reply, {});
  }

  @Get('done/:recorded')
  @Allow('record', { byDesk: true, form: true, anyQuery: true })
  done(
    @Param('recorded', { schema: recordedSchema }) recorded: number,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    const page = this.pageOf(request);
    const body = <ImportedPage page={page} m={messagesFor(page.language)} recorded={recorded} />;
    return sendPage(reply, body, page.language);
  }

  /** Tries the dossier out in a transaction that is rolled back; on the second word it is recorded. */
  @Post()
  @Allow('record', { byDesk: true, form: true, upload: true, anyQuery: true, bodyLimit: IMPORT_LIMIT })
  @HttpCode(200)
  async answered(
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    // What a file holds goes before what was pasted, and stands in its place from then on.
    const text = typed.file?.[0] || (typed.dossier?.[0] ?? '');
    const act = one(typed, 'do') || 'check';
    const alertsAll = one(typed, 'alerts') === 'all';
    const alerts = alertsAll ? 'all' : 'recent';
    if (act === 'edit') return this.show(request, reply, { text, alertsAll });
    const { caller } = request;
    if (!caller) throw new Error('a form without a session');
    const page = this.pageOf(request);
    const { t } = messagesFor(page.language);
    const own = (value: string) => ({ where: '', what: { value, lang: page.language } });
    if (text.trim() === '') return this.refused(request, reply, text, [own(t('entry.dossier_missing'))]);
    if (text.includes('\ufffd')) return this.refused(request, reply, text, [own(t('entry.dossier_unread'))]);
    const file = fileTextOf(text);
    try {
      const dossier = await this.timeSlices.run(readDossier(await contentOf(file)));
      if (act !== 'record') {
        const { imported, would } = await this.importing.dryRun(dossier, { caller, alerts });
        const tried = { imported, would, token: this.ids.newId() };
        return this.show(request, reply, { text, alertsAll, tried });
      }
      const location = await this.submitOnce.run({ caller, path: page.path, typed }, async (keep) =>
        whereTo(
          await this.importing.importOrPropose(
            dossier,
            caller,
            (at, done) => keep(at, whereTo(done)),
            alertsAll ? 'all' : undefined,
          ),
        ),
      );
      reply.code(303).header('location', link(page, location));
      return '';
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) throw error;
      const isBarred = problem.code === 'forbidden' || problem.code === 'not_found';
      const faults = faultsTold(await placed(problem, file), messagesFor(page.language));
      return this.refused(request, reply, text, faults, isBarred ? problem.status : 422);
    }
  }

  private refused(
    request: FastifyRequest,
    reply: FastifyReply,
    text: string,
    faults: FaultTold[],
    status = 422,
  ): string {
    reply.code(status);
    const alertsAll = one((request.body ?? {}) as Typed, 'alerts') === 'all';
    return this.show(request, reply, { text, faults, alertsAll });
  }

  private show(request: FastifyRequest, reply: FastifyReply, props: ImportProps): string {
    const page = this.pageOf(request);
    const body = <ImportPage page={page} m={messagesFor(page.language)} {...props} />;
    return sendPage(reply, body, page.language);
  }

  private pageOf(request: FastifyRequest) {
    return pageOf(request, { now: this.clock.now() });
  }
}

const whereTo = (done: Imported | Waiting): string =>
  'proposal' in done ? paths.proposal(done.proposal.id) : `/import/done/${done.recorded}`;

const fileTextOf = (text: string): FileText => ({
  text,
  format: text.trimStart().startsWith('{') ? 'json' : 'yaml',
});

const contentOf = async ({ text, format }: FileText): Promise<unknown> =>
  format === 'json' ? readJson(text) : readYamlBody(text);
