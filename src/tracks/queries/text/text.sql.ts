/**
 * Rounds in the same words as the index ledger_rounds, statements in those of ledger_texts: a long ledger is read by
 * these two.
 */
const NAMED = `
  SELECT track_id, seq FROM ledger WHERE track_id = $1 AND type = 'text.stated'
  UNION ALL
  SELECT track_id, seq FROM ledger WHERE track_id = $1 AND type = 'round.held'
    AND type IN ('round.planned', 'round.rescheduled', 'round.cancelled', 'round.held')`;

/**
 * $1: id of a track. $2: a day, or null for now. Its entries that state the text and its rounds held, as they now
 * stand, in effective order. A position is of a live entry, so that annulled entries are left out.
 */
export const TEXT_ENTRIES = `
  WITH named AS (${NAMED})
  SELECT l.seq, l.type, l.meeting, coalesce(c.occurred_on, l.occurred_on) AS "occurredOn",
    CASE l.type WHEN 'text.stated' THEN coalesce(c.data, l.data)
      ELSE jsonb_strip_nulls(jsonb_build_object(
        'number', coalesce(c.data, l.data) -> 'number', 'place', coalesce(c.data, l.data) -> 'place')) END AS data,
    coalesce(c.documents, l.documents) AS documents
  FROM named n
  JOIN ledger l ON l.track_id = n.track_id AND l.seq = n.seq
  JOIN statuses s ON s.track_id = n.track_id AND NOT s.public AND s.seq = n.seq
  LEFT JOIN LATERAL (
    SELECT o.occurred_on, o.data, o.documents FROM ledger o
    WHERE o.track_id = n.track_id AND o.corrects = n.seq AND o.type <> 'transition.published'
    ORDER BY o.seq DESC LIMIT 1
  ) c ON true
  WHERE $2::date IS NULL OR s.position <= (
    SELECT a.position FROM statuses a
    WHERE a.track_id = $1 AND NOT a.public AND a.certain_day <= ($2::date - '1970-01-01'::date)
    ORDER BY a.position DESC LIMIT 1)
  ORDER BY s.position`;
