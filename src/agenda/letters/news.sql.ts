/** The positions of both numberings, for one process at a time until its transaction ends. */
export const LOCK_NEWS = 'SELECT public, position FROM follow_positions ORDER BY public FOR UPDATE';

/** $1: whether of the public numbering. $2: after which position. $3: how many. Up to which position rows are taken. */
export const NEWS_UNTIL = `
  SELECT max(f.position) AS position FROM (
    SELECT position FROM feed WHERE public = $1 AND position > $2 ORDER BY position LIMIT $3
  ) f`;

/**
 * $1 and $2: after which position of the full and of the public numbering. $3 and $4: up to which. $5: now. $6: when a new
 * letter is due. $7: its name. Notes which rows of the feed followers are to be told, each in
 * the letter that still gathers for the person, or in a new one.
 */
export const TELL_FOLLOWERS = `
  WITH fresh AS (
    SELECT public, track_id, seq FROM feed WHERE NOT public AND position > $1 AND position <= $3
    UNION ALL
    SELECT public, track_id, seq FROM feed WHERE public AND position > $2 AND position <= $4
  ), news AS MATERIALIZED (
    SELECT o.person_id, f.track_id, f.public, f.seq
    FROM fresh f JOIN follows o ON o.track_id = f.track_id
    JOIN agenda_mail m ON m.person_id = o.person_id
    WHERE m.followed AND m.confirmed_at IS NOT NULL AND m.stopped_at IS NULL
  ), gathering AS MATERIALIZED (
    SELECT l.person_id, l.about FROM agenda_letters l
    WHERE l.kind = 'followed' AND l.tries = 0 AND l.next_at IS NOT NULL
      AND l.person_id IN (SELECT n.person_id FROM news n)
    FOR UPDATE
  ), made AS (
    INSERT INTO agenda_letters (person_id, kind, about, made_at, next_at)
    SELECT DISTINCT n.person_id, 'followed', $7, $5::timestamptz, $6::timestamptz FROM news n
    WHERE n.person_id NOT IN (SELECT g.person_id FROM gathering g)
    RETURNING person_id, about
  )
  INSERT INTO follow_news (person_id, about, track_id, public, seq)
  SELECT n.person_id, l.about, n.track_id, n.public, n.seq
  FROM news n JOIN (SELECT * FROM gathering UNION ALL SELECT * FROM made) l ON l.person_id = n.person_id
  ON CONFLICT DO NOTHING`;

/** $1: whether of the public numbering. $2: up to which position followers were told. */
export const NEWS_TOLD = 'UPDATE follow_positions SET position = $2 WHERE public = $1';

/**
 * $1: a person. $2: a letter. $3: the tracks whose ledgers they read, by slug; null for all. $4: how many. What the letter is
 * about, of what they still follow: of a track whose ledger they read its rows, of another what was made public.
 */
export const NEWS_OF = `
  SELECT n.track_id AS "trackId", n.public, n.seq
  FROM follow_news n JOIN tracks t ON t.id = n.track_id
  JOIN follows o ON o.person_id = n.person_id AND o.track_id = n.track_id
  WHERE n.person_id = $1 AND n.about = $2 AND n.public <> ($3::text[] IS NULL OR t.slug = ANY($3))
  ORDER BY t.slug, n.seq LIMIT $4`;
