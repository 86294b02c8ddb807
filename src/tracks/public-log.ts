import { asRecorded, type Entry, entriesOf, type Row } from '../domain/history.js';
import type { State } from '../domain/replay.js';
import { put, rearrange, type Settled, stateAtEnd } from '../domain/timeline.js';
import type { Instant } from '../domain/views.js';
import type { PublicBook, PublicRow } from './pages.js';
import { publicRowOf } from './pages.js';

/**
 * What becomes public, and when: the one place that decides it. The public view is a log of its own (contract.md,
 * Reading rules): a row is added when an entry is recorded public, is published as it then stands, or its embargo
 * passes; what corrects a public entry is public too; nothing else ever shows.
 */
export type Shown = PublicRow & { from: State; to: State };

export type Opening = {
  open: PublicBook;
  shown: Shown[];
  /** First position of the public history whose state may differ; null if nothing was shown. */
  from: number | null;
  /** Entries that wait for their embargo, and those that no longer do. */
  embargoed: { seq: number; due: Instant }[];
  lifted: number[];
};

export const opening = (open: PublicBook): Opening => ({
  open,
  shown: [],
  from: null,
  embargoed: [],
  lifted: [],
});

/**
 * Shows what a row recorded `now` makes public. `rows` are the track's ledger up to and with it. The public log has its
 * own time: the ledger's moves on by a millisecond with every hidden row of the same moment, and would tell of them.
 */
export function showRow(at: Opening, rows: readonly Row[], row: Row, now: Instant): Opening {
  const recordedAt = after(at.open.recordedAt, now);
  if (row.corrects === null) {
    if (row.visibility === 'embargoed' && row.embargoUntil) {
      return { ...at, embargoed: [...at.embargoed, { seq: row.seq, due: row.embargoUntil }] };
    }
    return row.visibility === 'public' && !opensNothing(at, row)
      ? show(at, rows, { rowSeq: row.seq, contentSeq: row.seq, recordedAt, corrects: null })
      : at;
  }
  const entry = entryOf(rows, row.corrects);
  const before = at.open.shown.find(({ rowSeq }) => rowSeq === row.corrects);
  // An embargo may pass in the very millisecond in which its entry is published.
  if (before && row.type === 'transition.published') return at;
  if (before) {
    return show(at, rows, { rowSeq: row.seq, contentSeq: row.seq, recordedAt, corrects: before.seq });
  }
  const lifted = row.type === 'transition.published' ? [...at.lifted, entry.seq] : at.lifted;
  const nowPublic = isPublic(entry, now) && !opensNothing(at, entry);
  return nowPublic ? { ...show(at, rows, asItStands(entry, recordedAt)), lifted } : { ...at, lifted };
}

/** Shows the embargoed entries that fell due by `now`; an entry that was annulled meanwhile never shows. */
export function showDue(
  at: Opening,
  rows: readonly Row[],
  waiting: readonly { seq: number; due: Instant }[],
): Opening {
  const inTurn = waiting.toSorted((a, b) => a.due.localeCompare(b.due) || a.seq - b.seq);
  return inTurn.reduce<Opening>((opened, { seq, due }) => {
    const entry = entryOf(rows, seq);
    const last = opened.open.recordedAt ?? due;
    const recordedAt = due < last ? last : due;
    const isHidden = entry.annulled || opensNothing(opened, entry) || isShown(opened, entry);
    const shown = isHidden ? opened : show(opened, rows, asItStands(entry, recordedAt));
    return { ...shown, lifted: [...shown.lifted, seq] };
  }, at);
}

type Showing = Omit<PublicRow, 'seq'>;

const after = (last: Instant | null, now: Instant): Instant =>
  last && last >= now ? new Date(Date.parse(last) + 1).toISOString() : now;

const asItStands = (entry: Entry, recordedAt: Instant): Showing => ({
  rowSeq: entry.seq,
  contentSeq: entry.contentSeq,
  recordedAt,
  corrects: null,
});

