import { DatabaseError } from 'pg';
import type { Database } from '../../db/database.js';
import { Batches } from '../../runtime/batches.js';
import { type EntryShape, entryName } from '../sql/append-entry.sql.js';
import type { AppendTables } from './append-params.js';
import { entryStatement } from './append-statement.js';

/** Statements at once for each shape, and the most entries of one. */
const LANES = 1;
const MOST = 16;

/**
 * Writes entries that come last in their tracks' logs. Those that come together share a statement, because a statement
 * costs more than its rows (docs/adr/0024).
 */
export class EntryWriter {
  private readonly shapes = new Map<string, Batches<AppendTables, boolean>>();

  constructor(private readonly database: Database) {}

  /** Whether it was written: false if another writer was faster. One that brings sources goes alone. */
  async write(shape: EntryShape, entry: AppendTables): Promise<boolean> {
    if (shape.sources) return (await this.send(shape, [entry]))[0] ?? false;
    const name = entryName(shape);
    const batches = this.shapes.get(name) ?? new Batches(LANES, MOST, (entries) => this.send(shape, entries));
    this.shapes.set(name, batches);
    return batches.ask(entry);
  }

  private async send(shape: EntryShape, entries: AppendTables[]): Promise<boolean[]> {
    try {
      const { rows } = await this.database.write(entryStatement(shape, entries));
      const moved = new Set(rows.map(({ trackId }) => trackId));
      return entries.map(({ heads }) => moved.has(heads[0]?.trackId));
    } catch (error) {
      // One of them fails, and nothing was written: each tries again alone, as after a lost race.
      if (entries.length > 1 && error instanceof DatabaseError) return entries.map(() => false);
      throw error;
    }
  }
}
