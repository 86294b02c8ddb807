import {
  type Accepted,
  type Book,
  type Books,
  bookOf,
  type Decision,
  eachInItsTurn,
  entersForce,
  futureDate,
  keep,
  newRow,
  outsideOf,
  type Surroundings,
  type Turned,
  withTwins,
} from './books.js';
import { EVENT_TYPES, type EventType } from './event-data.js';
import { asRecorded, type Row } from './history.js';
import type { Breach } from './rules.js';
import { put } from './timeline.js';
import type { Instant } from './views.js';

/** What somebody wants recorded on a track; checked against its event's schema already. */
export type Draft = Omit<Row, 'id' | 'seq' | 'recordedAt' | 'type' | 'corrects' | 'reason'> & {
  track: string;
  type: EventType;
};

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

/** Decides groups one after another, each on the books as the one before left them: all, or none and which was refused. */
export function decideGroups(
  books: Books,
  groups: readonly Draft[][],
  surroundings: Surroundings,
  progress?: (done: number, total: number) => void,
): Decision {
  let now = books;
  const all: Accepted = { decided: [], changes: new Map() };
  for (const [index, drafts] of groups.entries()) {
    progress?.(index, groups.length);
    if (drafts.length === 0) continue;
    const decision = decideDrafts(now, drafts, surroundings);
    if ('turned' in decision) return { ...decision, index };
    all.decided.push(...decision.decided);
    const after = new Map(now);
    for (const [slug, { book, from }] of decision.changes) {
      after.set(slug, book);
      all.changes.set(slug, { book, from: Math.min(from, all.changes.get(slug)?.from ?? from) });
    }
    now = after;
  }
  progress?.(groups.length, groups.length);
  return all;
}

/** What one day brings to a track comes in the order of the procedure, however it is listed: a round, then the signature. */
const byProcedure = (a: Draft, b: Draft): number =>
  EVENT_TYPES.indexOf(a.type) - EVENT_TYPES.indexOf(b.type) ||
  JSON.stringify(a.data).localeCompare(JSON.stringify(b.data));

function turnedEarly(draft: Draft, now: Instant): Turned[] {
  const refusals = futureDate(draft.occurredOn, now);
  if (draft.embargoUntil && draft.embargoUntil <= now) {
    refusals.push({ code: 'embargo_in_past', params: { instant: draft.embargoUntil } });
  }
  return refusals.length > 0 ? [{ track: draft.track, refusals }] : [];
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
