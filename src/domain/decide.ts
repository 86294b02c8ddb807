import type { Outside } from './context.js';
import { bounds, dayOf, latestToday } from './dates.js';
import { EVENT_TYPES, type EventType } from './event-data.js';
import { asRecorded, type Entry, entriesOf, type Row } from './history.js';
import type { Course, State } from './replay.js';
import type { Breach } from './rules.js';
import type { Text } from './text.js';
import {
  put,
  rearrange,
  type Settled,
  settleAgain,
  stateAtEnd,
  type Timeline,
  type Unsettled,
} from './timeline.js';
import type { Edtf, Instant } from './views.js';

/** A track as a decision sees it. `rows` are needed for corrections only. */
export type Book = {
  slug: string;
  course: Course;
  twin: string | null;
  rows: readonly Row[];
  timeline: Timeline;
  lastSeq: number;
  lastRecordedAt: Instant | null;
};
export type Books = ReadonlyMap<string, Book>;

/** What somebody wants recorded on a track; checked against its event's schema already. */
export type Draft = Omit<Row, 'id' | 'seq' | 'recordedAt' | 'type' | 'corrects' | 'reason'> & {
  track: string;
  type: EventType;
};

/** `seq` names the entry; a correction's content is given whole, as the entry is to stand. */
export type Correction = { track: string; seq: number; reason: Text } & (
  | { action: 'annul' | 'publish' }
  | { action: 'amend'; occurredOn: Edtf; data: Entry['data']; sources: Entry['sources']; note: Text | null }
);

/** The clock and the ids come from outside: a decision has none of its own. */
export type Surroundings = { now: Instant; newId: () => string };

/** A row to write, with the track's state before and after it, and what the decision knew and found. */
export type Decided = {
  track: string;
  row: Row;
  from: State;
  to: State;
  facts: Outside | null;
  warnings: Breach[];
};

/** Each changed track's new history: its states are to be kept again from position `from` on. */
export type Change = { book: Book; from: number };

export type Accepted = { decided: Decided[]; changes: Map<string, Change> };
export type Turned = { track: string; refusals: Breach[] };
export type Decision = Accepted | { turned: Turned[] };

/** Records the drafts, all or none; the order of the list does not matter (contract.md, Several tracks). */
export function decideDrafts(books: Books, drafts: readonly Draft[], surroundings: Surroundings): Decision {
  const early = drafts.flatMap((draft) => turnedEarly(draft, surroundings.now));
  if (early.length > 0) return { turned: early };
  const at = new Map(books);
  const outcome: Accepted = { decided: [], changes: new Map() };
  const inOrder = drafts.toSorted(byProcedure);
  const turned = eachInItsTurn(books, inOrder, (draft) => record(at, draft, surroundings, outcome));
  return turned.length > 0 ? { turned } : withTwins(books, at, outcome);
}

/** What one day brings to a track comes in the order of the procedure, however it is listed: a round, then the signature. */
const byProcedure = (a: Draft, b: Draft): number =>
  EVENT_TYPES.indexOf(a.type) - EVENT_TYPES.indexOf(b.type) ||
  JSON.stringify(a.data).localeCompare(JSON.stringify(b.data));

/** Takes each of what is wanted as soon as it is possible, and tells what never is. */
function eachInItsTurn<Wanted extends { track: string }>(
  books: Books,
  wanted: readonly Wanted[],
  attempt: (one: Wanted) => Breach[] | null,
): Turned[] {
  const waiting = wanted.toSorted((a, b) => Number(waits(books, a.track)) - Number(waits(books, b.track)));
  while (waiting.length > 0) {
    const turned: Turned[] = [];
    const next = waiting.findIndex((one) => {
      const refusals = attempt(one);
      if (refusals) turned.push({ track: one.track, refusals });
      return !refusals;
    });
    if (next === -1) return turned;
    waiting.splice(next, 1);
  }
  return [];
}

const waits = (books: Books, track: string): boolean => books.get(track)?.course.kind.waitsForTwin ?? false;

