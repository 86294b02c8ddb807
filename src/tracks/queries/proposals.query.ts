import { Injectable } from '@nestjs/common';
import { type Caller, readScopeOf, tracksWhere } from '../../access/allow.js';
import { Database, type Reader } from '../../db/database.js';
import type { Instant, TransitionView } from '../../domain/values/views.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { Clock } from '../../runtime/clock.js';
import type { ProposalState, ProposalView, ProposedCommand } from './proposal.js';
import {
  byNumber,
  COUNT_WAITING,
  DECIDED,
  MADE_SINCE,
  ONE_WHOLE,
  OWN_RETURNED,
  OWN_WAITING,
  TO_DECIDE,
} from './sql/proposals.sql.js';

/** A proposal with its request, and its proposer, who may not approve it. */
export type Proposal = ProposalView & {
  proposer: Pick<Caller, 'id' | 'person' | 'madeBy'>;
  request: Record<string, unknown>;
  /** The rows that its approval recorded. */
  transitions: { track: string; seq: number }[];
};

/** A proposal in a list: with the first entry that it would record. */
export type NamedProposal = ProposalView & { entry: Pick<TransitionView, 'type' | 'data'> | null };

/** A proposal in a list of what is to be done, and its proposer. */
export type ProposalInShort = Pick<Proposal, 'proposer'> & NamedProposal;

export type ProposalFilter = { state?: ProposalState; track?: string };

type ListedProposal = { at: string; proposal: NamedProposal };
type Row = Omit<ProposalView, 'proposedAt' | 'decidedAt' | 'takenOverAt'> & {
  number: number;
  proposedAt: Date;
  takenOverAt: Date | null;
  decidedAt: Date | null;
};

type ListedRow = Row & Pick<NamedProposal, 'entry'>;

const ownOf = (scope: ReadScope): string[] | null =>
  scope === 'full' ? null : scope === 'public' ? [] : [...scope];

/** The ids by which the caller may have proposed. */
const idsOf = ({ id, person }: Caller): string[] => (person === null ? [id] : [id, person]);

/** Reads waiting and decided proposals. */
@Injectable()
export class ProposalsQuery {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** In the order of their numbers, after the given number. */
  async list(
    { state, track }: ProposalFilter,
    scope: ReadScope,
    after: number,
    limit: number,
  ): Promise<ListedProposal[]> {
    const { rows } = await this.database.reads.query<ListedRow>({
      ...byNumber(state === 'waiting'),
      values: [this.clock.now(), after, state ?? null, track ?? null, ownOf(scope), limit],
    });
    return rows.map(listedProposal);
  }

  /** The decided proposals, newest decision first: those before the one of this number, or all. */
  async decided(scope: ReadScope, before: number | null, limit: number): Promise<ListedProposal[]> {
    const { rows } = await this.database.reads.query<ListedRow>({
      ...DECIDED,
      values: [this.clock.now(), ownOf(scope), before, limit],
    });
    return rows.map(listedProposal);
  }

  async waiting(scope: ReadScope): Promise<number> {
    const { rows } = await this.database.reads.query<{ count: number }>({
      ...COUNT_WAITING,
      values: [ownOf(scope)],
    });
    return rows[0]?.count ?? 0;
  }

  /** Waiting proposals of others, on whose tracks the caller may approve; the oldest first. */
  toDecide(caller: Caller, limit: number): Promise<ProposalInShort[]> {
    const tracks = tracksWhere(caller, 'approve');
    return this.inShort(TO_DECIDE, [tracks === 'all' ? null : [...tracks], idsOf(caller), limit]);
  }

  /** The caller's own proposals that wait, and those that came back after an instant. */
  async own(caller: Caller, returnedAfter: Instant, limit: number) {
    const seen = ownOf(readScopeOf(caller));
    const [waiting, returned] = await Promise.all([
      this.inShort(OWN_WAITING, [seen, idsOf(caller), limit]),
      this.inShort(OWN_RETURNED, [seen, idsOf(caller), returnedAfter, limit]),
    ]);
    return { waiting, returned };
  }

  /** Waiting proposals that were made since an instant, the newest first. */
  madeSince(since: Instant, scope: ReadScope, limit: number): Promise<ProposalInShort[]> {
    return this.inShort(MADE_SINCE, [ownOf(scope), since, limit]);
  }

  private async inShort(
    query: { name: string; text: string },
    values: readonly unknown[],
  ): Promise<ProposalInShort[]> {
    const { rows } = await this.database.reads.query<
      ListedRow & { proposer: string; person: string; madeBy: string[] }
    >({ ...query, values: [this.clock.now(), ...values] });
    return rows.map((row) => {
      const { entry, proposer: id, person, madeBy } = row;
      return { ...viewOf(row), entry, proposer: { id, person, madeBy } };
    });
  }

  /** Inside a transaction, `at` its connection. */
  async one(id: string, scope: ReadScope, at: Reader = this.database.reads): Promise<Proposal | null> {
    const { rows } = await at.query<
      Row & Pick<Proposal, 'request' | 'transitions'> & { proposer: string; person: string; madeBy: string[] }
    >({
      ...ONE_WHOLE,
      values: [this.clock.now(), id, ownOf(scope)],
    });
    const [row] = rows;
    if (!row) return null;
    const { request, transitions, proposer, person, madeBy } = row;
    return { ...viewOf(row), request, transitions, proposer: { id: proposer, person, madeBy } };
  }
}

/** The proposed command. */
export const proposedCommand = ({ act, request }: Proposal): ProposedCommand => ({ ...request, act });

const viewOf = (row: Row): ProposalView => ({
  id: row.id,
  state: row.state,
  act: row.act,
  tracks: row.tracks,
  because: row.because,
  digest: row.digest,
  proposedBy: row.proposedBy,
  proposedAt: row.proposedAt.toISOString(),
  takenOverAt: row.takenOverAt?.toISOString() ?? null,
  proposerGone: row.proposerGone,
  decidedBy: row.decidedBy,
  decidedAt: row.decidedAt?.toISOString() ?? null,
  comment: row.comment,
});

const listedProposal = (row: ListedRow): ListedProposal => ({
  at: String(row.number),
  proposal: { ...viewOf(row), entry: row.entry },
});
