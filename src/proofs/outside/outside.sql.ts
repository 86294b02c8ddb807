import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';

export const TRY_LOCK = `SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.sendHeads}) AS mine`;

/** $1: the log, $2: the destination. The newest head of the log, and the last that was sent there. */
export const NEWEST_AND_SENT = `
  SELECT c.public, c.size::float AS size, c.note, o.origin, s.note AS "sentNote", s.size::float AS "sentSize",
    s.sent_at AS "sentAt"
  FROM checkpoints c
  JOIN log_origins o USING (public, epoch)
  LEFT JOIN LATERAL (
    SELECT h.* FROM outside_heads h WHERE h.public = c.public AND h.destination = $2 ORDER BY h.sent_at DESC LIMIT 1
  ) s ON true
  WHERE c.public = $1`;

/** $1: the log, $2: the destination, $3: size, $4: the note as it is kept, $5: now. */
export const SENT = `
  INSERT INTO outside_heads (public, destination, size, note, sent_at) VALUES ($1, $2, $3, $4, $5)`;
