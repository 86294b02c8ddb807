import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';

/**
 * Rows of either numbering that one transaction numbers at most, so that whoever waits for it waits for milliseconds
 * (ADR 18).
 */
const CHUNK = 1_000;

/** Rows of an import among them: an alert of a single row waits for the chunk before it. */
const BULK_CHUNK = 250;

/** What numbers: numbered, is_more, epoch_is_due. */
export const NUMBER = `number_feed_v4(${CHUNK}, ${BULK_CHUNK}, ${ADVISORY_LOCKS.numberFeed})`;

/** $1: now. Tracks with an embargo that has passed, in the order in which the feed numbers them. */
export const TRACKS_DUE = `
  SELECT t.slug FROM embargoes e JOIN tracks t ON t.id = e.track_id
  WHERE e.due <= $1 GROUP BY t.id, t.slug ORDER BY min(e.due), t.id`;

/** $1 and $2: ids of the two epochs. $3: whether somebody asked for them. */
export const BEGIN_EPOCH = `SELECT feed_begin_epoch_v2($1, $2, $3, ${ADVISORY_LOCKS.numberFeed}) AS begun`;

/** $1: now. Rows without a position, counted up to 100,000, and the age in seconds of the oldest of the first thousand. */
export const FEED_LAG = `
  SELECT (SELECT count(*)::integer FROM (SELECT FROM unnumbered LIMIT 100000) u) AS rows,
    coalesce(extract(epoch FROM $1::timestamptz - min(l.recorded_at)), 0)::float AS seconds
  FROM (SELECT track_id, seq FROM unnumbered WHERE NOT public LIMIT 1000) u
  JOIN ledger l USING (track_id, seq)`;
