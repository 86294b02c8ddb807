import { EntitySchema } from 'typeorm';
import type { Text } from '../../domain/values/text.js';
import type { ProposalState, ProposalView } from '../queries/proposal.js';

/** A proposal as it was submitted. Rows of these three tables are only inserted, never updated. */
export type ProposalRow = Pick<ProposalView, 'id' | 'act' | 'tracks' | 'because' | 'digest'> & {
  /** The cursor of lists. */
  number: number;
  request: object;
  proposer: string;
  proposed_by: string;
  proposed_at: Date;
};

export const proposalEntity = new EntitySchema<ProposalRow>({
  name: 'proposal',
  tableName: 'proposals',
  columns: {
    id: { type: 'uuid', primary: true, update: false },
    number: { type: 'integer', generated: 'increment', update: false },
    act: { type: 'text', update: false },
    tracks: { type: 'text', array: true, update: false },
    because: { type: 'text', array: true, update: false },
    request: { type: 'jsonb', update: false },
    proposer: { type: 'text', update: false },
    proposed_by: { type: 'text', update: false },
    proposed_at: { type: 'timestamptz', precision: 3, update: false },
    digest: { type: 'text', nullable: true, update: false },
  },
});

/** The decision on a proposal. Its primary key prevents a second decision. */
export type DecisionRow = {
  proposal: string;
  state: Exclude<ProposalState, 'waiting'>;
  decider: string;
  decided_by: string;
  decided_at: Date;
  comment: Text | null;
  digest: string | null;
};

export const decisionEntity = new EntitySchema<DecisionRow>({
  name: 'decision',
  tableName: 'proposal_decisions',
  columns: {
    proposal: { type: 'uuid', primary: true, update: false },
    state: { type: 'text', update: false },
    decider: { type: 'text', update: false },
    decided_by: { type: 'text', update: false },
    decided_at: { type: 'timestamptz', precision: 3, update: false },
    comment: { type: 'jsonb', nullable: true, update: false },
    digest: { type: 'text', nullable: true, update: false },
  },
});

/** A takeover of a proposal whose proposer is gone. The last takeover names the present proposer. */
export type TakeoverRow = {
  proposal: string;
  number: number;
  proposer: string;
  proposed_by: string;
  taken_at: Date;
};

export const takeoverEntity = new EntitySchema<TakeoverRow>({
  name: 'takeover',
  tableName: 'proposal_takeovers',
  columns: {
    proposal: { type: 'uuid', primary: true, update: false },
    number: { type: 'integer', primary: true, update: false },
    proposer: { type: 'text', update: false },
    proposed_by: { type: 'text', update: false },
    taken_at: { type: 'timestamptz', precision: 3, update: false },
  },
});

/** A proposal without a decision. Triggers keep these rows (0032-home.ts). */
export const waitingProposalEntity = new EntitySchema<{ number: number; proposal: string }>({
  name: 'waiting proposal',
  tableName: 'waiting_proposals',
  columns: {
    number: { type: 'integer', primary: true, update: false },
    proposal: { type: 'uuid', update: false },
  },
});
