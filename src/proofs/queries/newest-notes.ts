import type { Database } from '../../db/database.js';
import { NEWEST_NOTES } from '../proofs.sql.js';

/** The newest notes of both logs, one after another, as a file of them; empty while none is signed. */
export async function newestNotes({ pool }: Database): Promise<string> {
  const { rows } = await pool.query<{ note: string }>(NEWEST_NOTES);
  return rows.map(({ note }) => note).join('\n');
}
