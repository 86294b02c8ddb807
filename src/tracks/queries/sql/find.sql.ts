import type { Values } from './values.js';

/** A word that must be found: a query for the beginning of one of a track's words, or one of these parties. */
export type WantedWord = { begins: string; parties: string[] };

/** What must be true of the names `n` of a track. */
export const hasWords = (words: readonly WantedWord[], values: Values): string[] =>
  words.map(
    ({ begins, parties }) =>
      `(n.words @@ ${values.add(begins, 'tsquery')} OR n.codes && ${values.add(parties, 'text[]')})`,
  );

/** Which tracks are searched. */
export type TrackSearchFilter = { within: readonly string[] | null; twinless: boolean };

/** $1: how many. The first tracks, by slug, that have every word. */
export const foundTracks = (
  words: readonly WantedWord[],
  { within, twinless }: TrackSearchFilter,
  values: Values,
): string => `
  SELECT n.slug FROM track_names n ${twinless ? 'JOIN tracks t ON t.id = n.track_id AND t.twin_id IS NULL' : ''}
  WHERE ${[
    'NOT n.public',
    ...(within ? [`n.slug = ANY(${values.add(within, 'text[]')})`] : []),
    ...hasWords(words, values),
  ].join(' AND ')}
  ORDER BY n.slug LIMIT $1`;

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

/** $1: slugs. $2: whether every ledger is read, or $3: those of these tracks. What tracks are called there, or in public. */
export const NAMES_OF = `
  SELECT t.slug, t.parties,
    coalesce(CASE WHEN $2 OR t.slug = ANY($3) THEN h.renamed ELSE h.public_renamed END::jsonb, t.title) AS title
  FROM unnest($1::text[]) wanted
  CROSS JOIN LATERAL (SELECT * FROM tracks WHERE slug = wanted OFFSET 0) t
  CROSS JOIN LATERAL (SELECT * FROM heads WHERE track_id = t.id OFFSET 0) h`;

/** $1: how many of the newest rows are searched for places, people and bodies. */
export const GATHERINGS = `
  SELECT t.slug AS track, l.data->'place' AS place, l.data->'people' AS people, l.data->'body' AS body
  FROM (SELECT track_id, seq, position FROM feed WHERE NOT public ORDER BY position DESC LIMIT $1) f
  JOIN ledger l ON l.track_id = f.track_id AND l.seq = f.seq
  JOIN tracks t ON t.id = l.track_id
  WHERE l.data ?| ARRAY['place', 'people', 'body']
  ORDER BY f.position DESC`;
