import type { ClientBase } from 'pg';
import type { Database } from '../../db/database.js';
import type { Instant, SourceView, Step } from '../../domain/values/views.js';
import { LIBRARY } from '../../tracks/queries/sql/sources.sql.js';
import { type SourceRecord, sourceView } from '../../tracks/queries/transition-view.js';
import { storedProof } from '../proof/stored-proof.js';
import { readRecords, type TrackRecords } from '../records/records.js';
import { jsonOf, type StoredJson } from '../records/stored-json.js';
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
      const library = await libraryOf(at, records);
      for (const track of records) {
        rows += track.rows.length;
        await write(
          lineOf({ track: parsed(track), sources: refsOf(track).flatMap((ref) => library.get(ref) ?? []) }),
        );
      }
    }
    await write(lineOf({ end: { tracks: tracks.length, rows } }));
  });
}

/** With what is derived as JSON, not as its text. */
const parsed = ({ rows, shown, statuses, ...track }: TrackRecords): TrackRecords => ({
  ...track,
  rows: rows.map((row) => ({ ...withSteps(row), warnings: jsonOf(row.warnings) })),
  shown: shown.map(withSteps),
  statuses: statuses.map((status) => ({ ...status, state: jsonOf(status.state) })),
});

const withSteps = <Row extends { fromStep: StoredJson<Step>; toStep: StoredJson<Step> }>(row: Row): Row => ({
  ...row,
  fromStep: jsonOf(row.fromStep),
  toStep: jsonOf(row.toStep),
});

const refsOf = ({ rows }: TrackRecords): string[] => [
  ...new Set(rows.flatMap(({ sources }) => sources.map(({ ref }) => ref))),
];

/** The sources that a batch of tracks cites. */
async function libraryOf(at: ClientBase, tracks: readonly TrackRecords[]): Promise<Map<string, SourceView>> {
  const { rows } = await at.query<SourceRecord>(LIBRARY, [[...new Set(tracks.flatMap(refsOf))]]);
  return new Map(rows.map((row) => [row.id, sourceView(row)]));
}
