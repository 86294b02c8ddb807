import { Body, Controller, Get, Post, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../../access/allow.js';
import { SignInInterceptor } from '../../accounts/pages/sign-in.interceptor.js';
import { findKind } from '../../domain/kinds/index.js';
import { SubmitOnce } from '../../forms/submit-once.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { ReceivedFile } from '../../http/bodies/received-file.js';
import { Problem, problemOf } from '../../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, show } from '../../http/responses/page-result.js';
import type { Messages } from '../../i18n/messages.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { TimeSlices } from '../../runtime/time-slices.js';
import type { PendingProposal } from '../../tracks/index.js';
import type { FieldError } from '../../ui/form-field.js';
import { link, paths } from '../../ui/page.js';
import { readDossier } from '../dossier.js';
import { DossierImport, type ImportResult } from '../dossier-import.js';
import { type DossierFault, dossierFaults } from '../file-faults.js';
import { type CellFault, dossierOfList } from './dossier-of-list.js';
import { columnName, ListPage } from './list.page.js';
import { LIST_COLUMNS } from './list-columns.js';
import { ListMappings, type ListMeaning } from './list-mappings.js';
import { LIST_LIMITS, readListFile } from './list-rows.js';

/** In bytes, of the rows as text: two thousand rows of a thousand letters. */
const LIMIT = 6 * 1024 * 1024;
/** In characters of one hidden field: with the longest row a third of its bytes at most, in any script (bodies/files.ts). */
const PART = 20_000;
const MOST_FAULTS = 100;

type List = { rows: string[][]; meaning: ListMeaning };

/** Imports lists that ministries keep today. Nothing of a list is kept before it is recorded (docs/adr/0007). */
@Controller('import/list')
@UseInterceptors(SignInInterceptor)
export class ListPages {
  constructor(
    private readonly importing: DossierImport,
    private readonly mappings: ListMappings,
    private readonly submitOnce: SubmitOnce,
    private readonly ids: IdGenerator,
    private readonly timeSlices: TimeSlices,
  ) {}

  @Get()
  @Allow('record', { byDesk: true, form: true, anyQuery: true })
  ask(@PageRequestOf() { page, m }: PageRequest): PageResult {
    return show(<ListPage page={page} m={m} />);
  }

  @Post()
  @Allow('record', { byDesk: true, form: true, files: true, anyQuery: true, bodyLimit: LIMIT })
  async answered(@Body() typed: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page, m } = request;
    const rows = rowsIn(typed);
    if (rows === null) return this.read(request);
    const list = { rows, meaning: meaningIn(typed, rows[0] ?? []) };
    const act = one(typed, 'do') || 'check';
    if (act === 'edit') return shown(request, list);
    const errors = errorsIn(list.meaning, m);
    if (errors.length > 0) return shown(request, list, { errors });
    const { meaning } = list;
    const source = { ...meaning.source, language: page.language };
    const { dossier: content, faults } = await this.timeSlices.run(
      dossierOfList(rows, { ...meaning, source }),
    );
    if (faults.length > 0) return shown(request, list, { faults: toldFaults(faults, list, m) });
    return this.decided(request, typed, list, content, act);
  }

  /** What a file holds, and what its columns mean as far as is known. */
  private async read(request: PageRequest): Promise<PageResult> {
    const { page, m, http, caller } = request;
    const file = http.files.get('file');
    const refused = (message: string) =>
      show(<ListPage page={page} m={m} errors={[{ field: 'file', message }]} />, { status: 422 });
    if (file instanceof Problem) return refused(file.detail);
    if (!(file instanceof ReceivedFile)) return refused(m.t('lists.no_file'));
    const read = await readListFile(file.path, file.size);
    if ('fault' in read) return refused(m.t(`lists.${read.fault}`));
    return shown(request, { rows: read.rows, meaning: await this.mappings.of(read.rows[0] ?? [], caller) });
  }

  private async decided(
    request: PageRequest,
    typed: Typed,
    list: List,
    content: unknown,
    act: string,
  ): Promise<PageResult> {
    const { page, m, caller } = request;
    try {
      const dossier = await this.timeSlices.run(readDossier(content));
      if (act !== 'record') {
        const { imported } = await this.importing.dryRun(dossier, { caller });
        return shown(request, list, {
          tried: { imported, tracks: dossier.tracks.length, token: this.ids.newId() },
        });
      }
      const location = await this.submitOnce.run({ caller, path: page.path, typed }, async (keep) =>
        whereTo(await this.importing.importOrPropose(dossier, caller, (at, done) => keep(at, whereTo(done)))),
      );
      await this.mappings.remember(list.rows[0] ?? [], list.meaning, caller);
      return redirect(link(page, location));
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) throw error;
      return shown(request, list, { faults: dossierFaults(problem, m) });
    }
  }
}

