import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import { names } from '../../db/columns.js';
import type { LogName } from '../../ledger/read-scope.js';
import { INDEX_VERSION } from './index-version.js';
import { SEARCH_ENTRIES, SEARCH_NAMES, SEARCH_SPELLINGS, SEARCH_TRACKS } from './tables.sql.js';

/** SQL: a word as a query of full text. */
const asQuery = (word: string): string => `('''' || replace(${word}, '''', '''''') || '''')::tsquery`;

/** SQL: the condition of the indexes of one log. */
const partOf = (log: LogName): string => (log === 'public' ? 'public' : 'NOT public');

const isPublic = (log: LogName): string => String(log === 'public');

/** Whether another process indexes. */
export const LOCK = `SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.indexForSearch}) AS locked`;

/** What is to be done, in one cheap look. `outdated`: an earlier release made the index; `newer`: a later one. */
export const LAG = `
  SELECT bool_or(p.version < ${INDEX_VERSION}) AS outdated, bool_or(p.version > ${INDEX_VERSION}) AS newer,
    bool_or(p.position < (SELECT max(f.position) FROM feed f WHERE f.public = p.public)) IS TRUE AS behind,
    EXISTS (SELECT FROM search_opened) AS opened
  FROM search_positions p`;

/** Empties the index, to be filled again by this release. */
export const EMPTY = [
  'TRUNCATE search_tracks, search_entries, search_names, search_spellings, search_words',
  `UPDATE search_positions SET position = 0, version = ${INDEX_VERSION}`,
  'INSERT INTO search_opened SELECT id FROM tracks',
];

/** $1: how many. The next rows of the feed, each with the entry that it records or corrects. */
export const nextRows = (log: LogName): string => {
  const row = log === 'public' ? 'public_log' : 'ledger';
  return `
    SELECT f.position::float8 AS position, f.track_id AS "trackId", coalesce(r.corrects, r.seq) AS seq
    FROM (
      SELECT position, track_id, seq FROM feed
      WHERE public = ${isPublic(log)}
        AND position > (SELECT position FROM search_positions WHERE public = ${isPublic(log)})
      ORDER BY position LIMIT $1
    ) f JOIN ${row} r ON r.track_id = f.track_id AND r.seq = f.seq
    ORDER BY f.position`;
};

/** $1: how many. */
export const TAKE_OPENED = `
  DELETE FROM search_opened WHERE ctid = ANY (ARRAY(SELECT ctid FROM search_opened LIMIT $1))
  RETURNING track_id AS "trackId"`;

/** $1: the last row that is indexed. */
export const reached = (log: LogName): string =>
  `UPDATE search_positions SET position = $1 WHERE public = ${isPublic(log)}`;

/** $1: tracks. Those that are indexed. */
export const indexedTracks = (log: LogName): string => `
  SELECT track_id AS "trackId" FROM search_tracks WHERE public = ${isPublic(log)} AND track_id = ANY($1)`;

/** $1: tracks. The lexemes of each. */
export const trackLexemes = (log: LogName): string => `
  SELECT tsvector_to_array(terms) AS lexemes FROM search_tracks
  WHERE public = ${isPublic(log)} AND track_id = ANY($1)`;

/** $1 and $2: tracks and seqs. The lexemes of entries that are indexed already. */
export const entryLexemes = (log: LogName): string => `
  SELECT tsvector_to_array(d.terms) AS lexemes
  FROM unnest($1::int[], $2::int[]) AS w(track_id, seq) JOIN search_entries d
    ON d.track_id = w.track_id AND d.seq = w.seq AND d.public = ${isPublic(log)}`;

/** The activity of a track in a log: that by which the board sorts it. */
const activityIn = (log: LogName): string => (log === 'public' ? 'h.public_activity' : 'h.activity');

/** $1: ids, $2: slugs, $3: terms. */
export const writeTracks = (log: LogName): string => `
  INSERT INTO search_tracks (${names(SEARCH_TRACKS)})
  SELECT w.track_id, ${isPublic(log)}, w.slug, ${activityIn(log)}, w.terms::tsvector
  FROM unnest($1::int[], $2::text[], $3::text[]) AS w(track_id, slug, terms)
  JOIN heads h ON h.track_id = w.track_id
  ON CONFLICT (track_id, public) DO UPDATE SET activity = excluded.activity, terms = excluded.terms`;

/** $1: tracks whose activity may have changed. */
export const touchTracks = (log: LogName): string => `
  UPDATE search_tracks d SET activity = ${activityIn(log)}
  FROM heads h
  WHERE h.track_id = ANY($1) AND d.track_id = h.track_id AND d.public = ${isPublic(log)}
    AND d.activity <> ${activityIn(log)}`;

