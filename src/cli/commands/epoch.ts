import { Database } from '../../db/database.js';
import { beginEpoch } from '../../ledger/numbering/epochs.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import type { CommandResult } from '../process/command-result.js';
import { withFeatures } from '../process/features.js';

/**
 * Begins an epoch, for copies that PostgreSQL cannot tell from their original. JSON: `{full, public}`, the cursors at
 * which the epochs begin.
 */
export async function newEpoch(): Promise<CommandResult> {
  const heads = await withFeatures(async (features) => {
    const database = features.get(Database, { strict: false });
    await beginEpoch(database, features.get(IdGenerator, { strict: false }), { asked: true });
    const { rows } = await database.pool.query<{ public: boolean; cursor: string }>(
      `SELECT DISTINCT ON (public) public, feed_cursor_v2(public, began_after) AS cursor
       FROM feed_epochs ORDER BY public, number DESC`,
    );
    return Object.fromEntries(rows.map((row) => [row.public ? 'public' : 'full', row.cursor]));
  });
  const text = `A new epoch of the feed begins. Consumers that were ahead will be told to continue from ${heads.full} (full) or ${heads.public} (public).`;
  return { ok: true, json: heads, text };
}
