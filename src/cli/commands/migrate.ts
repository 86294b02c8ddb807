import { withDatabase } from '../process/database.js';
import type { Outcome } from '../process/outcome.js';

/** Brings the schema up to date and grants the application's role its rights. JSON: `{migrated: [name, ...]}`. */
export async function migrate(): Promise<Outcome> {
  const { migrated } = await withDatabase(async (database) => database);
  const text = migrated.length > 0 ? `Migrated: ${migrated.join(', ')}.` : 'The database is up to date.';
  return { ok: true, json: { migrated }, text };
}
