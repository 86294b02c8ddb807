import type { Pool } from 'pg';
import { WRONG_APPROVALS } from './checks.sql.js';
import type { Fault } from './records/fault.js';

/**
 * Compares every approved row with its proposal: the proposal must be approved, its proposer and approver must be those
 * of the row, and these must be different people. An upgrade has no proposal, and names two people.
 */
export async function checkApprovals(at: Pool, track: string | null): Promise<Fault[]> {
  const { rows } = await at.query<{ track: string; seq: number; fault: string }>(WRONG_APPROVALS, [track]);
  return rows.map((row) => ({ ...row, place: 'approval' }));
}
