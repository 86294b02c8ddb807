import type { ClientBase } from 'pg';
import type { Database } from '../../db/database.js';
import type { Instant } from '../../domain/values/views.js';
import { LIBRARY } from '../../tracks/queries/sql/sources.sql.js';
import { type SourceRecord, sourceView } from '../../tracks/queries/transition-view.js';
import { storedProof } from '../proof/stored-proof.js';
import { readRecords, type TrackRecords } from '../records/records.js';
import { FORMAT, lineOf } from './archive-lines.js';

/** Tracks in memory at once. */
const BATCH = 50;

/** Writes the whole ledger as of one moment, a batch of tracks at a time, so that memory stays flat. */
export async function writeArchive(
  database: Database,
  { version, now, write }: { version: string; now: Instant; write: (text: string) => Promise<void> },
): Promise<void> {
  await database.snapshotOnce(async (at) => {
    const { logs, keys, definitions } = await storedProof(at);
    const publicKeys = keys.map(({ number, publicKey, statement }) => ({ number, publicKey, statement }));
    await write(lineOf({ format: FORMAT, version, exportedAt: now, logs, keys: publicKeys }));
    for (const definition of definitions) await write(lineOf({ definition }));
    const { rows: tracks } = await at.query<{ id: number }>(
      'SELECT id FROM tracks ORDER BY slug COLLATE "C"',
    );
    let rows = 0;
    for (let from = 0; from < tracks.length; from += BATCH) {
      const records = await readRecords(
        at,
        tracks.slice(from, from + BATCH).map(({ id }) => id),
      );
      for (const track of records) {
        rows += track.rows.length;
        await write(lineOf({ track, sources: await sourcesOf(at, track) }));
      }
    }
    await write(lineOf({ end: { tracks: tracks.length, rows } }));
  });
}

async function sourcesOf(at: ClientBase, { rows }: TrackRecords) {
  const refs = new Set(rows.flatMap(({ sources }) => sources.map(({ ref }) => ref)));
  if (refs.size === 0) return [];
  return (await at.query<SourceRecord>(LIBRARY, [[...refs]])).rows.map(sourceView);
}
