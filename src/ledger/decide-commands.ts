import type { ClientBase } from 'pg';
import type { Books, Decision } from '../domain/decide/working-copy.js';
import type { Steps } from '../domain/values/steps.js';
import type { Instant } from '../domain/values/views.js';
import { type NewSource, parametersOf } from './append-params.js';
import type { Approval } from './hash-chain.js';
import { type Asker, decideFor } from './known-twins.js';
import type { Page } from './load-track.js';
import { DigestMismatch, Refused } from './rejections.js';
import { type Because, MustWait, type SecondPerson } from './second-person.js';
import { digestOf, type ShownRow, shownRows } from './shown-rows.js';
import { type Written, writingOf } from './write-set.js';

export type Writing = {
  actor: string;
  /** Sources that the drafts bring with them. */
  sources?: NewSource[];
  /** For whom it is decided; left out, for somebody who may read every twin. */
  asker?: Asker | undefined;
  /** The revision that a track must have (If-Match). */
  ifMatch?: { track: string; revision: number } | undefined;
  /** Nobody is alerted of what had certainly happened before that day. */
  quietBefore?: number | undefined;
  /** Why it need not wait for a second person: one approved it, or it is the operator's, who has the database anyway. */
  approval?: Approval | 'operator' | undefined;
  /** As much as an import, and as slow (timeouts.ts). */
  bulk?: boolean;
  /** Of what was shown to whoever approved it: the write must come to the same. Null: nothing was shown. */
  digest?: string | null | undefined;
  /** Runs first in the writing transaction: what must be so for the write to be made. */
  first?: ((at: ClientBase) => Promise<void>) | undefined;
  /** Runs in the writing transaction, after the write: what must be kept with it or not at all. */
  with?:
    | ((at: ClientBase, written: Map<string, Written>, rows: () => ShownRow[]) => Promise<void>)
    | undefined;
};

/** What was written, and its rows as they are shown to whoever approves them. */
export type Done = { written: Map<string, Written>; rows: () => ShownRow[] };

export type Deciding = (
  books: Books,
  at: { now: Instant; newId: () => string },
  pages: ReadonlyMap<string, Page>,
) => Steps<Decision>;

/** What would come of a write that is not made. */
export type Foreseen = {
  pages: Map<string, Page>;
  decision: Decision;
  /** Why it would have to wait for a second person; empty where one is enough. */
  because: Because[];
  /** The rows that it would add, as they are shown to whoever approves them. */
  rows: ShownRow[];
};

/** What a decision takes from outside, and who says whether it may be written. */
export type Deciders = { now: Instant; newId: () => string; secondPerson: SecondPerson };

export const NOTHING = { because: [], rows: [] };

/** Decided, and not written. */
export function* foreseen(
  pages: Map<string, Page>,
  decide: Deciding,
  { now, newId, secondPerson }: Deciders,
  asker?: Asker,
): Steps<Foreseen> {
  const decision = yield* decideFor(asker, pages, (books) => decide(books, { now, newId }, pages));
  if ('turned' in decision) return { pages, decision, ...NOTHING };
  const { written } = yield* writingOf(pages, decision, { actor: '', now, sources: [] });
  const because = yield* secondPerson.because(pages, decision.decided, written, now);
  return { pages, decision, because, rows: shownRows(decision.decided, written) };
}

/** Decided, and written down as the parameters of the one statement; none where there is nothing to write. */
export function* onPaper(
  pages: ReadonlyMap<string, Page>,
  decide: Deciding,
  { actor, asker, approval, digest, quietBefore, sources = [] }: Writing,
  { now, newId, secondPerson }: Deciders,
): Steps<{ done: Done; parameters: string[] }> {
  const decision = yield* decideFor(asker, pages, (books) => decide(books, { now, newId }, pages));
  if ('turned' in decision) throw new Refused(decision.turned, decision.undecided);
  const approved = typeof approval === 'object' ? approval : null;
  const by = { actor, approval: approved, now, sources, quietBefore };
  const { tables, written } = yield* writingOf(pages, decision, by);
  const done: Done = { written, rows: () => shownRows(decision.decided, written) };
  if (digest !== undefined && digestOf(done.rows()) !== digest) throw new DigestMismatch();
  if (written.size === 0) return { done, parameters: [] };
  const because = approval ? [] : yield* secondPerson.because(pages, decision.decided, written, now);
  if (because.length > 0) throw new MustWait(because, revisionsOf(pages), digestOf(done.rows()));
  return { done, parameters: yield* parametersOf(tables) };
}

const revisionsOf = (pages: ReadonlyMap<string, Page>) =>
  new Map([...pages].map(([slug, { book }]) => [slug, book.lastSeq]));
