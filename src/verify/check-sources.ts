import type { ClientBase, Pool } from 'pg';
import { sourceId } from '../tracks/commands/resolve-sources.js';
import { EVERY_SOURCE } from '../tracks/queries/sql/sources.sql.js';
import { type SourceRecord, sourceView } from '../tracks/queries/transition-view.js';
import { STORED_SOURCES } from './checks.sql.js';
import { type Fault, FaultFound } from './records/fault.js';
import type { TrackRecords } from './records/records.js';

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

/** The ids of sources that the tracks cite and that are stored. */
export async function citedSources(at: ClientBase, tracks: readonly TrackRecords[]): Promise<Set<string>> {
  const refs = tracks.flatMap(({ rows }) => rows.flatMap(({ sources }) => sources.map(({ ref }) => ref)));
  const { rows } = await at.query<{ id: string }>(STORED_SOURCES, [[...new Set(refs)]]);
  return new Set(rows.map(({ id }) => id));
}

export function checkCited({ rows }: TrackRecords, stored: ReadonlySet<string>): void {
  for (const { seq, sources } of rows) {
    const missing = sources.find(({ ref }) => !stored.has(ref));
    if (missing) throw new FaultFound('source', seq, `cites source ${missing.ref}, which is missing`);
  }
}
