import type { ClientBase } from 'pg';
import { STORED_SOURCES } from './checks.sql.js';
import { FaultFound } from './records/fault.js';
import type { TrackRecords } from './records/records.js';

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
