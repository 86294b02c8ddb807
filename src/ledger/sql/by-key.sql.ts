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

/**
 * The public row whose content the row `l` of the ledger is: its own, or that of the entry which it corrects, shown as it
 * then stood (public-log.ts). No index has the content.
 */
export const PUBLIC_ROW_OF_CONTENT = `LATERAL (SELECT * FROM public_log
  WHERE track_id = l.track_id AND row_seq IN (l.seq, l.corrects) AND content_seq = l.seq LIMIT 1)`;
