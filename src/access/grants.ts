import type { Executor } from '../db/database.js';
import { type Caller, type Grant, may, type Permission, type Role } from './caller.js';
import { PUBLIC_TRACKS } from './grants.sql.js';

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

/** Slugs that a track may have. Other text is not sent to PostgreSQL, which rejects some of it, such as U+0000. */
const SLUG = /^[\x21-\x7e]{1,128}$/;

/**
 * Throws unless the caller has the permission on each of the tracks. For a track that the caller may read or that is
 * public, it throws `forbidden`. For any other it throws `not_found`, whether or not the track exists.
 */
export async function mustMay(
  at: Executor,
  caller: Caller,
  permission: Permission,
  tracks: readonly string[],
): Promise<void> {
  const forbiddenTracks = tracks.filter((track) => !may(caller, permission, track));
  if (forbiddenTracks.length === 0) return;
  const unseen = forbiddenTracks.filter((track) => !may(caller, 'read', track));
  const { rows } = await at.query<{ slug: string }>({
    ...PUBLIC_TRACKS,
    values: [unseen.filter((track) => SLUG.test(track))],
  });
  const hidden = unseen.find((track) => !rows.some(({ slug }) => slug === track));
  if (hidden !== undefined) throw new Denied('not_found', `There is no track ${hidden}.`);
  throw forbidden();
}

export const forbidden = () => new Denied('forbidden', 'Your role does not allow this call.');
