import type { Decision, TrackHistories } from '../domain/decide/working-copy.js';
import type { Steps } from '../domain/values/steps.js';
import type { TrackSnapshot } from './load-track.js';
import { hidesTwin, visibleHistories, visibleRefusals } from './public-view.js';
import type { ReadScope } from './read-scope.js';

type Snapshots = ReadonlyMap<string, TrackSnapshot>;

/**
 * Whose decision it is. What a rule asks of a twin whose ledger they may not read is answered by what the public sees of
 * it: neither the words of a refusal nor that there is one tells the rest. `isApproved`: others have decided on what they
 * know; it is only told in the same words.
 */
export type Requester = { scope: ReadScope; isApproved?: boolean };

/** Decides on all that is recorded, and before that, where a twin is hidden from who asks, on what they know of it. */
export function* decideForRequester(
  requester: Requester | undefined,
  snapshots: Snapshots,
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
