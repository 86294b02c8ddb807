import { Injectable } from '@nestjs/common';
import type { Caller } from '../../access/allow.js';
import { Database, type Executor } from '../../db/database.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { Clock } from '../../runtime/clock.js';
import type { ProposalState, ProposalView, ProposedCommand } from './proposal.js';

/** A proposal with all that was asked, and its proposer, who may not approve it. */
export type Proposal = ProposalView & {
  proposer: Pick<Caller, 'id' | 'person' | 'madeBy'>;
  request: Record<string, unknown>;
  /** The rows that its approval recorded. */
  transitions: { track: string; seq: number }[];
};

export type ProposalFilter = { state?: ProposalState; track?: string };

type Listed = { at: string; proposal: ProposalView };
type Row = Omit<ProposalView, 'proposedAt' | 'decidedAt' | 'takenOverAt'> & {
  number: number;
  proposedAt: Date;
  takenOverAt: Date | null;
  decidedAt: Date | null;
};

/** Its present proposer: who took it over last, else who made it. */
const PROPOSER = 'coalesce(o.proposer, p.proposer)';
const COLUMNS = `
  p.id, p.number, coalesce(d.state, 'waiting') AS state, p.act, p.tracks, p.because, p.digest,
  coalesce(o.proposed_by, p.proposed_by) AS "proposedBy", p.proposed_at AS "proposedAt", o.taken_at AS "takenOverAt",
  d.proposal IS NULL AND (k.revoked_at IS NOT NULL OR coalesce(k.expires_at <= $1, false) OR h.disabled_at IS NOT NULL)
    AS "proposerGone",
  d.decided_by AS "decidedBy", d.decided_at AS "decidedAt", d.comment`;
/** $1 is the time. The admin token is in neither table. */
const FROM = `
  FROM proposals p LEFT JOIN proposal_decisions d ON d.proposal = p.id
  LEFT JOIN LATERAL (
    SELECT proposer, proposed_by, taken_at FROM proposal_takeovers
    WHERE proposal = p.id ORDER BY number DESC LIMIT 1
  ) o ON true
  LEFT JOIN tokens k ON k.id::text = ${PROPOSER}
  LEFT JOIN people h ON h.id::text = coalesce(k.person_id::text, ${PROPOSER})`;

/**
 * The tracks whose proposals the caller sees; null for all. A proposal that names a track of another desk is hidden.
 */
const seen = (parameter: string): string => `(${parameter}::text[] IS NULL OR p.tracks <@ ${parameter})`;
const ownOf = (scope: ReadScope): string[] | null =>
  scope === 'full' ? null : scope === 'public' ? [] : [...scope];

/** Proposals that wait for a second person, and those that were decided. */
@Injectable()
export class ProposalsQuery {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** In the order in which they were made, after a number. */
  async list(
    { state, track }: ProposalFilter,
    scope: ReadScope,
    after: number,
    limit: number,
  ): Promise<Listed[]> {
    const { rows } = await this.database.pool.query<Row>({
      name: 'proposals',
      text: `SELECT ${COLUMNS} ${FROM}
             WHERE p.number > $2 AND ($3::text IS NULL OR coalesce(d.state, 'waiting') = $3)
               AND ($4::text IS NULL OR p.tracks @> ARRAY[$4]) AND ${seen('$5')}
             ORDER BY p.number LIMIT $6`,
      values: [this.clock.now(), after, state ?? null, track ?? null, ownOf(scope), limit],
    });
    return rows.map(listedOf);
  }

  /** The decided proposals, newest decision first: those before the one of this number, or all. */
  async decided(scope: ReadScope, before: number | null, limit: number): Promise<Listed[]> {
    const { rows } = await this.database.pool.query<Row>({
      name: 'proposals decided',
      text: `SELECT ${COLUMNS} ${FROM} WHERE d.proposal IS NOT NULL AND ${seen('$2')}
               AND ($3::int IS NULL OR (d.decided_at, p.number) < (
                 SELECT b.decided_at, a.number FROM proposals a JOIN proposal_decisions b ON b.proposal = a.id
                 WHERE a.number = $3))
             ORDER BY d.decided_at DESC, p.number DESC LIMIT $4`,
      values: [this.clock.now(), ownOf(scope), before, limit],
    });
    return rows.map(listedOf);
  }

  async waiting(scope: ReadScope): Promise<number> {
    const { rows } = await this.database.pool.query<{ count: number }>({
      name: 'proposals waiting',
      text: `SELECT count(*)::int AS count FROM proposals p
             WHERE NOT EXISTS (SELECT FROM proposal_decisions d WHERE d.proposal = p.id) AND ${seen('$1')}`,
      values: [ownOf(scope)],
    });
    return rows[0]?.count ?? 0;
  }

  /** Inside a transaction, `at` its connection. */
  async one(id: string, scope: ReadScope, at: Executor = this.database.pool): Promise<Proposal | null> {
    const { rows } = await at.query<
      Row & Pick<Proposal, 'request' | 'transitions'> & { proposer: string; person: string; madeBy: string[] }
    >({
      name: 'proposal',
      text: `SELECT ${COLUMNS}, p.request, ${PROPOSER} AS proposer, h.id AS person,
               coalesce(k.made_by, '{}') AS "madeBy",
               (SELECT coalesce(json_agg(json_build_object('track', t.slug, 'seq', l.seq) ORDER BY t.slug, l.seq), '[]')
                  FROM ledger l JOIN tracks t ON t.id = l.track_id
                  WHERE l.approval IS NOT NULL AND l.approval->>'proposal' = p.id::text) AS transitions
             ${FROM} WHERE p.id = $2 AND ${seen('$3')}`,
      values: [this.clock.now(), id, ownOf(scope)],
    });
    const [row] = rows;
    if (!row) return null;
    const { request, transitions, proposer, person, madeBy } = row;
    return { ...viewOf(row), request, transitions, proposer: { id: proposer, person, madeBy } };
  }
}

/** The command that was stored. */
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

const listedOf = (row: Row): Listed => ({ at: String(row.number), proposal: viewOf(row) });
