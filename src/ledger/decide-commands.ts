import type { ClientBase } from 'pg';
import { decideUpgrade, refoldUnder } from '../domain/decide/upgrade.js';
import type { Decision, TrackHistories } from '../domain/decide/working-copy.js';
import type { Kind } from '../domain/kinds/kind.js';
import type { Steps } from '../domain/values/steps.js';
import type { Instant } from '../domain/values/views.js';
import type { AppendTables, NewSource } from './append/append-params.js';
import type { TrackSnapshot } from './load-track.js';
import { digestOf, type PreviewRow, previewRows } from './preview-rows.js';
import { hidesTwin, visibleHistories, visibleRefusals } from './public-view.js';
import type { ReadScope } from './read-scope.js';
import { CommandRejected, DigestMismatch } from './rejections.js';
import type { Approval } from './rows/hash-chain.js';
import { type ApprovalReason, ApprovalRequired, type SecondPerson } from './second-person.js';
import { type TrackWrite, writeSetOf } from './write-set.js';

/**
 * For whom a decision is made. If they may not read the twin's ledger, a rule uses what is public of the twin:
 * neither a refusal nor its words tell more. `isApproved`: others have approved the command, so the whole ledger
 * decides, and only the words of a refusal are adapted.
 */
export type Requester = { scope: ReadScope; isApproved?: boolean };

export type WriteOptions = {
  actor: string;
  /** Sources that the drafts bring with them. */
  sources?: NewSource[];
  /** For whom it is decided. Without it, for somebody who may read every twin. */
  requester?: Requester | undefined;
  /** The revisions that tracks must have, by slug: of If-Match, or of the page that somebody decided on. */
  ifMatch?: ReadonlyMap<string, number> | undefined;
  /** An entry that had certainly happened before this day alerts nobody. */
  quietBefore?: number | undefined;
  /**
   * Why the write needs no second person: somebody approved it, or the operator makes it, who has the database
   * anyway.
   */
  approval?: Approval | 'operator' | undefined;
  /** The write is as large and slow as an import (timeouts.ts). */
  bulk?: boolean;
  /** The digest of the rows that the approver was shown: the write must have the same. Null: nothing was shown. */
  digest?: string | null | undefined;
  /** Runs first in the writing transaction, and throws if the write must not be made. */
  beforeDecision?: ((at: ClientBase) => Promise<void>) | undefined;
  /** Runs in the writing transaction, after the write: what it stores is committed with the write or not at all. */
  afterWrite?:
    | ((at: ClientBase, written: Map<string, TrackWrite>, rows: () => PreviewRow[]) => Promise<void>)
    | undefined;
};

/** What was written, and its rows as the approver is shown them. */
export type AppendResult = { written: Map<string, TrackWrite>; rows: () => PreviewRow[] };

export type Decide = (
  histories: TrackHistories,
  at: { now: Instant; newId: () => string },
  snapshots: ReadonlyMap<string, TrackSnapshot>,
) => Steps<Decision>;

/** What a write would do if it were made. */
export type DryRunResult = {
  snapshots: Map<string, TrackSnapshot>;
  decision: Decision;
  /** Why it would need a second person; empty where one is enough. */
  because: ApprovalReason[];
  /** The rows that it would add, as the approver is shown them. */
  rows: PreviewRow[];
};

/** What a decision takes from outside, and who judges whether it needs approval. */
export type DecisionContext = { now: Instant; newId: () => string; secondPerson: SecondPerson };

export const NO_ROWS = { because: [], rows: [] };

/**
 * Decides on the whole ledger. If a twin is hidden from the requester, it first decides on what the requester knows.
 */
export function* decideForRequester(
  requester: Requester | undefined,
  snapshots: ReadonlyMap<string, TrackSnapshot>,
  decide: (histories: TrackHistories) => Steps<Decision>,
): Steps<Decision> {
  const histories = new Map([...snapshots].map(([slug, { history }]) => [slug, history]));
  if (!requester || ![...snapshots.values()].some((snapshot) => hidesTwin(snapshot, requester.scope)))
    return yield* decide(histories);
  const known = requester.isApproved ? null : yield* decide(visibleHistories(snapshots, requester.scope));
  const decision = known && 'rejected' in known ? known : yield* decide(histories);
  return 'rejected' in decision
    ? { ...decision, rejected: visibleRefusals(decision.rejected, snapshots, requester.scope) }
    : decision;
}

/** Decides without writing. */
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

/** Decides, and gives the rows of the append; null where there is nothing to write. */
export function* prepareAppend(
  snapshots: ReadonlyMap<string, TrackSnapshot>,
  decide: Decide,
  { actor, requester, approval, digest, quietBefore, sources = [] }: WriteOptions,
  { now, newId, secondPerson }: DecisionContext,
): Steps<{ done: AppendResult; tables: AppendTables | null }> {
  const decision = yield* decideForRequester(requester, snapshots, (histories) =>
    decide(histories, { now, newId }, snapshots),
  );
  if ('rejected' in decision) throw new CommandRejected(decision.rejected, decision.undecided);
  const approved = typeof approval === 'object' ? approval : null;
  const by = { actor, approval: approved, now, sources, quietBefore };
  const { tables, written } = yield* writeSetOf(snapshots, decision, by);
  const done: AppendResult = { written, rows: () => previewRows(decision.decided, written) };
  if (digest !== undefined && digestOf(done.rows()) !== digest) throw new DigestMismatch();
  if (written.size === 0) return { done, tables: null };
  const because = approval
    ? []
    : yield* secondPerson.approvalReasons(snapshots, decision.decided, written, now);
  if (because.length > 0) throw new ApprovalRequired(because, revisionsOf(snapshots), digestOf(done.rows()));
  return { done, tables };
}

const revisionsOf = (snapshots: ReadonlyMap<string, TrackSnapshot>) =>
  new Map([...snapshots].map(([slug, { history }]) => [slug, history.lastSeq]));

/** Decides whether a track moves to a version of its kind. Nothing is to be written where it has moved already. */
export const upgradeOf = (track: string, to: Kind): Decide =>
  function* (histories, at, snapshots) {
    const snapshot = snapshots.get(track);
    const from = snapshot?.track.kindVersion ?? to.version;
    if (!snapshot || from >= to.version) return { decided: [], changes: new Map() };
    const open = yield* refoldUnder(to, snapshot.publicHistory);
    const decision = yield* decideUpgrade(histories, { track, from, to }, at);
    if ('rejected' in decision || open.refused.length === 0) return decision;
    const refusals = open.refused.flatMap((one) => {
      const entry =
        snapshot.publicHistory.shown.find(({ seq }) => seq === one.entry.seq)?.rowSeq ?? one.entry.seq;
      return one.refusals.map((refusal) => ({ ...refusal, entry }));
    });
    return { rejected: [{ track, refusals }] };
  };
