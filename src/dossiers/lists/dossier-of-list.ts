import { createHash } from 'node:crypto';
import type { EventType } from '../../domain/events/event-data.js';
import { KINDS, kindOf } from '../../domain/kinds/index.js';
import type { Kind } from '../../domain/kinds/kind.js';
import { missingStage, stageAfter } from '../../domain/kinds/missing-stage.js';
import type { Steps } from '../../domain/values/steps.js';
import { LANGUAGES } from '../../domain/values/text.js';
import type { Edtf, Language, Stage } from '../../domain/values/views.js';
import { readDate } from '../../forms/typed-date.js';
import { kindName, kindShortName } from '../../i18n/kinds.js';
import { knowsParty, ownPartyCode, partyNamed } from '../../i18n/parties.js';
import type { DossierFile } from '../dossier.js';
import {
  EVENT_COLUMNS,
  type EventColumn,
  isEventColumn,
  type ListColumn,
  type Mapping,
} from './list-columns.js';

/** What is wrong with a cell. `row` counts from 1 as spreadsheets do: the names of columns are row 1. */
export type CellFault = {
  row: number;
  column: number | null;
  what: 'no_title' | 'no_parties' | 'party' | 'kind' | 'date' | 'same';
  value?: string;
};

export type ListSource = { title: string; publisher: string; language: Language };
type Asked = { mapping: Mapping; kind: string; source: ListSource };

/** Codes or names, one after another; between two names a dash with spaces. A list of one's own leaves one's own party out. */
function partiesIn(cell: string): { codes: string[]; unknown: string | null } {
  const found = new Set<string>();
  for (const typed of cell.split(/[,;/]|\s[–—-]\s/).map((part) => part.trim())) {
    if (typed === '') continue;
    const code = partyNamed(typed) ?? (knowsParty(typed.toUpperCase()) ? typed.toUpperCase() : undefined);
    if (!code) return { codes: [], unknown: typed };
    found.add(code);
  }
  const codes = [...found];
  const own = ownPartyCode();
  return { codes: codes.length === 1 && codes[0] !== own ? [own, ...codes] : codes, unknown: null };
}

function kindIn(cell: string): string | undefined {
  const typed = cell.toLocaleLowerCase();
  return KINDS.map(({ kind }) => kind).find(
    (kind) =>
      kind === typed ||
      LANGUAGES.some((language) =>
        [kindName(kind, language), kindShortName(kind, language)].some(
          (name) => name.toLocaleLowerCase(language) === typed,
        ),
      ),
  );
}

/** The same row makes the same slug when the list is imported again. */
const slugOf = (parties: readonly string[], kind: string, title: string): string =>
  [
    ...parties.map((code) => code.toLowerCase()).slice(0, 4),
    kind,
    createHash('sha256')
      .update([...parties, title].join('\n'))
      .digest('hex')
      .slice(0, 8),
  ].join('-');

/** In the order of the procedure. */
const ORDER = Object.keys(EVENT_COLUMNS);

const NO_EARLIER_STEP = {
  en: 'The list gives no earlier step.',
  ru: 'Список не дает более ранних шагов.',
  kk: 'Тізімде бұдан бұрынғы қадамдар жоқ.',
};

/** "By the end of 2020": a list that tells of a signature alone does not tell when talks began. */
const by = (on: Edtf): Edtf =>
  `../${
    on
      .split('/')
      .at(-1)
      ?.replace(/[?~%]$/, '') ?? on
  }`;

/** The events in the order of the procedure. Where a step before one is missing, its stage is asserted. */
function withStepsBefore(kind: Kind, dated: readonly (readonly [EventColumn, Edtf])[]) {
  let stage: Stage = 'exploratory';
  return dated
    .toSorted(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))
    .flatMap(
      ([column, occurredOn]): { type: EventType; occurredOn: Edtf; data?: Record<string, unknown> }[] => {
        const type = EVENT_COLUMNS[column];
        const missing = missingStage(kind, type, stage);
        stage = stageAfter(kind, type, missing ?? stage);
        const data = { stage: missing, reason: NO_EARLIER_STEP };
        return [
          ...(missing ? [{ type: 'stage.asserted' as const, occurredOn: by(occurredOn), data }] : []),
          { type, occurredOn },
        ];
      },
    );
}

/** A list as a dossier, a row a step: a track for each row, and an event for each date. Every fault is told by its cell. */
export function* dossierOfList(
  [, ...rows]: readonly string[][],
  { mapping, kind: otherwise, source }: Asked,
): Steps<{ dossier: DossierFile; faults: CellFault[] }> {
  const faults: CellFault[] = [];
  const tracks: NonNullable<DossierFile['tracks']> = [];
  const entries: NonNullable<DossierFile['entries']> = [];
  const slugs = new Set<string>();
  const at = (column: ListColumn) => mapping.indexOf(column);
  for (const [index, row] of rows.entries()) {
    yield;
    const number = index + 2;
    const cell = (column: ListColumn) => row[at(column)] ?? '';
    const fault = (what: CellFault['what'], column: number, value?: string) =>
      faults.push({
        row: number,
        column: column === -1 ? null : column,
        what,
        ...(value !== undefined && { value }),
      });
    const title = cell('title');
    if (title === '') fault('no_title', at('title'));
    const { codes, unknown } = partiesIn(cell('parties'));
    if (unknown !== null) fault('party', at('parties'), unknown);
    else if (codes.length < 2) fault('no_parties', at('parties'));
    const kind = cell('kind') === '' ? otherwise : kindIn(cell('kind'));
    if (kind === undefined) fault('kind', at('kind'), cell('kind'));
    const dated = mapping.flatMap((column, position): [EventColumn, Edtf][] => {
      const typed = row[position] ?? '';
      if (!isEventColumn(column) || typed === '') return [];
      const on = readDate(typed);
      if (on) return [[column, on]];
      fault('date', position, typed);
      return [];
    });
    if (title === '' || unknown !== null || codes.length < 2 || kind === undefined) continue;
    const slug = slugOf(codes, kind, title);
    if (slugs.has(slug)) fault('same', at('title'), title);
    slugs.add(slug);
    const subtype = cell('subtype');
    const language = source.language;
    tracks.push({
      ...{ slug, kind, parties: codes, title: { [language]: title } },
      ...(kind === 'agreement' && subtype !== '' && { subtype }),
    });
    const note = cell('note');
    const told = withStepsBefore(kindOf(kind), dated).map((entry, nth) => ({
      ...{ ...entry, tracks: [slug], sources: [{ ref: 'list' }], visibility: 'internal' as const },
      ...(nth === 0 && note !== '' && { note: { [language]: note } }),
    }));
    entries.push(...told);
  }
  const { language, ...named } = source;
  return {
    dossier: {
      format: 'paraph-dossier/1',
      sources: { list: { ...named, title: { [language]: source.title }, language } },
      tracks,
      entries,
    },
    faults,
  };
}