/** $1: tracks, $2: seqs, $3: activities, $4: terms. */
export const writeEntries = (log: LogName): string => `
  INSERT INTO search_entries (${names(SEARCH_ENTRIES)})
  SELECT w.track_id, ${isPublic(log)}, w.seq, w.activity, w.terms::tsvector
  FROM unnest($1::int[], $2::int[], $3::int[], $4::text[]) AS w(track_id, seq, activity, terms)
  ON CONFLICT (track_id, public, seq) DO UPDATE SET activity = excluded.activity, terms = excluded.terms`;

/** $1 and $2: tracks and seqs of entries that no longer stand. */
export const removeEntries = (log: LogName): string => `
  DELETE FROM search_entries d USING unnest($1::int[], $2::int[]) AS w(track_id, seq)
  WHERE d.track_id = w.track_id AND d.seq = w.seq AND d.public = ${isPublic(log)}`;

/** $1 to $6: types, keys, tracks, seqs, activities, terms. The latest entry that names it wins, however it came. */
export const writeNames = (log: LogName): string => `
  INSERT INTO search_names AS d (${names(SEARCH_NAMES)})
  SELECT DISTINCT ON (w.type, w.key) ${isPublic(log)}, w.type, w.key, w.track_id, w.seq, w.activity, w.terms::tsvector
  FROM unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::int[], $6::text[])
    AS w(type, key, track_id, seq, activity, terms)
  ORDER BY w.type, w.key, w.activity DESC, w.track_id, w.seq DESC
  ON CONFLICT (public, type, key) DO UPDATE
    SET track_id = excluded.track_id, seq = excluded.seq, activity = excluded.activity, terms = excluded.terms
    WHERE (excluded.activity, -excluded.track_id, excluded.seq) >= (d.activity, -d.track_id, d.seq)`;

/** $1: keys that an entry named before. Removes what is known of them, to be written again from {@link latestNaming}. */
export const removeNames = (log: LogName): string => `
  DELETE FROM search_names WHERE public = ${isPublic(log)} AND type IN ('person', 'source', 'document') AND key = ANY($1)
  RETURNING tsvector_to_array(terms) AS lexemes`;

/** $1: codes. The latest entry that names each; OFFSET keeps the planner from reading the log backwards in search of it. */
export const latestNaming = (log: LogName): string => `
  SELECT DISTINCT e.track_id AS "trackId", e.seq
  FROM unnest($1::text[]) AS w(code) CROSS JOIN LATERAL (
    SELECT d.track_id, d.seq FROM (
      SELECT track_id, seq, activity FROM search_entries
      WHERE ${partOf(log)} AND terms @@ ${asQuery('w.code')} OFFSET 0
    ) d ORDER BY d.activity DESC, d.track_id, d.seq DESC LIMIT 1
  ) e`;

/** $1 to $5: keys, languages, tracks, seqs, names. The latest entry of a track that has a name in a language wins. */
export const writeSpellings = (log: LogName): string => `
  INSERT INTO search_spellings AS s (${names(SEARCH_SPELLINGS)})
  SELECT DISTINCT ON (w.key, w.language, w.track_id) ${isPublic(log)}, w.*
  FROM unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::text[]) AS w(key, language, track_id, seq, name)
  ORDER BY w.key, w.language, w.track_id, w.seq DESC
  ON CONFLICT (public, key, language, track_id) DO UPDATE SET seq = excluded.seq, name = excluded.name
    WHERE excluded.seq > s.seq`;

/** $1 and $2: tracks and seqs of entries that were corrected. */
export const removeSpellings = (log: LogName): string => `
  DELETE FROM search_spellings s USING unnest($1::int[], $2::int[]) AS w(track_id, seq)
  WHERE s.track_id = w.track_id AND s.public = ${isPublic(log)} AND s.seq = w.seq`;

/** $1: tracks, $2: codes of people. The entries of these tracks that name them. */
export const namingIn = (log: LogName): string => `
  SELECT track_id AS "trackId", seq FROM search_entries
  WHERE public = ${isPublic(log)} AND track_id = ANY($1) AND tsvector_to_array(terms) && $2::text[]`;

/** $1: words that are new to a document. */
export const addWords = (log: LogName): string => `
  INSERT INTO search_words (public, word) SELECT ${isPublic(log)}, w FROM unnest($1::text[]) AS w
  ON CONFLICT DO NOTHING`;

/** $1: words that a document no longer has. Forgets those that none has. */
export const forgetWords = (log: LogName): string => {
  const has = (table: string) =>
    `EXISTS (SELECT FROM ${table} WHERE ${partOf(log)} AND terms @@ ${asQuery('s.word')})`;
  return `
    DELETE FROM search_words s WHERE s.public = ${isPublic(log)} AND s.word = ANY($1)
      AND NOT (${has('search_entries')} OR ${has('search_tracks')} OR ${has('search_names')})`;
};
