/**
 * Rows by their key, each a subquery that `LIMIT` keeps one. Of a join, PostgreSQL may read all rows of the track or of
 * the table: while a database is too young for statistics, or where it expects other rows than there are.
 */

/** The row of a log with this number; `row_seq`: the row of the public log that shows a row of the ledger. */
export const rowAt = (
  log: 'ledger' | 'public_log',
  track: string,
  number: string,
  key: 'seq' | 'row_seq' = 'seq',
): string => `LATERAL (SELECT * FROM ${log} WHERE track_id = ${track} AND ${key} = ${number} LIMIT 1)`;

/** The state at a position of a log. */
export const stateAt = (track: string, isPublic: string, position: string): string =>
  `LATERAL (SELECT state FROM statuses WHERE track_id = ${track} AND public = ${isPublic} AND position = ${position} LIMIT 1)`;
