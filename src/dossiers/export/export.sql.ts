/** Tracks in the order of their slugs, each with its twin. */
export const ALL_TRACKS = `
  SELECT t.id, t.slug, twin.slug AS twin FROM tracks t LEFT JOIN tracks twin ON twin.id = t.twin_id
  ORDER BY t.slug COLLATE "C"`;

/** Pairs of tracks that were at one meeting. */
export const MET = `
  SELECT DISTINCT m.one, l.track_id AS other
  FROM (SELECT meeting, min(track_id) AS one FROM ledger WHERE meeting IS NOT NULL
        GROUP BY meeting HAVING min(track_id) < max(track_id)) m
  JOIN ledger l ON l.meeting = m.meeting AND l.track_id > m.one`;
