import type { Pool } from 'pg';
import type { Contender } from '../rounds.js';

/** As many writers at once as a busy ministry has desks, each on tracks of its own. */
export const WRITERS = 16;

/** A negotiation has some twenty entries: a peer that reads a whole stream reads no more. */
const ENTRIES_A_TRACK = 20;

/** The one entry that every peer records, again and again. */
export const ENTRY = {
  type: 'meeting.held',
  occurredOn: '2026-03-03',
  data: { place: { city: 'Astana', country: 'KZ' }, summary: 'Experts met on the text of article 3.' },
} as const;

/** A status in which the entry is allowed, which is the guard of every peer. */
export const OPEN = 'negotiating';

/**
 * Who does the same work: reads the state of a track, checks a guard, appends an entry under the version that was read,
 * and leaves a row for whoever sends messages.
 */
export type Peer = {
  name: string;
  /** What Paraph does on a write and this peer does not. */
  leavesOut: string;
  /** Opens a track that has no entries. */
  open(track: string): Promise<void>;
  /** Records the entry. Throws if another writer was faster. */
  record(track: string): Promise<void>;
  /** The entries of all tracks, and the rows that wait to be sent. */
  counts(): Promise<{ entries: number; waiting: number }>;
  close?(): Promise<void>;
};

/**
 * Each writer fills one track after another. They are opened before the time is taken. `cpuTime`: until now, in
 * microseconds; `used` is told what each write took.
 */
export function contenderOf(
  { name, open, record }: Peer,
  cpuTime: () => number | null = () => null,
  used: (microseconds: number) => void = () => undefined,
): Contender {
  let tracks: string[][] = [];
  let opened = 0;
  return {
    name,
    before: async (count) => {
      const each = count / WRITERS / ENTRIES_A_TRACK;
      tracks = Array.from({ length: WRITERS }, () =>
        Array.from({ length: each }, () => {
          opened += 1;
          return `track-${opened}`;
        }),
      );
      for (const track of tracks.flat()) await open(track);
    },
    run: async (count) => {
      const before = cpuTime();
      await Promise.all(
        tracks.map(async (own) => {
          for (const track of own) for (let n = 0; n < ENTRIES_A_TRACK; n += 1) await record(track);
        }),
      );
      const after = cpuTime();
      if (before !== null && after !== null) used((after - before) / count);
    },
  };
}

/** An archive like that of a small ministry: statements are planned for tables that have rows. */
export const ARCHIVE = { tracks: 1_000, entries: 2 };

export async function fill({ open, record }: Peer): Promise<void> {
  const tracks = Array.from({ length: ARCHIVE.tracks }, (_, n) => `archive-${n}`);
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let n = writer; n < tracks.length; n += WRITERS) {
        await open(tracks[n] as string);
        for (let entry = 0; entry < ARCHIVE.entries; entry += 1) await record(tracks[n] as string);
      }
    }),
  );
}

/** PostgreSQL may stop before a connection that was ended has closed: nobody need hear of it. */
export function ignoreTheEnd(pool: Pool): void {
  const ignore = () => undefined;
  pool.on('error', ignore).on('connect', (client) => client.on('error', ignore));
}

/** The rows of a table, as a number. */
export const countOf = async (
  at: { query(sql: string): Promise<{ rows: { count: string }[] }> },
  table: string,
): Promise<number> => Number((await at.query(`SELECT count(*) FROM ${table}`)).rows[0]?.count);
