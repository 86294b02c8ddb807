import type { ClientBase } from 'pg';
import type { RecordOf } from '../db/columns.js';
import { findKind, kindOf } from '../domain/kinds/index.js';
import type { Text } from '../domain/values/text.js';
import type { Members } from '../domain/values/views.js';
import type { Clock } from '../runtime/clock.js';
import { firstHash } from './rows/hash-chain.js';
import { LINK_TWINS, OPEN_TRACKS, type OPENING } from './sql/open-track.sql.js';

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
export const insertTrack = async (at: ClientBase, clock: Clock, track: NewTrack): Promise<boolean> =>
  (await insertTracks(at, clock, [track])).has(track.slug);

/** Opens tracks, each slug once. Returns the slugs that were free. */
export async function insertTracks(
  at: ClientBase,
  clock: Clock,
  tracks: readonly NewTrack[],
): Promise<Set<string>> {
  const createdAt = clock.now();
  const openings = tracks.map(({ kindVersion, twin: _, ...track }): RecordOf<typeof OPENING> => {
    const { kind } = track;
    return {
      ...{ subtype: null, members: null, depositary: null, ...track, createdAt },
      kindVersion: (findKind(kind, kindVersion) ?? kindOf(kind)).version,
      hash: `\\x${firstHash(track).toString('hex')}`,
    };
  });
  const { rows } = await at.query<{ slug: string }>(OPEN_TRACKS, [JSON.stringify(openings)]);
  return new Set(rows.map(({ slug }) => slug));
}

/** `isRecorded`: callers record the link on both tracks in the same transaction. */
export type Link = { slug: string; twin: string; isRecorded: boolean };

/** Twins are symmetric: each is linked to the other. Callers have checked that both are free and fit. */
export async function linkAll(at: ClientBase, links: readonly Link[]): Promise<void> {
  const both = links.flatMap(({ slug, twin, isRecorded }) => [
    [slug, twin, isRecorded],
    [twin, slug, isRecorded],
  ]);
  await at.query(
    LINK_TWINS,
    [0, 1, 2].map((column) => both.map((link) => link[column])),
  );
}

export const linkTwins = (at: ClientBase, slug: string, twin: string, isRecorded = false): Promise<void> =>
  linkAll(at, [{ slug, twin, isRecorded }]);
