import type { Row } from '../events/history.js';
import type { Outside } from '../machine/context.js';
import type { Breach } from '../machine/rules.js';
import type { Course, State } from '../replay/replay.js';
import {
  copyOf,
  firstBroken,
  type Settled,
  type Span,
  stateAtEnd,
  type Timeline,
} from '../replay/timeline.js';
import { bounds, dayOf, latestToday } from '../values/dates.js';
import type { Steps } from '../values/steps.js';
import type { Edtf, Instant } from '../values/views.js';

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

/** Each changed track's new history: its states are to be kept again for the positions of the span. */
export type Change = Span & { book: Book };

export type Accepted = { decided: Decided[]; changes: Map<string, Change> };
/** `index`: which of several groups was turned down. */
export type Turned = { track: string; refusals: Breach[]; index?: number };
/** `undecided`: the groups that were not looked at, since they follow one that was turned down. */
export type Decision = Accepted | { turned: Turned[]; undecided?: number[] };

type OwnBook = Book & { rows: Row[] };

/**
 * The books as a decision changes them. Those that it was given stay as they are: a track's is copied once, when it first
 * changes, and written in from then on. Copying it for each entry made an import take the square of its length.
 */
export class WorkingCopy {
  private readonly own = new Map<string, OwnBook>();

  constructor(private readonly books: Books) {}

  get(track: string): Book | undefined {
    return this.own.get(track) ?? this.books.get(track);
  }

  /** To be written in. */
  of(track: string): OwnBook {
    const already = this.own.get(track);
    if (already) return already;
    const book = this.books.get(track);
    if (!book) throw new Error(`no book of ${track}`);
    const copy = { ...book, rows: [...book.rows], timeline: copyOf(book.timeline) };
    this.own.set(track, copy);
    return copy;
  }
}

type Known = Pick<WorkingCopy, 'get'>;

/** Takes each of what is wanted as soon as it is possible, and tells what never is. */
export function* eachInItsTurn<Wanted extends { track: string }>(
  books: Known,
  wanted: readonly Wanted[],
  attempt: (one: Wanted) => Steps<Breach[] | null>,
): Steps<Turned[]> {
  const waiting = wanted.toSorted((a, b) => Number(waits(books, a.track)) - Number(waits(books, b.track)));
  while (waiting.length > 0) {
    const turned: Turned[] = [];
    let next = -1;
    for (const [index, one] of waiting.entries()) {
      const refusals = yield* attempt(one);
      if (refusals === null) {
        next = index;
        break;
      }
      turned.push({ track: one.track, refusals });
    }
    if (next === -1) return turned;
    waiting.splice(next, 1);
  }
  return [];
}

const waits = (books: Known, track: string): boolean => books.get(track)?.course.kind.waitsForTwin ?? false;

export function futureDate(occurredOn: Edtf, now: Instant): Breach[] {
  const today = latestToday(now);
  return bounds(occurredOn).earliest > today
    ? [{ code: 'future_date', params: { date: occurredOn, today: dayOf(today) } }]
    : [];
}

/** `recordedAt` has milliseconds and strictly increases within a track. */
export function newRow(book: Book, { now, newId }: Surroundings): Pick<Row, 'id' | 'seq' | 'recordedAt'> {
  const last = book.lastRecordedAt;
  const recordedAt = last && last >= now ? new Date(Date.parse(last) + 1).toISOString() : now;
  return { id: newId(), seq: book.lastSeq + 1, recordedAt };
}

/** Adds the row to a book whose timeline holds it already; `from` is the state at the end before. */
export function keep(
  book: OwnBook,
  row: Row,
  from: State,
  span: Settled,
  outcome: Accepted,
  found: Pick<Decided, 'facts' | 'warnings'>,
): void {
  book.rows.push(row);
  book.lastSeq = row.seq;
  book.lastRecordedAt = row.recordedAt;
  outcome.decided.push({ track: book.slug, row, from, to: stateAtEnd(book.timeline), ...found });
  const before = outcome.changes.get(book.slug) ?? span;
  outcome.changes.set(book.slug, {
    book,
    from: Math.min(before.from, span.from),
    until: Math.max(before.until, span.until),
  });
}

/** What a track that waits for its twin must know of it; nothing where no twin was looked up. */
export function outsideOf(books: Known, book: Book): Outside | undefined {
  const twin = book.twin === null ? undefined : books.get(book.twin);
  if (!twin || !book.course.kind.waitsForTwin) return undefined;
  return { twin: { slug: twin.slug, inForce: stateAtEnd(twin.timeline).context.inForce } };
}

/**
 * A change of the days on which a track is in force may break the twin that waits for it: that one is decided again,
 * and its first entry that breaks is named. `decided` is what was decided together.
 */
export function brokenTwins(at: Known, decided: readonly Decided[]): Turned[] {
  const turned: Turned[] = [];
  for (const [track, [first]] of Map.groupBy(decided, (one) => one.track)) {
    const book = at.get(track);
    const twin = book?.twin ? at.get(book.twin) : undefined;
    if (!first || !book || !twin?.course.kind.waitsForTwin) continue;
    const { inForce } = stateAtEnd(book.timeline).context;
    if (JSON.stringify(inForce) === JSON.stringify(first.from.context.inForce)) continue;
    const { entry } = firstBroken(twin.course, twin.timeline, 0, outsideOf(at, twin)) ?? {};
    if (entry === undefined) continue;
    turned.push({ track, refusals: [{ code: 'twin_depends', params: { twin: twin.slug, entry }, entry }] });
  }
  return turned;
}