/** An entry that stands, and is for everybody. One that did not stand when it became so is shown once it is amended. */
const isPublic = ({ annulled, visibility, embargoUntil }: Entry, at: Instant): boolean =>
  !annulled && (visibility === 'public' || (embargoUntil !== null && embargoUntil <= at));

const isShown = ({ open }: Opening, { seq }: Entry): boolean =>
  open.shown.some(({ rowSeq }) => rowSeq === seq);

/** How far sources reach makes no track visible: it is shown once something else of the track is. */
const opensNothing = ({ open }: Opening, { type }: Pick<Row, 'type'>): boolean =>
  open.revision === 0 && type === COVERAGE;
const COVERAGE = 'coverage.stated';

function entryOf(rows: readonly Row[], seq: number): Entry {
  const entry = entriesOf(rows.filter((row) => row.seq === seq || row.corrects === seq)).at(0);
  if (!entry) throw new Error(`no entry ${seq}`);
  return entry;
}

function show(at: Opening, rows: readonly Row[], showing: Showing): Opening {
  const shown = showOne(at, rows, showing);
  if (at.open.revision > 0) return shown;
  return waitingCoverage(rows, showing.recordedAt).reduce(
    (opened, entry) =>
      showOne(opened, rows, asItStands(entry, after(opened.open.recordedAt, showing.recordedAt))),
    shown,
  );
}

/** What was stated for everybody before the track's first public entry, in the order in which it became public. */
function waitingCoverage(rows: readonly Row[], at: Instant): Entry[] {
  const stated = new Set(rows.filter(({ type }) => type === COVERAGE).map(({ seq }) => seq));
  const ofCoverage = rows.filter(({ seq, corrects }) => stated.has(corrects ?? seq));
  return entriesOf(ofCoverage)
    .filter((entry) => isPublic(entry, at))
    .map((entry) => ({ entry, since: publicSince(entry, rows) }))
    .toSorted((a, b) => a.since - b.since)
    .map(({ entry }) => entry);
}

/** Which row made an entry public: its own, its publication, its restoration; an embargo passed before the next row. */
function publicSince({ seq, embargoUntil, row }: Entry, rows: readonly Row[]): number {
  const corrections = rows.filter(({ corrects }) => corrects === seq);
  const published = corrections.find(({ type }) => type === 'transition.published');
  const annulled = corrections.findLastIndex(({ type }) => type === 'transition.annulled');
  const restored = annulled === -1 ? undefined : corrections[annulled + 1];
  const next = embargoUntil && rows.find(({ recordedAt }) => recordedAt >= embargoUntil);
  const made = embargoUntil ? (next ? next.seq - 0.5 : rows.length + 0.5) : (published ?? row).seq;
  return Math.max(made, restored?.seq ?? 0);
}

function showOne(at: Opening, rows: readonly Row[], showing: Showing): Opening {
  const { open } = at;
  const shown: PublicRow = { ...showing, seq: open.revision + 1 };
  const row = publicRowOf(shown, rows);
  const publicRows = [...open.rows, row];
  const settled =
    row.corrects === null ? put(open.course, open.timeline, asRecorded(row)) : again(open, publicRows);
  if ('refusals' in settled) throw new Error(`a reader's machine refused ${row.type}`);
  const { timeline, from } = settled;
  return {
    ...at,
    from: Math.min(at.from ?? from, from),
    shown: [...at.shown, { ...shown, from: stateAtEnd(open.timeline), to: stateAtEnd(timeline) }],
    open: {
      ...open,
      timeline,
      rows: publicRows,
      shown: [...open.shown, shown],
      revision: shown.seq,
      recordedAt: shown.recordedAt,
    },
  };
}

const again = (open: PublicBook, rows: readonly Row[]): Settled =>
  rearrange(
    open.course,
    open.timeline,
    entriesOf(rows).filter(({ annulled }) => !annulled),
    null,
  ) as Settled;
