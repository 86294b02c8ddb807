import type { ClientBase } from 'pg';
import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import type { LogName } from '../../ledger/read-scope.js';
import { Chunk } from './chunk.js';

type Place = { trackId: number; seq: number };

/** $1: a track. $2: seqs of entries in the ledger. Those that are indexed, by their numbers in each log. */
const INDEXED: Record<LogName, string> = {
  full: `
    SELECT d.track_id AS "trackId", d.seq FROM search_entries d
    WHERE NOT d.public AND d.track_id = $1 AND d.seq = ANY($2)`,
  public: `
    SELECT d.track_id AS "trackId", d.seq FROM public_log p
    JOIN search_entries d ON d.public AND d.track_id = p.track_id AND d.seq = p.seq
    WHERE p.track_id = $1 AND p.row_seq = ANY($2)`,
};

/**
 * Indexes entries again, of which a transaction changed the words without a row in the feed. What is not indexed yet is
 * left to the indexer.
 */
export async function indexAgain(at: ClientBase, trackId: number, entries: readonly number[]): Promise<void> {
  await at.query(`SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.indexForSearch})`);
  for (const log of ['full', 'public'] as const) {
    const { rows } = await at.query<Place>(INDEXED[log], [trackId, entries]);
    if (rows.length === 0) continue;
    const chunk = new Chunk(at, log);
    await chunk.write(rows);
    await chunk.end();
  }
}
