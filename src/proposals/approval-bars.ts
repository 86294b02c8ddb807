import { type Caller, may } from '../access/allow.js';
import { forbidden } from '../access/grants.js';
import { Problem } from '../http/problems/problem.js';
import type { Proposal } from '../tracks/queries/proposals.query.js';

/** Why somebody may not approve a proposal. */
export type ApprovalBar = 'role' | 'nobody' | 'own' | 'gone';

/**
 * What keeps the caller from approving it; null if nothing does. The second person is another human: neither the proposer,
 * nor a token of theirs, nor one whose secret either of the two had in hand. Both the API and the page ask this.
 */
export function approvalBarOf(proposal: Proposal, caller: Caller): ApprovalBar | null {
  const { proposer, tracks, proposerGone } = proposal;
  if (!tracks.every((track) => may(caller, 'approve', track))) return 'role';
  if (caller.person === null) return 'nobody';
  if (isOwn(proposal, caller)) return 'own';
  const [theirs, ours] = [identityOf(proposer), identityOf(caller)];
  if (theirs.some((id) => caller.madeBy.includes(id))) return 'own';
  if (ours.some((id) => proposer.madeBy.includes(id))) return 'own';
  return proposerGone ? 'gone' : null;
}

/** Whether the caller is who proposed it, by whichever session or token. */
export const isOwn = ({ proposer }: Proposal, caller: Caller): boolean =>
  identityOf(proposer).some((id) => identityOf(caller).includes(id));

/** Whoever may record all of it may take over what a proposer left behind. */
export const mayTakeOver = ({ state, proposerGone, tracks }: Proposal, caller: Caller): boolean =>
  state === 'waiting' && proposerGone && tracks.every((track) => may(caller, 'record', track));

const identityOf = ({ id, person }: Pick<Caller, 'id' | 'person'>): string[] =>
  person === null ? [id] : [id, person];

const SAYS: Record<Exclude<ApprovalBar, 'role'>, () => Problem> = {
  nobody: () => new Problem('forbidden', 'Only a person approves, by a session or a token of their own.'),
  own: () =>
    new Problem(
      'forbidden',
      'It takes a second person: you proposed it, or one of you made the token of the other.',
    ),
  gone: () =>
    new Problem('proposer_gone', 'Whoever proposed it can no longer call: somebody must take it over first.'),
};

export const approvalDenied = (bar: ApprovalBar): Error => (bar === 'role' ? forbidden() : SAYS[bar]());
