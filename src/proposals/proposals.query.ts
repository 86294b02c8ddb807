import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';
import type { Sight } from '../http/allow.js';
import type { ProposalState, ProposalView, Proposed } from '../tracks/proposing.js';

/** With the whole of what was asked, and who may not approve it. */
export type Proposal = ProposalView & {
  proposer: string;
  request: Record<string, unknown>;
  /** What its approval recorded. */
  transitions: { track: string; seq: number }[];
};

export type ProposalFilter = { state?: ProposalState; track?: string };

type Listed = { at: string; proposal: ProposalView };
type Row = Omit<ProposalView, 'proposedAt' | 'decidedAt'> & {
  number: number;
  proposedAt: Date;
  decidedAt: Date | null;
};

const COLUMNS = `
  p.id, p.number, coalesce(d.state, 'waiting') AS state, p.act, p.tracks, p.because,
  p.proposed_by AS "proposedBy", p.proposed_at AS "proposedAt",
  d.decided_by AS "decidedBy", d.decided_at AS "decidedAt", d.comment`;
const FROM = 'FROM proposals p LEFT JOIN proposal_decisions d ON d.proposal = p.id';

/** By desk nobody sees a proposal that names a track of others: it would tell of it. Null sees all. */
const seen = (parameter: string): string => `(${parameter}::text[] IS NULL OR p.tracks <@ ${parameter})`;
const ownOf = (sight: Sight): string[] | null =>
  sight === 'full' ? null : sight === 'public' ? [] : [...sight];

/** What waits for a second person, and what became of what did. */
@Injectable()
export class ProposalsQuery {
  constructor(private readonly database: Database) {}

  /** In the order in which they were made, after a number. */
  async list(
    { state, track }: ProposalFilter,
    sight: Sight,
    after: number,
    limit: number,
  ): Promise<Listed[]> {
    const { rows } = await this.database.pool.query<Row>({
      name: 'proposals',
      text: `SELECT ${COLUMNS} ${FROM}
             WHERE p.number > $1 AND ($2::text IS NULL OR coalesce(d.state, 'waiting') = $2)
               AND ($3::text IS NULL OR p.tracks @> ARRAY[$3]) AND ${seen('$4')}
             ORDER BY p.number LIMIT $5`,
      values: [after, state ?? null, track ?? null, ownOf(sight), limit],
    });
    return rows.map(listedOf);
  }

  /** The decided ones, newest decision first: those before the one of this number, or all. */
  async decided(sight: Sight, before: number | null, limit: number): Promise<Listed[]> {
    const { rows } = await this.database.pool.query<Row>({
      name: 'proposals decided',
      text: `SELECT ${COLUMNS} ${FROM} WHERE d.proposal IS NOT NULL AND ${seen('$1')}
               AND ($2::int IS NULL OR (d.decided_at, p.number) < (
                 SELECT b.decided_at, a.number FROM proposals a JOIN proposal_decisions b ON b.proposal = a.id
                 WHERE a.number = $2))
             ORDER BY d.decided_at DESC, p.number DESC LIMIT $3`,
      values: [ownOf(sight), before, limit],
    });
    return rows.map(listedOf);
  }

  async waiting(sight: Sight): Promise<number> {
    const { rows } = await this.database.pool.query<{ count: number }>({
      name: 'proposals waiting',
      text: `SELECT count(*)::int AS count FROM proposals p
             WHERE NOT EXISTS (SELECT FROM proposal_decisions d WHERE d.proposal = p.id) AND ${seen('$1')}`,
      values: [ownOf(sight)],
    });
    return rows[0]?.count ?? 0;
  }

  async one(id: string, sight: Sight): Promise<Proposal | null> {
    const { rows } = await this.database.pool.query<
      Row & Pick<Proposal, 'proposer' | 'request' | 'transitions'>
    >({
      name: 'proposal',
      text: `SELECT ${COLUMNS}, p.proposer, p.request,
               (SELECT coalesce(json_agg(json_build_object('track', t.slug, 'seq', l.seq) ORDER BY t.slug, l.seq), '[]')
                  FROM ledger l JOIN tracks t ON t.id = l.track_id
                  WHERE l.approval IS NOT NULL AND l.approval->>'proposal' = p.id::text) AS transitions
             ${FROM} WHERE p.id = $1 AND ${seen('$2')}`,
      values: [id, ownOf(sight)],
    });
    const [row] = rows;
    return row
      ? { ...viewOf(row), proposer: row.proposer, request: row.request, transitions: row.transitions }
      : null;
  }
}

/** What was asked, as it was kept. */
export const proposedOf = ({ act, request }: Proposal): Proposed => ({ ...request, act });

const viewOf = (row: Row): ProposalView => ({
  id: row.id,
  state: row.state,
  act: row.act,
  tracks: row.tracks,
  because: row.because,
  proposedBy: row.proposedBy,
  proposedAt: row.proposedAt.toISOString(),
  decidedBy: row.decidedBy,
  decidedAt: row.decidedAt?.toISOString() ?? null,
  comment: row.comment,
});

const listedOf = (row: Row): Listed => ({ at: String(row.number), proposal: viewOf(row) });
