import type { Outside } from './context.js';
import { bounds, dayOf, latestToday } from './dates.js';
import type { Row } from './history.js';
import type { Course, State } from './replay.js';
import type { Breach } from './rules.js';
import { type Settled, settleAgain, stateAtEnd, type Timeline } from './timeline.js';
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
/** `index`: which of several groups was turned down. */
export type Decision = Accepted | { turned: Turned[]; index?: number };

/** Takes each of what is wanted as soon as it is possible, and tells what never is. */
export function eachInItsTurn<Wanted extends { track: string }>(
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

export function futureDate(occurredOn: Edtf, now: Instant): Breach[] {
  const today = latestToday(now);
  return bounds(occurredOn).earliest > today
    ? [{ code: 'future_date', params: { date: occurredOn, today: dayOf(today) } }]
    : [];
}

export const entersForce = ({ type, data }: { type: string; data: Record<string, unknown> }): boolean =>
  type === 'agreement.entered_into_force' || (type === 'stage.asserted' && data.stage === 'in_force');

/** `recordedAt` has milliseconds and strictly increases within a track. */
export function newRow(book: Book, { now, newId }: Surroundings): Pick<Row, 'id' | 'seq' | 'recordedAt'> {
  const last = book.lastRecordedAt;
  const recordedAt = last && last >= now ? new Date(Date.parse(last) + 1).toISOString() : now;
  return { id: newId(), seq: book.lastSeq + 1, recordedAt };
}

export function keep(
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

export function bookOf(books: Books, track: string): Book {
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
export function withTwins(books: Books, at: Books, outcome: Accepted): Decision {
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
