import { Injectable, Optional } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { SecurityLog } from '../../audit/security-log.js';
import { Database } from '../../db/database.js';
import { Answer } from '../../http/responses/answer.js';
import type { ApprovalRequired } from '../../ledger/second-person.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { proposalEntity } from '../entities/proposal.entity.js';
import type { ProposalView, ProposedCommand } from '../queries/proposal.js';

/** A stored proposal, with the revisions on which the dry decision was made. */
export type PendingProposal = { proposal: ProposalView; revisions: ReadonlyMap<string, number> };

/** Who proposes: the id, which may not approve it, and the name, which the ledger will record. */
export type Proposer = { id: string; name: string };

export type StoreProposal = (at: ClientBase, waiting: PendingProposal) => Promise<void>;

/** Stores a command that needs a second person as a proposal, in a separate transaction. */
@Injectable()
export class ProposalStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    @Optional() private readonly log?: SecurityLog,
  ) {}

  propose(
    { act, ...request }: ProposedCommand,
    tracks: string[],
    { because, revisions, digest }: ApprovalRequired,
    { id: proposer, name }: Proposer,
    storeResult?: StoreProposal,
  ): Promise<PendingProposal> {
    const proposal: ProposalView = {
      id: this.ids.newId(),
      state: 'waiting',
      act,
      tracks,
      because: [...because],
      digest,
      proposedBy: name,
      proposedAt: this.clock.now(),
      takenOverAt: null,
      proposerGone: false,
      decidedBy: null,
      decidedAt: null,
      comment: null,
    };
    return this.database.transaction(async (at) => {
      await this.database.repository(proposalEntity, at).insert({
        ...{ id: proposal.id, act, tracks, because: proposal.because, request, digest, proposer },
        ...{ proposed_by: name, proposed_at: new Date(proposal.proposedAt) },
      });
      const waiting = { proposal, revisions };
      const detail = { proposal: proposal.id };
      await this.log?.record({ kind: 'proposal.made', caller: { id: proposer, name }, detail }, at);
      await storeResult?.(at, waiting);
      return waiting;
    });
  }
}

/** 202: the proposal is stored, and nothing is recorded yet. */
export const proposalAnswer = ({ proposal }: PendingProposal): Answer =>
  new Answer({ status: 202, headers: { location: `/v1/proposals/${proposal.id}` }, body: { proposal } });
