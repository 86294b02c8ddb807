import type { Pool } from 'pg';
import type { Fault } from './fault.js';

/** SQL: the person whose token this id is, else the id itself. */
const human = (id: string): string =>
  `coalesce((SELECT k.person_id::text FROM tokens k WHERE k.id::text = ${id}), ${id})`;

/**
 * Compares every approved row with its proposal: the proposal was approved, by the person and for the person whom the
 * row names, and these are not the same human.
 */
export async function checkApprovals(at: Pool, track: string | null): Promise<Fault[]> {
  const { rows } = await at.query<{ track: string; seq: number; fault: string }>(
    `SELECT * FROM (
       SELECT t.slug AS track, l.seq, CASE
         WHEN p.id IS NULL THEN 'its proposal is not there'
         WHEN d.state IS DISTINCT FROM 'approved' THEN 'its proposal was not approved'
         WHEN d.decided_by <> l.approval->>'by' THEN 'its proposal was approved by somebody else'
         WHEN coalesce(o.proposed_by, p.proposed_by) <> l.actor THEN 'its proposal was somebody else’s'
         WHEN ${human('coalesce(o.proposer, p.proposer)')} = ${human('d.decider')}
           THEN 'its proposal was approved by whoever made it'
       END AS fault
       FROM ledger l JOIN tracks t ON t.id = l.track_id
       LEFT JOIN proposals p ON p.id::text = l.approval->>'proposal'
       LEFT JOIN proposal_decisions d ON d.proposal = p.id
       LEFT JOIN LATERAL (
         SELECT proposer, proposed_by FROM proposal_takeovers
         WHERE proposal = p.id ORDER BY number DESC LIMIT 1
       ) o ON true
       WHERE l.approval IS NOT NULL AND ($1::text IS NULL OR t.slug = $1)
     ) looked WHERE fault IS NOT NULL ORDER BY track, seq`,
    [track],
  );
  return rows.map((row) => ({ ...row, place: 'approval' }));
}
