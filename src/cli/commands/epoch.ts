import { Database } from '../../db/database.js';
import { beginEpoch } from '../../ledger/numbering/epochs.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { withFeatures } from '../process/database.js';
import type { Outcome } from '../process/outcome.js';

/** For copies that PostgreSQL cannot tell from their original. JSON: `{full, public}`, the cursors where the epochs begin. */
export async function newEpoch(): Promise<Outcome> {
  const heads = await withFeatures(async (features) => {
    const database = features.get(Database, { strict: false });
    await beginEpoch(database, features.get(IdGenerator, { strict: false }), { asked: true });
    const { rows } = await database.pool.query<{ public: boolean; cursor: string }>(
      `SELECT DISTINCT ON (public) public, feed_cursor_v2(public, began_after) AS cursor
       FROM feed_epochs ORDER BY public, number DESC`,
    );
    return Object.fromEntries(rows.map((row) => [row.public ? 'public' : 'full', row.cursor]));
  });
  const text = `A new epoch of the feed begins. Consumers that were ahead are told to go on from ${heads.full} (full) or ${heads.public} (public).`;
  return { ok: true, json: heads, text };
}
