import type { LogName } from '../../../ledger/read-scope.js';
import { LOGS } from './rows.sql.js';
import { STATE_AFTER } from './state-after.sql.js';
import type { Values } from './values.js';

/** The newest correction of a row `l` or `p`. */
const CORRECTION: Record<LogName, string> = {
  full: `
    SELECT c.seq, c.type = 'transition.annulled' AS annulled FROM ledger c
    WHERE c.track_id = l.track_id AND c.corrects = l.seq AND c.type <> 'transition.published'
    ORDER BY c.seq DESC LIMIT 1`,
  public: `
    SELECT o.seq, ol.type = 'transition.annulled' AS annulled
    FROM public_log o JOIN ledger ol ON ol.track_id = o.track_id AND ol.seq = o.row_seq
    WHERE o.track_id = p.track_id AND o.corrects = p.seq
    ORDER BY o.seq DESC LIMIT 1`,
};

/** A log's rows with their later corrections. `where` names the track `t` and the rows of {@link LOGS}. */
const listed = (log: LogName, where: string): string => {
  const { columns, from, row } = LOGS[log];
  return `
    SELECT t.slug AS track, ${columns}, n.seq AS "correctedBy", coalesce(n.annulled, false) AS annulled
    ${from} JOIN tracks t ON t.id = ${row}.track_id LEFT JOIN LATERAL (${CORRECTION[log]}) n ON true ${where}`;
};

/** The one row that `of` (track_id, seq) names. */
const rowOf = (log: LogName, of: string): string => {
  const { row } = LOGS[log];
  return listed(log, `WHERE ${row}.track_id = ${of}.track_id AND ${row}.seq = ${of}.seq`);
};

/** $1: slug. $2: the seq after which. $3: how many. */
export const recorded = (log: LogName): string => {
  const { row } = LOGS[log];
  const rows = listed(log, `WHERE t.slug = $1 AND ${row}.seq > $2 ORDER BY ${row}.seq LIMIT $3`);
  return `SELECT r.*, r.seq AS at FROM (${rows}) r ORDER BY r.seq`;
};

/** $1: slug. $2: how many. */
export const latestOf = (log: LogName): string => {
  const rows = listed(log, `WHERE t.slug = $1 ORDER BY ${LOGS[log].row}.seq DESC LIMIT $2`);
  return `SELECT r.*, r.seq AS at FROM (${rows}) r ORDER BY r.seq DESC`;
};

export type LatestFilter = {
  kind?: string | undefined;
  party?: string | undefined;
  own: readonly string[] | null;
  limit: number;
};

/** The newest rows of a feed; of these tracks, if any are asked for. */
export function latest(log: LogName, { kind, party, own, limit }: LatestFilter, values: Values): string {
  const isPublic = log === 'public';
  const where = [
    ...(kind ? [`n.kind = ${values.add(kind, 'text')}`] : []),
    ...(party ? [`n.codes @> ${values.add([party], 'text[]')}`] : []),
    ...(own ? [`n.slug = ANY(${values.add(own, 'text[]')})`] : []),
  ];
  const named = `SELECT n.track_id FROM track_names n WHERE ${[`n.public = ${isPublic}`, ...where].join(' AND ')}`;
  return `
    SELECT r.*, f.position AS at FROM (
      SELECT position, track_id, seq FROM feed f
      WHERE f.public = ${isPublic} ${where.length > 0 ? `AND f.track_id IN (${named})` : ''}
      ORDER BY f.position DESC LIMIT ${values.add(limit, 'integer')}
    ) f JOIN LATERAL (${rowOf(log, 'f')}) r ON true
    ORDER BY f.position DESC`;
}

/**
 * $1: slugs of tracks. $2: an instant. $3: how many. The newest rows that a log of these tracks got since. They lie on as
 * many tracks whose logs ended last, so the heads of the tracks are read, and of few of them rows.
 */
export const recordedSince = (log: LogName): string => {
  const { row } = LOGS[log];
  const ended = log === 'public' ? 'h.public_recorded_at' : 'h.recorded_at';
  const rows = listed(
    log,
    `WHERE ${row}.track_id = h.track_id AND ${row}.recorded_at >= $2 ORDER BY ${row}.seq DESC LIMIT $3`,
  );
  return `
    SELECT r.*, r.seq AS at FROM (
      SELECT h.track_id FROM heads h
      WHERE h.track_id = ANY (ARRAY(SELECT id FROM tracks WHERE slug = ANY($1))) AND ${ended} >= $2
      ORDER BY ${ended} DESC, h.track_id LIMIT $3
    ) h CROSS JOIN LATERAL (${rows}) r
    ORDER BY r."recordedAt" DESC, r.track, r.seq DESC LIMIT $3`;
};

/** $1: meeting. `tracks`: a further condition, $2. */
export const ofMeeting = (log: LogName, tracks: string): string =>
  `SELECT r.*, r.seq AS at FROM (${listed(log, `WHERE l.meeting = $1 ${tracks}`)}) r ORDER BY r.track, r.seq`;

/** $1: meetings. `tracks`: a further condition, $2. `but`: the parameter that holds a slug. */
export const othersAt = (log: LogName, tracks: string, but: string): string => `
  SELECT DISTINCT r.meeting, r.track
  FROM (${listed(log, `WHERE l.meeting = ANY($1) AND l.corrects IS NULL ${tracks}`)}) r
  WHERE NOT r.annulled AND r.track <> ${but}`;

/** $1: whether of the public feed. $2: position. $4: epoch. The cursor from which an invalid cursor can resume. */
const RESUME = `feed_cursor_v2($1, c.resume) AS "resumeFrom",
  c.resume IS NOT NULL AND pg_is_in_recovery() AS "isReplica"`;

/** $3: limit. $5, if `ofOwn`: slugs. If there are no rows, it returns one row without a position. */
export const feed = (log: LogName, ofOwn: boolean): string => `
  SELECT r.*, feed_cursor_v2($1, f.position) AS at, ${RESUME}
  FROM (SELECT feed_resume_v2($1, $4, $2) AS resume) c LEFT JOIN LATERAL (
    SELECT position, track_id, seq FROM feed WHERE c.resume IS NULL AND public = $1 AND position > $2
    ${ofOwn ? 'AND track_id IN (SELECT id FROM tracks WHERE slug = ANY($5))' : ''}
    ORDER BY position LIMIT $3
  ) f ON true
  LEFT JOIN LATERAL (${rowOf(log, 'f')}) r ON true
  ORDER BY f.position`;

/** $3: epoch. */
export const PLACE_IN_FEED = `
  SELECT feed_cursor_v2($1, $2) AS cursor, ${RESUME} FROM feed_resume_v2($1, $3, $2) AS c(resume)`;

export const NEWEST_IN_FEED = `
  SELECT feed_cursor_v2($1, coalesce(max(position), 0)) AS cursor FROM feed WHERE public = $1`;

/** $1 and $2: ids of tracks and seqs. `at` is a row's place among those asked for. */
export const asRecorded = (log: LogName): string => `
  SELECT r.*, w.n AS at, s.state, t.coverage_until AS "coverageUntil"
  FROM unnest($1::integer[], $2::integer[]) WITH ORDINALITY AS w(track_id, seq, n)
  JOIN tracks t ON t.id = w.track_id
  CROSS JOIN LATERAL (${rowOf(log, 'w')} LIMIT 1) r
  CROSS JOIN LATERAL (${STATE_AFTER[log]}) s`;
