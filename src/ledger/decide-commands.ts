import type { ClientBase } from 'pg';
import type { Decision, TrackHistories } from '../domain/decide/working-copy.js';
import type { Steps } from '../domain/values/steps.js';
import type { Instant } from '../domain/values/views.js';
import { appendParams, type NewSource } from './append-params.js';
import type { Approval } from './hash-chain.js';
import type { TrackSnapshot } from './load-track.js';
import { digestOf, type PreviewRow, previewRows } from './preview-rows.js';
import { hidesTwin, visibleHistories, visibleRefusals } from './public-view.js';
import type { ReadScope } from './read-scope.js';
import { CommandRejected, DigestMismatch } from './rejections.js';
import { type ApprovalReason, ApprovalRequired, type SecondPerson } from './second-person.js';
import { type TrackWrite, writeSetOf } from './write-set.js';

/**
 * Whose decision it is. What a rule asks of a twin whose ledger they may not read is answered by what the public sees of
 * it: neither the words of a refusal nor that there is one tells the rest. `isApproved`: others have decided on what they
 * know; it is only told in the same words.
 */
export type Requester = { scope: ReadScope; isApproved?: boolean };

export type WriteOptions = {
  actor: string;
  /** Sources that the drafts bring with them. */
  sources?: NewSource[];
  /** For whom it is decided; left out, for somebody who may read every twin. */
  requester?: Requester | undefined;
  /** The revisions that tracks must have, by slug: of If-Match, or of the page that somebody decided on. */
  ifMatch?: ReadonlyMap<string, number> | undefined;
  /** Nobody is alerted of what had certainly happened before that day. */
  quietBefore?: number | undefined;
  /** Why it need not wait for a second person: one approved it, or it is the operator's, who has the database anyway. */
  approval?: Approval | 'operator' | undefined;
  /** As much as an import, and as slow (timeouts.ts). */
  bulk?: boolean;
  /** Of what was shown to whoever approved it: the write must come to the same. Null: nothing was shown. */
  digest?: string | null | undefined;
  /** Runs first in the writing transaction: what must be so for the write to be made. */
  beforeDecision?: ((at: ClientBase) => Promise<void>) | undefined;
  /** Runs in the writing transaction, after the write: what must be kept with it or not at all. */
  afterWrite?:
    | ((at: ClientBase, written: Map<string, TrackWrite>, rows: () => PreviewRow[]) => Promise<void>)
    | undefined;
};

/** What was written, and its rows as they are shown to whoever approves them. */
export type AppendResult = { written: Map<string, TrackWrite>; rows: () => PreviewRow[] };

export type Decide = (
  histories: TrackHistories,
  at: { now: Instant; newId: () => string },
  snapshots: ReadonlyMap<string, TrackSnapshot>,
) => Steps<Decision>;

/** What would come of a write that is not made. */
export type DryRunResult = {
  snapshots: Map<string, TrackSnapshot>;
  decision: Decision;
  /** Why it would have to wait for a second person; empty where one is enough. */
  because: ApprovalReason[];
  /** The rows that it would add, as they are shown to whoever approves them. */
  rows: PreviewRow[];
};

/** What a decision takes from outside, and who says whether it may be written. */
export type DecisionContext = { now: Instant; newId: () => string; secondPerson: SecondPerson };

export const NO_ROWS = { because: [], rows: [] };

/** Decides on all that is recorded, and before that, where a twin is hidden from who asks, on what they know of it. */
function* decideForRequester(
  requester: Requester | undefined,
  snapshots: ReadonlyMap<string, TrackSnapshot>,
  decide: (histories: TrackHistories) => Steps<Decision>,
): Steps<Decision> {
  const whole = new Map([...snapshots].map(([slug, { history }]) => [slug, history]));
  if (!requester || ![...snapshots.values()].some((snapshot) => hidesTwin(snapshot, requester.scope)))
    return yield* decide(whole);
  const known = requester.isApproved ? null : yield* decide(visibleHistories(snapshots, requester.scope));
  const decision = known && 'rejected' in known ? known : yield* decide(whole);
  return 'rejected' in decision
    ? { ...decision, rejected: visibleRefusals(decision.rejected, snapshots, requester.scope) }
    : decision;
}

/** Decided, and not written. */
export function* dryRun(
  snapshots: Map<string, TrackSnapshot>,
  decide: Decide,
  { now, newId, secondPerson }: DecisionContext,
  requester?: Requester,
): Steps<DryRunResult> {
  const decision = yield* decideForRequester(requester, snapshots, (histories) =>
    decide(histories, { now, newId }, snapshots),
  );
  if ('rejected' in decision) return { snapshots, decision, ...NO_ROWS };
  const { written } = yield* writeSetOf(snapshots, decision, { actor: '', now, sources: [] });
  const because = yield* secondPerson.approvalReasons(snapshots, decision.decided, written, now);
  return { snapshots, decision, because, rows: previewRows(decision.decided, written) };
}

/** Decided, and written down as the parameters of the one statement; none where there is nothing to write. */
export function* prepareAppend(
  snapshots: ReadonlyMap<string, TrackSnapshot>,
  decide: Decide,
  { actor, requester, approval, digest, quietBefore, sources = [] }: WriteOptions,
  { now, newId, secondPerson }: DecisionContext,
): Steps<{ done: AppendResult; parameters: string[] }> {
  const decision = yield* decideForRequester(requester, snapshots, (histories) =>
    decide(histories, { now, newId }, snapshots),
  );
  if ('rejected' in decision) throw new CommandRejected(decision.rejected, decision.undecided);
  const approved = typeof approval === 'object' ? approval : null;
  const by = { actor, approval: approved, now, sources, quietBefore };
  const { tables, written } = yield* writeSetOf(snapshots, decision, by);
  const done: AppendResult = { written, rows: () => previewRows(decision.decided, written) };
  if (digest !== undefined && digestOf(done.rows()) !== digest) throw new DigestMismatch();
  if (written.size === 0) return { done, parameters: [] };
  const because = approval
    ? []
    : yield* secondPerson.approvalReasons(snapshots, decision.decided, written, now);
  if (because.length > 0) throw new ApprovalRequired(because, revisionsOf(snapshots), digestOf(done.rows()));
  return { done, parameters: yield* appendParams(tables) };
}

const revisionsOf = (snapshots: ReadonlyMap<string, TrackSnapshot>) =>
  new Map([...snapshots].map(([slug, { history }]) => [slug, history.lastSeq]));
