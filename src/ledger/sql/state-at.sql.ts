/**
 * The state of a track at a position of a log, as a subquery by its key, which `LIMIT` keeps. Of a join, PostgreSQL may
 * read all states of a database that is too young for statistics.
 */
export const stateAt = (track: string, isPublic: string, position: string): string =>
  `(SELECT state FROM statuses WHERE track_id = ${track} AND public = ${isPublic} AND position = ${position} LIMIT 1)`;
