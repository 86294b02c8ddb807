import { type Caller, may } from '../access/allow.js';
import { forbidden } from '../access/grants.js';
import { Problem } from '../http/problems/problem.js';
import type { Proposal } from '../tracks/queries/proposals.query.js';

/** Why somebody may not approve a proposal. */
export type ApprovalBar = 'role' | 'nobody' | 'own' | 'gone';

/**
 * Why the caller may not approve a proposal; null if they may. The approver must be another human than the proposer:
 * not a token of the proposer, and neither of the two may have made the other's token, because whoever
 * makes one sees its secret. The API and the page use the same rule.
 */
export function approvalBarOf(
  proposal: Pick<Proposal, 'proposer' | 'tracks' | 'proposerGone'>,
  caller: Caller,
): ApprovalBar | null {
  const { proposer, tracks, proposerGone } = proposal;
  if (!tracks.every((track) => may(caller, 'approve', track))) return 'role';
  if (caller.person === null) return 'nobody';
  if (isOwn(proposal, caller)) return 'own';
  const [theirs, ours] = [identityOf(proposer), identityOf(caller)];
  if (theirs.some((id) => caller.madeBy.includes(id))) return 'own';
  if (ours.some((id) => proposer.madeBy.includes(id))) return 'own';
  return proposerGone ? 'gone' : null;
}

/** Whether the caller proposed it, by any of their sessions or tokens. */
export const isOwn = ({ proposer }: Pick<Proposal, 'proposer'>, caller: Caller): boolean =>
  identityOf(proposer).some((id) => identityOf(caller).includes(id));

/**
 * Whether the caller may take over a proposal whose proposer is gone: they must be allowed to record on all its tracks.
 */
export const mayTakeOver = ({ state, proposerGone, tracks }: Proposal, caller: Caller): boolean =>
  state === 'waiting' && proposerGone && tracks.every((track) => may(caller, 'record', track));

const identityOf = ({ id, person }: Pick<Caller, 'id' | 'person'>): string[] =>
  person === null ? [id] : [id, person];

const PROBLEMS: Record<Exclude<ApprovalBar, 'role'>, () => Problem> = {
  nobody: () =>
    new Problem('forbidden', 'Only a person can approve, with a session or a token of their own.'),
  own: () =>
    new Problem(
      'forbidden',
      'A second person must approve: you proposed this, or one of you made the token of the other.',
    ),
  gone: () =>
    new Problem(
      'proposer_gone',
      'The proposer no longer has access: somebody must take over the proposal first.',
    ),
};

export const approvalDenied = (bar: ApprovalBar): Error => (bar === 'role' ? forbidden() : PROBLEMS[bar]());