function turnedEarly(draft: Draft, now: Instant): Turned[] {
  const refusals = futureDate(draft.occurredOn, now);
  if (draft.embargoUntil && draft.embargoUntil <= now) {
    refusals.push({ code: 'embargo_in_past', params: { instant: draft.embargoUntil } });
  }
  return refusals.length > 0 ? [{ track: draft.track, refusals }] : [];
}

function futureDate(occurredOn: Edtf, now: Instant): Breach[] {
  const today = latestToday(now);
  return bounds(occurredOn).earliest > today
    ? [{ code: 'future_date', params: { date: occurredOn, today: dayOf(today) } }]
    : [];
}

function record(
  at: Map<string, Book>,
  draft: Draft,
  surroundings: Surroundings,
  outcome: Accepted,
): Breach[] | null {
  const { track, ...content } = draft;
  const book = bookOf(at, track);
  const row: Row = { ...content, ...newRow(book, surroundings), corrects: null, reason: null };
  const outside = outsideOf(at, book);
  const settled = put(book.course, book.timeline, asRecorded(row), outside);
  if ('refusals' in settled) return settled.refusals;
  const warnings = settled.warnings.get(row.seq) ?? [];
  keep(at, book, row, settled, outcome, { facts: entersForce(draft) ? (outside ?? null) : null, warnings });
  return null;
}

const entersForce = ({ type, data }: { type: string; data: Record<string, unknown> }): boolean =>
  type === 'agreement.entered_into_force' || (type === 'stage.asserted' && data.stage === 'in_force');

/** `recordedAt` has milliseconds and strictly increases within a track. */
function newRow(book: Book, { now, newId }: Surroundings): Pick<Row, 'id' | 'seq' | 'recordedAt'> {
  const last = book.lastRecordedAt;
  const recordedAt = last && last >= now ? new Date(Date.parse(last) + 1).toISOString() : now;
  return { id: newId(), seq: book.lastSeq + 1, recordedAt };
}

function keep(
  at: Map<string, Book>,
  book: Book,
  row: Row,
  { timeline, from }: Pick<Settled, 'timeline' | 'from'>,
  outcome: Accepted,
  found: Pick<Decided, 'facts' | 'warnings'>,
): void {
  const changed: Book = {
    ...book,
    timeline,
    rows: [...book.rows, row],
    lastSeq: row.seq,
    lastRecordedAt: row.recordedAt,
  };
  at.set(book.slug, changed);
  outcome.decided.push({
    track: book.slug,
    row,
    from: stateAtEnd(book.timeline),
    to: stateAtEnd(timeline),
    ...found,
  });
  const before = outcome.changes.get(book.slug)?.from ?? from;
  outcome.changes.set(book.slug, { book: changed, from: Math.min(before, from) });
}

function bookOf(books: Books, track: string): Book {
  const book = books.get(track);
  if (!book) throw new Error(`no book of ${track}`);
  return book;
}

/** What a track that waits for its twin must know of it; nothing where no twin was looked up. */
export function outsideOf(books: Books, book: Book): Outside | undefined {
  const twin = book.twin === null ? undefined : books.get(book.twin);
  if (!twin || !book.course.kind.waitsForTwin) return undefined;
  return { twin: { slug: twin.slug, inForce: stateAtEnd(twin.timeline).context.inForce } };
}

/**
 * A change of the days on which a track is in force may break the twin that waits for it: that one is decided again,
 * and its first entry that breaks is named.
 */
function withTwins(books: Books, at: Books, outcome: Accepted): Decision {
  const turned: Turned[] = [];
  for (const [track, { book }] of outcome.changes) {
    const twin = book.twin === null ? undefined : at.get(book.twin);
    if (!twin?.course.kind.waitsForTwin) continue;
    const outside = outsideOf(at, twin);
    if (JSON.stringify(outside) === JSON.stringify(outsideOf(books, twin))) continue;
    const again = settleAgain(twin.course, twin.timeline, outside);
    if ('refusals' in again) {
      const [{ entry } = {}] = again.refusals;
      turned.push({ track, refusals: [{ code: 'twin_depends', params: { twin: twin.slug, entry }, entry }] });
    }
  }
  return turned.length > 0 ? { turned } : outcome;
}

