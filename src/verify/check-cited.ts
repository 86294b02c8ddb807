import type { QueryConfig, QueryResult } from 'pg';
import { STORED_SOURCES } from './checks.sql.js';
import { FaultFound } from './records/fault.js';
import type { TrackRecords } from './records/records.js';

/** Asks which sources that the tracks cite are stored. */
export const sourcesStatement = (tracks: readonly TrackRecords[]): QueryConfig => {
  const refs = tracks.flatMap(({ rows }) => rows.flatMap(({ sources }) => sources.map(({ ref }) => ref)));
  return { name: 'verify-sources', text: STORED_SOURCES, values: [[...new Set(refs)]] };
};

/** The ids in the answer to {@link sourcesStatement}. */
export const idsFrom = ({ rows }: QueryResult<{ id: string }>): Set<string> =>
  new Set(rows.map(({ id }) => id));

export function checkCited({ rows }: TrackRecords, stored: ReadonlySet<string>): void {
  for (const { seq, sources } of rows) {
    const missing = sources.find(({ ref }) => !stored.has(ref));
    if (missing) throw new FaultFound('source', seq, `cites source ${missing.ref}, which is missing`);
  }
}
