import type { CommandResult } from '../process/command-result.js';
import { withDatabase } from '../process/database.js';

/** Migrates the database and grants the application's role its privileges. JSON: `{migrated: [name, ...]}`. */
export async function migrate(): Promise<CommandResult> {
  const { migrated } = await withDatabase(async (database) => database);
  const text = migrated.length > 0 ? `Migrated: ${migrated.join(', ')}.` : 'The database is up to date.';
  return { ok: true, json: { migrated }, text };
}
