import type { Decision, Rejected, TrackHistories, TrackHistory } from '../domain/decide/working-copy.js';
import type { RuleViolation } from '../domain/machine/rules.js';
import type { Steps } from '../domain/values/steps.js';
import type { TrackSnapshot } from './load-track.js';
import { logReadOf, type ReadScope } from './read-scope.js';

type Snapshots = ReadonlyMap<string, TrackSnapshot>;

/**
 * Whose decision it is. What a rule asks of a twin whose ledger they may not read is answered by what the public sees of
 * it: neither the words of a refusal nor that there is one tells the rest. `isApproved`: others have decided on what they
 * know; it is only told in the same words.
 */
export type Requester = { sight: ReadScope; isApproved?: boolean };

/** Decides on all that is recorded, and before that, where a twin is hidden from who asks, on what they know of it. */
export function* decideFor(
  asker: Requester | undefined,
  snapshots: Snapshots,
  decide: (histories: TrackHistories) => Steps<Decision>,
): Steps<Decision> {
  const whole = new Map([...snapshots].map(([slug, { history }]) => [slug, history]));
  if (!asker || ![...snapshots.values()].some((snapshot) => hidesTwin(snapshot, asker.sight)))
    return yield* decide(whole);
  const known = asker.isApproved ? null : yield* decide(historiesKnownTo(asker.sight, snapshots));
  const decision = known && 'rejected' in known ? known : yield* decide(whole);
  return 'rejected' in decision
    ? { ...decision, rejected: withoutHiddenTwins(decision.rejected, snapshots, asker.sight) }
    : decision;
}

/** The histories as somebody knows them: of a twin whose ledger they may not read, what the public sees. */
export const historiesKnownTo = (sight: ReadScope, snapshots: Snapshots): Map<string, TrackHistory> =>
  new Map(
    [...snapshots].map(([slug, snapshot]) => [
      slug,
      logReadOf(sight, slug) === 'full' ? snapshot.history : publicBook(snapshot),
    ]),
  );

/** Refusals without what they tell of a twin that is hidden. */
export const withoutHiddenTwins = (
  rejected: readonly Rejected[],
  snapshots: Snapshots,
  sight: ReadScope,
): Rejected[] =>
  rejected.map(({ track, refusals, ...which }) => {
    const snapshot = snapshots.get(track);
    return {
      ...which,
      track,
      refusals: snapshot && hidesTwin(snapshot, sight) ? refusals.map(withoutTwin) : refusals,
    };
  });

const hidesTwin = ({ track: { twin } }: TrackSnapshot, sight: ReadScope): boolean =>
  twin !== null && logReadOf(sight, twin) !== 'full';

const publicBook = ({ history, publicHistory }: TrackSnapshot): TrackHistory => ({
  ...history,
  procedure: publicHistory.procedure,
  rows: publicHistory.rows,
  timeline: publicHistory.timeline,
  lastSeq: publicHistory.revision,
  lastRecordedAt: publicHistory.recordedAt,
});

const OF_TWIN = ['twin_not_in_force', 'twin_in_force_later', 'twin_depends'];
const NOT_KNOWN = 'twin_not_known';

function withoutTwin(violation: RuleViolation): RuleViolation {
  if (OF_TWIN.includes(violation.code)) return { code: NOT_KNOWN, params: {} };
  const { because } = violation.params;
  if (!Array.isArray(because)) return violation;
  const told = because.map((code) => (OF_TWIN.includes(code) ? NOT_KNOWN : code));
  return { ...violation, params: { ...violation.params, because: told } };
}
