import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import type { LogName } from '../../ledger/read-scope.js';
import { PUBLIC_ROW_OF_CONTENT } from '../../ledger/sql/by-key.sql.js';

/** A row names `a.sha256`; in the same words as the index ledger_documents. */
const NAMES = `l.documents <> '[]' AND l.documents @> jsonb_build_array(jsonb_build_object('sha256', a.sha256))`;

const FILE = `d ->> 'name' AS name, d ->> 'mediaType' AS "mediaType", (d ->> 'bytes')::float8 AS bytes`;
const NAMED = `CROSS JOIN LATERAL jsonb_array_elements(l.documents) d`;

/** $2 names the tracks of a desk. */
const OF_DESK = 'l.track_id = ANY (ARRAY(SELECT id FROM tracks WHERE slug = ANY($2)))';

/** The first row of a log that names the file. In the public log only what is shown counts. */
const inLog = (log: LogName, tracks = 'true'): string =>
  log === 'full'
    ? `(SELECT 1 AS rank, ${FILE} FROM ledger l ${NAMED}
        WHERE ${NAMES} AND ${tracks} AND d ->> 'sha256' = a.sha256 ORDER BY l.track_id, l.seq LIMIT 1)`
    : `(SELECT 2 AS rank, ${FILE} FROM ledger l
        CROSS JOIN ${PUBLIC_ROW_OF_CONTENT} p ${NAMED}
        WHERE ${NAMES} AND ${tracks} AND d ->> 'sha256' = a.sha256 ORDER BY l.track_id, p.seq LIMIT 1)`;

/** What a scope sees of the ledger. $2: the tracks of a desk, or null. */
const SEEN = {
  full: inLog('full'),
  public: inLog('public', '$2::text[] IS NULL'),
  desk: `${inLog('full', OF_DESK)} UNION ALL ${inLog('public', `NOT ${OF_DESK}`)}`,
} as const;

export type DocumentScope = keyof typeof SEEN;

/** Waiting proposals that name the file, of tracks that the scope sees. An approver looks at it before they decide. */
const PROPOSED = `(SELECT 3 AS rank, ${FILE} FROM waiting_proposals w JOIN proposals p ON p.id = w.proposal
    CROSS JOIN LATERAL jsonb_path_query(
      p.request, '$.** ? (@.sha256 == $sha256)', jsonb_build_object('sha256', a.sha256)) d
    WHERE ($2::text[] IS NULL OR p.tracks <@ $2) AND d ? 'bytes' ORDER BY p.number LIMIT 1)`;

/** What the caller brought since $4; what anybody brought if $3 is null. */
const UPLOADED = `(SELECT 4 AS rank, u.name, u.media_type AS "mediaType", u.bytes::float8 FROM document_uploads u
    WHERE u.sha256 = a.sha256 AND ($3::text IS NULL OR u.uploaded_by = $3) AND u.uploaded_at > $4::timestamptz
    ORDER BY u.uploaded_at LIMIT 1)`;

/**
 * Files by SHA-256 as somebody knows them. $1: hashes. $2: the tracks of a desk, or null. $3: who brought it, or null
 * for anybody. $4: since when. What they brought themselves comes last, or first for an entry that they write.
 */
export const knownFiles = (scope: DocumentScope, ownFirst: boolean): string => `
  SELECT a.sha256, f.name, f."mediaType", f.bytes FROM unnest($1::text[]) AS a(sha256)
  CROSS JOIN LATERAL (
    SELECT * FROM (${SEEN[scope]} UNION ALL ${UPLOADED}${scope === 'public' ? '' : ` UNION ALL ${PROPOSED}`}) each
    ORDER BY ${ownFirst ? 'rank = 4 DESC, ' : ''}rank LIMIT 1
  ) f`;

/** Takes the file's lock until the end of the transaction. $1: its SHA-256. */
export const LOCK_FILE = `SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.keepDocument}, hashtext($1))`;

export const UPLOAD = `
  INSERT INTO document_uploads (sha256, uploaded_by, name, media_type, bytes, uploaded_at)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (sha256, uploaded_by)
    DO UPDATE SET name = excluded.name, media_type = excluded.media_type, uploaded_at = excluded.uploaded_at`;

/** $1: who. $2: since when. */
export const UPLOADED_SINCE = `
  SELECT coalesce(sum(bytes), 0)::float8 AS bytes FROM document_uploads
  WHERE uploaded_by = $1 AND uploaded_at > $2`;

/** $1: before when. Files of which nobody brought a copy since. */
export const STALE_UPLOADS = `
  SELECT sha256 FROM document_uploads GROUP BY sha256 HAVING max(uploaded_at) <= $1`;

/** $1: a SHA-256. $2: before when an upload is too old to be named. */
export const IS_NEEDED = `
  SELECT EXISTS (SELECT FROM (SELECT $1::text AS sha256) a JOIN ledger l ON ${NAMES})
    OR EXISTS (SELECT FROM document_uploads WHERE sha256 = $1 AND uploaded_at > $2)
    OR EXISTS (SELECT FROM waiting_proposals w JOIN proposals p ON p.id = w.proposal
               WHERE jsonb_path_exists(p.request, '$.** ? (@.sha256 == $sha256)', jsonb_build_object('sha256', $1::text)))
    AS needed`;

export const FORGET_UPLOADS = 'DELETE FROM document_uploads WHERE sha256 = $1 AND uploaded_at <= $2';

/** The files that rows of the ledger name, each once, with the first row that does. $1: a track, or null. */
export const NAMED_FILES = `
  SELECT DISTINCT ON (d ->> 'sha256') d ->> 'sha256' AS sha256, (d ->> 'bytes')::float8 AS bytes, d ->> 'mediaType' AS "mediaType",
    t.slug AS track, l.seq
  FROM ledger l JOIN tracks t ON t.id = l.track_id ${NAMED}
  WHERE l.documents <> '[]' AND ($1::text IS NULL OR t.slug = $1)
  ORDER BY d ->> 'sha256', t.slug, l.seq`;