type Shown = {
  errors?: FieldError[];
  faults?: DossierFault[];
  tried?: Parameters<typeof ListPage>[0]['tried'];
};

function shown({ page, m }: PageRequest, list: List, props: Shown = {}): PageResult {
  const parts = partsOf(list.rows);
  const { tried, ...others } = props;
  const isWrong = (props.errors ?? []).length + (props.faults ?? []).length > 0;
  return show(
    <ListPage page={page} m={m} list={{ ...list, parts }} {...others} {...(tried && { tried })} />,
    {
      status: isWrong ? 422 : 200,
    },
  );
}

/** Rows as the texts of hidden fields, each of whole rows. */
function partsOf(rows: readonly string[][]): string[] {
  const parts: string[][][] = [[]];
  let length = 0;
  for (const row of rows) {
    if (length > PART) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1)?.push(row);
    length += JSON.stringify(row).length;
  }
  return parts.map((part) => JSON.stringify(part));
}

const partSchema = z.array(z.array(z.string().max(LIST_LIMITS.cell)).max(LIST_LIMITS.columns));

/** The rows that the page carries; null where there are none, or more than a file may have. */
function rowsIn(typed: Typed): string[][] | null {
  const rows: string[][] = [];
  for (let at = 0; typed[`rows.${at}`] !== undefined; at += 1) {
    const part = partSchema.safeParse(jsonOf(typed[`rows.${at}`]?.[0] ?? ''));
    if (!part.success) return null;
    rows.push(...part.data);
  }
  return rows.length > 1 && rows.length <= LIST_LIMITS.rows + 1 ? rows : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const meaningIn = (typed: Typed, names: readonly string[]): ListMeaning => ({
  mapping: names.map(
    (_, index) => LIST_COLUMNS.find((column) => column === one(typed, `column.${index}`)) ?? null,
  ),
  kind: findKind(one(typed, 'kind'))?.kind ?? 'agreement',
  source: { title: one(typed, 'source').trim(), publisher: one(typed, 'publisher').trim() },
});

function errorsIn({ mapping, source }: ListMeaning, { t }: Messages): FieldError[] {
  const twice = mapping.findIndex(
    (column, index) => column !== null && column !== 'round' && mapping.indexOf(column) !== index,
  );
  const required = (field: string, label: string) => ({ field, message: t('entry.required', { label }) });
  return [
    ...(mapping.includes('title') ? [] : [{ field: 'column.0', message: t('lists.needs_title') }]),
    ...(mapping.includes('parties') ? [] : [{ field: 'column.0', message: t('lists.needs_parties') }]),
    ...(twice === -1 ? [] : [{ field: `column.${twice}`, message: t('lists.twice') }]),
    ...(source.title === '' ? [required('source', t('lists.source'))] : []),
    ...(source.publisher === '' ? [required('publisher', t('fields.source.publisher'))] : []),
  ];
}

/** "Row 12, column “Signed”: …" */
function toldFaults(faults: readonly CellFault[], { rows, meaning }: List, m: Messages): DossierFault[] {
  const names = rows[0] ?? [];
  return faults.slice(0, MOST_FAULTS).map(({ row, column, what, value = '' }) => {
    const mapped = column === null ? null : meaning.mapping[column];
    const name = column === null ? '' : names[column] || (mapped ? columnName(mapped, m) : '');
    return {
      where: m.t(name === '' ? 'lists.at_row' : 'lists.at_cell', { row, name }),
      what: { value: m.t(`lists.fault_${what}`, { value }), lang: m.language },
    };
  });
}

const whereTo = (done: ImportResult | PendingProposal): string =>
  'proposal' in done ? paths.proposal(done.proposal.id) : `/import/done/${done.recorded}`;
