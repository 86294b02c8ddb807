import type { ClientBase, Pool } from 'pg';
import { sourceId } from '../tracks/commands/resolve-sources.js';
import { EVERY_SOURCE } from '../tracks/queries/sql/sources.sql.js';
import { type SourceRecord, sourceView } from '../tracks/queries/transition-view.js';
import type { Fault } from './records/fault.js';

const BATCH = 1_000;

/** Compares every source with its id, which is a hash of its content: the hash of a row covers the id only. */
export async function checkSources(at: ClientBase | Pool): Promise<Fault[]> {
  const faults: Fault[] = [];
  let after = '';
  for (;;) {
    const { rows } = await at.query<SourceRecord>(EVERY_SOURCE, [after, BATCH]);
    for (const record of rows) {
      const { ref, ...source } = sourceView(record);
      if (sourceId(source) === ref) continue;
      const fault = `the content of source ${ref} does not match its id`;
      faults.push({ track: null, place: 'source', seq: null, fault });
    }
    const last = rows.at(-1);
    if (!last) return faults;
    after = last.id;
  }
}
