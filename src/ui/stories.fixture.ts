import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { effectiveOrder } from '../domain/events/effective-order.js';
import { asRecorded, type Row } from '../domain/events/history.js';
import { kindOf } from '../domain/kinds/index.js';
import { applyEvent, eventOf, initialState, stepOf } from '../domain/replay/replay.js';
import { statusOn } from '../domain/replay/status.js';
import type { Day, SourceView, Text, TransitionView } from '../domain/values/views.js';
import type { Page } from './page.js';
import type { Story } from './story.js';
import type { TwinLink } from './twin.js';

type Dossier = {
  coverageUntil?: Day;
  sources: Record<string, Omit<SourceView, 'ref'>>;
  tracks: { slug: string; kind: string; parties: string[]; title: Text; twin?: string }[];
  entries: (Pick<Row, 'occurredOn'> & {
    tracks: string[];
    type: Row['type'];
    data?: Row['data'];
    sources?: Row['sources'];
  })[];
};

type Track = Dossier['tracks'][number];

const rowsOf = ({ entries }: Dossier, slug: string): Row[] =>
  entries
    .map((entry, index) => ({ ...entry, id: `entry-${index}` }))
    .filter(({ tracks }) => tracks.includes(slug))
    .map(({ id, type, occurredOn, data = {}, sources = [], tracks }, index) => ({
      id,
      type,
      occurredOn,
      data,
      sources,
      documents: [],
      seq: index + 1,
      recordedAt: `2026-03-02T09:00:00.${100 + index}Z`,
      visibility: 'public',
      embargoUntil: null,
      meeting: tracks.length > 1 ? id : null,
      corrects: null,
      reason: null,
      note: null,
    }));

/** The tracks of a dossier file as staff see them on `today`. It uses the real machine, without a database. */
export function storiesOf(file: string, today: Day): (Story & { twin: TwinLink | null })[] {
  const dossier: Dossier = parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
  return dossier.tracks.map((track) => storyOf(dossier, track, today));
}

function storyOf(dossier: Dossier, track: Track, today: Day) {
  const { slug, kind, parties, title, twin } = track;
  const procedure = { kind: kindOf(kind), parties, reader: false };
  let state = initialState(procedure);
  const outside = { twin: { slug: twin ?? '', inForce: [{ from: '1900', until: null }] } };
  const entries = effectiveOrder(rowsOf(dossier, slug).map(asRecorded)).map((entry): TransitionView => {
    const from = stepOf(state);
    const taken = applyEvent(procedure, state, eventOf(entry, outside));
    if ('refusals' in taken) throw new Error(JSON.stringify(taken.refusals));
    state = taken.state;
    const sources = entry.sources.flatMap(({ ref, ...taken }) => {
      const source = dossier.sources[ref];
      return source ? [{ ref, ...source, ...taken }] : [];
    });
    return {
      ...entry.row,
      track: slug,
      sources,
      from,
      to: stepOf(state),
      correctedBy: null,
      annulled: false,
      kindVersion: 1,
      actor: 'import',
      warnings: taken.warnings.map((warning) => ({ ...warning, message: warning.code })),
      offProcedure: entry.type === 'stage.asserted',
      prevHash: 'a'.repeat(64),
      hash: 'b'.repeat(64),
    };
  });
  const status = statusOn(state, today, dossier.coverageUntil ?? null);
  const other = dossier.tracks.find((one) => one.slug === twin);
  return {
    track: {
      ...{ slug, kind, kindVersion: 1, parties, title, twin: twin ?? null, revision: entries.length, status },
      coverageUntil: dossier.coverageUntil ?? null,
      head: { seq: entries.length, hash: 'b'.repeat(64) },
    },
    entries,
    twin: other ?? null,
  };
}

/** A `Page` on the day of the visual reference. */
export const pageFor = (more: Partial<Page> = {}): Page => ({
  language: 'en',
  path: '/',
  query: '',
  session: { staff: false, name: null },
  ownParty: 'KZ',
  now: '2026-03-04T09:00:00.000Z',
  today: '2026-03-04',
  ...more,
});

export const STAFF = {
  session: { staff: true, name: 'desk officer' },
  sections: ['log'] as Page['sections'],
};
