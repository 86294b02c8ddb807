import type { ClientBase } from 'pg';
import { findKind, kindOf } from '../domain/kinds/index.js';
import type { Text } from '../domain/values/text.js';
import type { Members } from '../domain/values/views.js';
import type { Clock } from '../runtime/clock.js';
import { firstHash } from './hash-chain.js';
import { LINK_TWINS, OPEN_TRACK } from './sql/open-track.sql.js';

export type NewTrack = {
  slug: string;
  kind: string;
  /** The version of the kind to follow; the newest where this release does not know it. */
  kindVersion?: number | undefined;
  parties: string[];
  title: Text;
  subtype?: Text | undefined;
  members?: Members | undefined;
  depositary?: string | undefined;
  twin?: string | undefined;
};

/** Opens a track with nothing recorded on it yet. Returns false if its slug is taken. */
export async function insertTrack(at: ClientBase, clock: Clock, track: NewTrack): Promise<boolean> {
  const { slug, kind, kindVersion, parties, title, subtype, members, depositary } = track;
  const { rowCount } = await at.query(OPEN_TRACK, [
    slug,
    kind,
    (findKind(kind, kindVersion) ?? kindOf(kind)).version,
    parties,
    JSON.stringify(title),
    clock.now(),
    subtype === undefined ? null : JSON.stringify(subtype),
    members === undefined ? null : JSON.stringify(members),
    depositary ?? null,
    firstHash({ slug, kind, parties }),
  ]);
  return Boolean(rowCount);
}

/**
 * Twins are symmetric: each is linked to the other. Callers have checked that both are free and fit. `isRecorded`:
 * callers record the link on both tracks in the same transaction.
 */
export async function linkTwins(
  at: ClientBase,
  slug: string,
  twin: string,
  isRecorded = false,
): Promise<void> {
  await at.query(LINK_TWINS, [slug, twin, isRecorded]);
}
