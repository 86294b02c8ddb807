import type { ClientBase } from 'pg';
import type { Executor } from '../../db/database.js';
import { type StoredState, stateOf } from '../rows/stored-state.js';
import { type DeadlineRow, deadlineRows } from './deadline-rows.js';
import {
  ANY_PASSED_DEADLINE,
  LOCK_DEADLINES_RENEWAL,
  LOCK_PASSED_DEADLINES,
  RECURRING_DEADLINES,
  RENEW_DEADLINES,
} from './renewal.sql.js';

/** Tracks in one transaction: it holds their heads, for which writers wait. */
const CHUNK = 200;

/** The last deadline that was looked at. */
export type RenewalPlace = { day: number; track: number };

/** Before every deadline. */
export const FIRST_PLACE: RenewalPlace = { day: -2_147_483_648, track: 0 };

/** Whether there is anything to renew: on most days there is not, and no lock is taken. */
export async function hasPassedDeadlines(at: Executor, today: number): Promise<boolean> {
  const { rows } = await at.query<{ any: boolean }>(ANY_PASSED_DEADLINE, [today]);
  return rows[0]?.any ?? false;
}

/**
 * Gives the next deadlines that have passed and recur their next day. Only the last day for notice recurs: if no notice is
 * given, the agreement is renewed for another period. Returns the place from which to go on; null at the end, or while
 * another process does it.
 */
export async function renewPassedDeadlines(
  at: ClientBase,
  today: number,
  { day, track }: RenewalPlace,
): Promise<RenewalPlace | null> {
  const lock = await at.query<{ mine: boolean }>(LOCK_DEADLINES_RENEWAL);
  if (!lock.rows[0]?.mine) return null;
  const { rows: places } = await at.query<RenewalPlace>(LOCK_PASSED_DEADLINES, [today, day, track, CHUNK]);
  const ids = places.map((place) => place.track);
  const { rows } = await at.query<DeadlineRow & { state: StoredState }>(RECURRING_DEADLINES, [ids]);
  const renewed = rows.flatMap(({ state, trackId, key }) =>
    deadlineRows(trackId, stateOf(state), today).filter((row) => row.key === key),
  );
  if (renewed.length > 0) await at.query(RENEW_DEADLINES, [JSON.stringify(renewed)]);
  return places.length === CHUNK ? (places.at(-1) ?? null) : null;
}
