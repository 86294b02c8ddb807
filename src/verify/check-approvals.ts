import type { Pool } from 'pg';
import { WRONG_APPROVALS } from './checks.sql.js';
import type { Fault } from './fault.js';

/**
 * Every row that a second person is said to have approved, against what is kept of its proposal: it was approved once,
 * by whom the row names, for whom the row names, and these are not the same human.
 */
export async function checkApprovals(at: Pool, track: string | null): Promise<Fault[]> {
  const { rows } = await at.query<{ track: string; seq: number; fault: string }>(WRONG_APPROVALS, [track]);
  return rows.map((row) => ({ ...row, place: 'approval' }));
}
