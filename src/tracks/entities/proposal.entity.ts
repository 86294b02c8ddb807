import { EntitySchema } from 'typeorm';
import type { Text } from '../../domain/values/text.js';
import type { ProposalState, ProposalView } from '../queries/proposal.js';

/** What waits for a second person, as it was asked. All three tables are facts: rows are added and never changed. */
export type ProposalRow = Pick<ProposalView, 'id' | 'act' | 'tracks' | 'because' | 'digest'> & {
  /** What lists page by. */
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

/** The one decision on a proposal. Its key is why nothing is decided twice. */
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

/** Whoever took a proposal over whose proposer is gone: it is the last one's. */
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
