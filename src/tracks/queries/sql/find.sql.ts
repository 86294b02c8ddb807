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

/**
 * $1: tracks with title and parties. $2: whether every ledger is read, or $3: those of these tracks. The slugs of those
 * whose name another track has too, as the caller sees it.
 */
export const NAMESAKES = `
  SELECT w.slug FROM jsonb_to_recordset($1) AS w(slug text, title jsonb, parties text[])
  WHERE EXISTS (SELECT FROM track_names n WHERE n.keys && name_keys_v1(w.title, w.parties)
    AND n.slug <> w.slug AND n.public <> ($2 OR n.slug = ANY($3)))`;

/** $1: how many of the newest rows are searched for places, people and bodies. */
export const GATHERINGS = `
  SELECT t.slug AS track, l.data->'place' AS place, l.data->'people' AS people, l.data->'body' AS body
  FROM (SELECT track_id, seq, position FROM feed WHERE NOT public ORDER BY position DESC LIMIT $1) f
  JOIN ledger l ON l.track_id = f.track_id AND l.seq = f.seq
  JOIN tracks t ON t.id = l.track_id
  WHERE l.data ?| ARRAY['place', 'people', 'body']
  ORDER BY f.position DESC`;

/**
 * $1: codes of parties. $2: those of them by which tracks are looked up, one at least. $3: how many. $4: only these
 * tracks, or null for all. The tracks all of whose parties are among them, as they are called now.
 */
export const TRACKS_BETWEEN = `
  SELECT t.slug, t.kind, coalesce(h.renamed::jsonb, t.title) AS title, t.parties
  FROM track_names n JOIN tracks t ON t.id = n.track_id JOIN heads h ON h.track_id = t.id
  WHERE NOT n.public AND n.codes && $2 AND t.parties <@ $1 AND ($4::text[] IS NULL OR n.slug = ANY($4))
  ORDER BY n.slug LIMIT $3`;
