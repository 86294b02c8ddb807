import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import type { ComponentProps } from 'preact';
import { z } from 'zod';
import { Allow } from '../../access/allow.js';
import { SignInInterceptor } from '../../accounts/pages/sign-in.interceptor.js';
import { SubmitOnce } from '../../forms/submit-once.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { locateFaults } from '../../http/bodies/places.js';
import { problemOf } from '../../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, show } from '../../http/responses/page-result.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { TimeSlices } from '../../runtime/time-slices.js';
import type { PendingProposal } from '../../tracks/index.js';
import { link, paths } from '../../ui/page.js';
import { readDossier } from '../dossier.js';
import { DossierImport, type ImportResult } from '../dossier-import.js';
import { type DossierFault, dossierFaults } from '../file-faults.js';
import { contentOf, fileTextOf } from '../file-text.js';
import { ImportedPage, ImportPage } from './import.page.js';

/** 2 MiB of Cyrillic text, which has 2 bytes a letter and 6 when URL-encoded. */
const IMPORT_LIMIT = 6 * 1024 * 1024;

const recordedSchema = z.coerce.number().int().min(0).max(2_147_483_647);

type ImportProps = Omit<ComponentProps<typeof ImportPage>, 'page' | 'm'>;

@Controller('import')
@UseInterceptors(SignInInterceptor)
export class ImportPages {
  constructor(
    private readonly importing: DossierImport,
    private readonly submitOnce: SubmitOnce,
    private readonly ids: IdGenerator,
    private readonly timeSlices: TimeSlices,
  ) {}

  @Get()
  @Allow('record', { byDesk: true, form: true, anyQuery: true })
  ask(@PageRequestOf() request: PageRequest): PageResult {
    return form(request, {});
  }

  @Get('done/:recorded')
  @Allow('record', { byDesk: true, form: true, anyQuery: true })
  done(
    @Param('recorded', { schema: recordedSchema }) recorded: number,
    @PageRequestOf() { page, m }: PageRequest,
  ): PageResult {
    return show(<ImportedPage page={page} m={m} recorded={recorded} />);
  }

  /** Shows a dry run; records the dossier once it is confirmed. */
  @Post()
  @Allow('record', { byDesk: true, form: true, upload: true, anyQuery: true, bodyLimit: IMPORT_LIMIT })
  async answered(@Body() typed: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page, m, caller } = request;
    // A chosen file takes precedence over pasted text, and replaces it in the form.
    const text = typed.file?.[0] || (typed.dossier?.[0] ?? '');
    const act = one(typed, 'do') || 'check';
    const alertsAll = one(typed, 'alerts') === 'all';
    const alerts = alertsAll ? 'all' : 'recent';
    if (act === 'edit') return form(request, { text, alertsAll });
    const refused = (faults: DossierFault[], status = 422) =>
      form(request, { text, faults, alertsAll }, status);
    const own = (value: string) => ({ where: '', what: { value, lang: page.language } });
    if (text.trim() === '') return refused([own(m.t('entry.dossier_missing'))]);
    if (text.includes('\ufffd')) return refused([own(m.t('entry.dossier_unread'))]);
    const file = fileTextOf(text);
    try {
      const dossier = await this.timeSlices.run(readDossier(await contentOf(file)));
      if (act !== 'record') {
        const { imported, would } = await this.importing.dryRun(dossier, { caller, alerts });
        const tried = { imported, would, token: this.ids.newId() };
        return form(request, { text, alertsAll, tried });
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
      return redirect(link(page, location));
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) throw error;
      const isBarred = problem.code === 'forbidden' || problem.code === 'not_found';
      return refused(dossierFaults(await locateFaults(problem, file), m), isBarred ? problem.status : 422);
    }
  }
}

const form = ({ page, m }: PageRequest, props: ImportProps, status = 200): PageResult =>
  show(<ImportPage page={page} m={m} {...props} />, { status });

const whereTo = (done: ImportResult | PendingProposal): string =>
  'proposal' in done ? paths.proposal(done.proposal.id) : `/import/done/${done.recorded}`;
