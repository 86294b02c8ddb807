import type { Pool } from 'pg';
import { WRONG_APPROVALS } from './checks.sql.js';
import type { Fault } from './fault.js';

/**
 * Compares every approved row with its proposal: the proposal was approved, by the person and for the person whom the
 * row names, and these are not the same human.
 */
export async function checkApprovals(at: Pool, track: string | null): Promise<Fault[]> {
  const { rows } = await at.query<{ track: string; seq: number; fault: string }>(WRONG_APPROVALS, [track]);
  return rows.map((row) => ({ ...row, place: 'approval' }));
}
