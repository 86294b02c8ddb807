import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ClientBase } from 'pg';
import { Database } from '../db/database.js';
import type { Text } from '../domain/text.js';
import type { Dossier } from '../dossiers/dossier.js';
import { type Imported, Importing } from '../dossiers/importing.js';
import { type Caller, may, maySomewhere, sightOf } from '../http/allow.js';
import { forbidden } from '../http/grants.js';
import { Problem } from '../http/problem.js';
import { askedBy, SecurityLog } from '../security/security-log.js';
import { Surroundings } from '../surroundings.js';
import type { Act } from '../tracks/acts.js';
import type { ProposalView } from '../tracks/proposing.js';
import { type Recorded, Recording } from '../tracks/recording.js';
import { type Proposal, ProposalsQuery, proposedOf } from './proposals.query.js';

/** What an approval did: the rows that it recorded, or what an import came to. */
export type ApprovedView = { proposal: ProposalView } & Recorded & { imported: Imported | null };

/** Trying out an import holds its tracks for a moment: for those whom it concerns. */
export const mayTryOut = ({ act, proposer }: Proposal, caller: Caller): boolean =>
  act !== 'import' || proposer === caller.id || maySomewhere(caller, 'approve');

/** Who decides, and from where: a request, once it is known who sent it. */
export type Asking = { caller: Caller } & Pick<FastifyRequest, 'ip' | 'id'>;

type Keep<T> = (at: ClientBase, done: T) => Promise<void>;

/** Decides on proposals, each once: its decision is inserted first, and whoever comes second finds it there. */
@Injectable()
export class Approving {
  constructor(
    private readonly database: Database,
    private readonly proposals: ProposalsQuery,
    private readonly recording: Recording,
    private readonly importing: Importing,
    private readonly surroundings: Surroundings,
    private readonly log: SecurityLog,
  ) {}

  async named(id: string, caller: Caller): Promise<Proposal> {
    const proposal = await this.proposals.one(id, sightOf(caller));
    if (!proposal) throw new Problem('not_found', `There is no proposal ${id}.`);
    return proposal;
  }

  /**
   * Records what was proposed, decided on the ledger as it now is, in one transaction with the decision. What the rules
   * refuse by now is refused, and goes on waiting.
   */
  async approve(
    id: string,
    by: Asking,
    comment: Text | null,
    keep: Keep<ApprovedView>,
  ): Promise<ApprovedView> {
    const { caller } = by;
    const proposal = await this.toDecide(id, caller);
    if (proposal.proposer === caller.id) {
      throw new Problem('forbidden', 'Whoever proposed it cannot approve it: it takes a second person.');
    }
    const decided = this.decisionOf(proposal, 'approved', caller, comment);
    const first = (at: ClientBase) => this.decide(at, decided, by);
    const nothing = { proposal: decided, transitions: [], tracks: [], imported: null };
    const asked = proposedOf(proposal);
    const approval = { proposal: id, by: caller.name };
    if (asked.act === 'import') {
      const imported = await this.importing.import(asked.dossier as Dossier, proposal.proposedBy, {
        approval,
        first,
        keep: (at, imported) => keep(at, { ...nothing, imported }),
      });
      return { ...nothing, imported };
    }
    const approved = { actor: proposal.proposedBy, approval, first };
    const recorded = await this.recording.carryOutApproved(asked as unknown as Act, approved, {
      caller,
      keep: (at, done) => keep(at, { ...nothing, ...(done as Recorded) }),
    });
    return { ...nothing, ...recorded };
  }

  /** Says no, and why: the proposer reads it, and may propose something better. */
  async return(
    id: string,
    by: Asking,
    comment: Text,
    keep: Keep<{ proposal: ProposalView }>,
  ): Promise<{ proposal: ProposalView }> {
    const { caller } = by;
    const proposal = await this.toDecide(id, caller);
    const returned = { proposal: this.decisionOf(proposal, 'returned', caller, comment) };
    await this.database.transaction(async (at) => {
      await this.decide(at, returned.proposal, by);
      await keep(at, returned);
    });
    return returned;
  }

  private async toDecide(id: string, caller: Caller): Promise<Proposal> {
    const proposal = await this.named(id, caller);
    if (!proposal.tracks.every((track) => may(caller, 'approve', track))) throw forbidden();
    return proposal;
  }

  private decisionOf(
    { proposer: _, request: __, transitions: ___, ...proposal }: Proposal,
    state: 'approved' | 'returned',
    caller: Caller,
    comment: Text | null,
  ): ProposalView {
    return { ...proposal, state, comment, decidedBy: caller.name, decidedAt: this.surroundings.now() };
  }

  private async decide(
    at: ClientBase,
    { id, state, decidedBy, decidedAt, comment }: ProposalView,
    by: Asking,
  ): Promise<void> {
    const { rowCount } = await at.query(
      `INSERT INTO proposal_decisions (proposal, state, decider, decided_by, decided_at, comment)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [id, state, by.caller.id, decidedBy, decidedAt, comment === null ? null : JSON.stringify(comment)],
    );
    if (rowCount === 0) {
      throw new Problem('already_decided', 'The proposal has been approved or returned already.');
    }
    const kind = state === 'approved' ? 'proposal.approved' : 'proposal.returned';
    await this.log.record({ kind, ...askedBy(by), detail: { proposal: id } }, at);
  }
}
