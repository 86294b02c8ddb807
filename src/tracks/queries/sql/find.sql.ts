/**
 * $1: words, each a pattern and the parties that it names. $2: slugs, or null for any. $4: whether to search only
 * tracks without a twin.
 */
export const FIND_TRACKS = `
  SELECT t.slug FROM tracks t
  WHERE ($2::text[] IS NULL OR t.slug = ANY($2)) AND (t.twin_id IS NULL OR NOT $4) AND NOT EXISTS (
    SELECT FROM jsonb_to_recordset($1) AS w(part text, parties text[])
    WHERE NOT (
      t.slug ILIKE w.part OR t.parties && w.parties
      OR concat_ws(' ', t.title->>'en', t.title->>'ru', t.title->>'kk',
           CASE jsonb_typeof(t.title) WHEN 'string' THEN t.title #>> '{}' END) ILIKE w.part
      OR EXISTS (
        SELECT FROM ledger l WHERE l.track_id = t.id AND l.data ? 'title'
        AND concat_ws(' ', l.data->'title'->>'en', l.data->'title'->>'ru', l.data->'title'->>'kk',
              CASE jsonb_typeof(l.data->'title') WHEN 'string' THEN l.data->>'title' END) ILIKE w.part
      )
    )
  )
  ORDER BY t.slug LIMIT $3`;

const SEEN = `($3 OR t.slug = ANY($4)
  OR EXISTS (SELECT FROM heads h WHERE h.track_id = t.id AND h.public_revision > 0))`;

/** $1: titles and parties. $2: how many. $3: whether every track is seen, or $4: those that are. */
export const NAMESAKES = `
  WITH wanted AS (
    SELECT DISTINCT titles, parties FROM jsonb_to_recordset($1) AS w(titles text[], parties text[])
  )
  SELECT t.slug FROM wanted w JOIN tracks t
    ON ${SEEN}
    AND ARRAY[t.title->>'en', t.title->>'ru', t.title->>'kk', t.title #>> '{}'] && w.titles
    AND t.parties @> w.parties AND t.parties <@ w.parties
  UNION
  SELECT t.slug FROM wanted w JOIN ledger l
    ON l.data ? 'title'
    AND ARRAY[l.data->'title'->>'en', l.data->'title'->>'ru', l.data->'title'->>'kk', l.data #>> '{title}'] && w.titles
  JOIN tracks t ON t.id = l.track_id AND t.parties @> w.parties AND t.parties <@ w.parties
    AND ${SEEN}
  LIMIT $2`;

/** $1: how many of the newest rows are searched for places, people and bodies. */
export const GATHERINGS = `
  SELECT t.slug AS track, l.data->'place' AS place, l.data->'people' AS people, l.data->'body' AS body
  FROM (SELECT track_id, seq, position FROM feed WHERE NOT public ORDER BY position DESC LIMIT $1) f
  JOIN ledger l ON l.track_id = f.track_id AND l.seq = f.seq
  JOIN tracks t ON t.id = l.track_id
  WHERE l.data ?| ARRAY['place', 'people', 'body']
  ORDER BY f.position DESC`;
