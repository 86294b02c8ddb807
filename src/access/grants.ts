import type { Pool } from 'pg';
import { type Caller, type Grant, may, type Permission, type Role } from './allow.js';
import { OPEN_TRACKS } from './grants.sql.js';

export type GrantRow = { desk: string; role: Role; tracks: string[] };

export const readGrants = (rows: readonly GrantRow[] | null): Grant[] =>
  (rows ?? []).map(({ desk, role, tracks }) => ({ desk, role, tracks: new Set(tracks) }));

/** A refusal of access; the problem document has the same code and detail. */
export class Denied extends Error {
  constructor(
    readonly code: 'forbidden' | 'not_found',
    detail: string,
  ) {
    super(detail);
  }
}

/** A slug that a track may have. Other text is never sent to PostgreSQL, which refuses some of it. */
const SLUG = /^[\x21-\x7e]{1,128}$/;

/**
 * Throws unless the caller may do this on each of the tracks. A track that they may know of is forbidden; for any
 * other the answer is that there is none, whether or not it exists.
 */
export async function mustMay(
  pool: Pool,
  caller: Caller,
  permission: Permission,
  tracks: readonly string[],
): Promise<void> {
  const barred = tracks.filter((track) => !may(caller, permission, track));
  if (barred.length === 0) return;
  const unseen = barred.filter((track) => !may(caller, 'read', track));
  const { rows } = await pool.query<{ slug: string }>({
    ...OPEN_TRACKS,
    values: [unseen.filter((track) => SLUG.test(track))],
  });
  const hidden = unseen.find((track) => !rows.some(({ slug }) => slug === track));
  if (hidden !== undefined) throw new Denied('not_found', `There is no track ${hidden}.`);
  throw forbidden();
}

export const forbidden = () => new Denied('forbidden', 'Your role does not allow this call.');