/**
 * Records the corrections, all or none: a meeting's stand or fall together. Of two entries that need each other, the one
 * that nothing else rests on is corrected first, so that the history can be read as it was known after every row.
 */
export function decideCorrections(
  books: Books,
  corrections: readonly Correction[],
  surroundings: Surroundings,
): Decision {
  const at = new Map(books);
  const outcome: Accepted = { decided: [], changes: new Map() };
  const turned = eachInItsTurn(books, corrections, (one) => correct(at, one, surroundings, outcome));
  return turned.length > 0 ? { turned } : withTwins(books, at, outcome);
}

function correct(
  at: Map<string, Book>,
  correction: Correction,
  surroundings: Surroundings,
  outcome: Accepted,
): Breach[] | null {
  const { track, seq } = correction;
  const book = bookOf(at, track);
  const original = book.rows.find((row) => row.seq === seq)?.corrects;
  if (original) return [{ code: 'is_correction', params: { entry: seq, original }, entry: original }];
  const before = entriesOf(book.rows).find((entry) => entry.seq === seq);
  if (!before) throw new Error(`no entry ${seq} on ${track}`);
  const refusals = turnedCorrection(before, correction, surroundings.now);
  if (refusals.length > 0) return refusals;

  const row = correctionRow(book, before, correction, surroundings);
  const outside = outsideOf(at, book);
  const settled = settledAfter(book, row, outside);
  if ('refusals' in settled) return settled.refusals;
  const amends = correction.action === 'amend';
  const warnings = amends ? (settled.warnings.get(seq) ?? []) : [];
  const facts = amends && entersForce({ type: before.type, data: row.data }) ? (outside ?? null) : null;
  keep(at, book, row, settled, outcome, { facts, warnings });
  return null;
}

function turnedCorrection(before: Entry, correction: Correction, now: Instant): Breach[] {
  if (correction.action === 'amend') return futureDate(correction.occurredOn, now);
  if (before.annulled) return [{ code: 'already_annulled', params: { entry: before.seq } }];
  return correction.action === 'publish' && isPublic(before, now)
    ? [{ code: 'already_public', params: { entry: before.seq } }]
    : [];
}

/** What is embargoed is public from its instant on, without anybody's doing. */
const isPublic = ({ visibility, embargoUntil }: Entry, now: Instant): boolean =>
  visibility === 'public' || (embargoUntil !== null && embargoUntil <= now);

/** A correction holds the entry as it then stands, so that whoever reads it needs nothing else. */
function correctionRow(book: Book, before: Entry, correction: Correction, surroundings: Surroundings): Row {
  const stands = correction.action === 'amend' ? correction : before;
  return {
    ...newRow(book, surroundings),
    type: TYPE_OF[correction.action],
    occurredOn: stands.occurredOn,
    data: stands.data,
    sources: stands.sources,
    note: stands.note,
    visibility: correction.action === 'publish' ? 'public' : before.visibility,
    embargoUntil: correction.action === 'publish' ? null : before.embargoUntil,
    meeting: before.meeting,
    corrects: before.seq,
    reason: correction.reason,
  };
}

const TYPE_OF = {
  amend: 'transition.corrected',
  annul: 'transition.annulled',
  publish: 'transition.published',
} as const;

function settledAfter(book: Book, row: Row, outside: Outside | undefined): Settled | Unsettled {
  const { timeline, course } = book;
  const live = entriesOf([...book.rows, row]).filter(({ annulled }) => !annulled);
  if (row.type !== TYPE_OF.publish) return rearrange(course, timeline, live, row.corrects, outside);
  const published = live.find(({ seq }) => seq === row.corrects);
  const entries = timeline.entries.map((entry) =>
    published && entry.seq === published.seq ? published : entry,
  );
  return {
    timeline: { ...timeline, entries },
    from: timeline.offset + entries.length,
    warnings: new Map(),
  };
}
