import { instant } from '../../db/columns.js';
import type { LogName } from '../../ledger/read-scope.js';
import { rowAt } from '../../ledger/sql/by-key.sql.js';

/**
 * The entries that `wanted` (track_id, seq, in the log's own numbers) names, as the log has them now. `annulled`: whether
 * the entry no longer stands. `recorded_at`: when the log learnt of what now stands.
 */
const AS_THEY_STAND: Record<LogName, string> = {
  full: `
    SELECT w.track_id, w.seq, o.type, coalesce(n.type = 'transition.annulled', false) AS annulled,
      CASE WHEN s.seq IS NULL THEN o.visibility ELSE 'public' END AS visibility, o.embargo_until,
      c.occurred_on, c.recorded_at, c.data, c.sources, c.documents, c.note
    FROM wanted w CROSS JOIN ${rowAt('ledger', 'w.track_id', 'w.seq')} o
    LEFT JOIN LATERAL (
      SELECT k.seq, k.type FROM ledger k
      WHERE k.track_id = w.track_id AND k.corrects = w.seq AND k.type <> 'transition.published'
      ORDER BY k.seq DESC LIMIT 1
    ) n ON true
    LEFT JOIN ${rowAt('public_log', 'w.track_id', 'w.seq', 'row_seq')} s ON true
    CROSS JOIN ${rowAt('ledger', 'w.track_id', 'coalesce(n.seq, w.seq)')} c`,
  public: `
    SELECT w.track_id, w.seq, o.type, coalesce(r.type = 'transition.annulled', false) AS annulled,
      'public' AS visibility, NULL::timestamptz AS embargo_until, c.occurred_on, coalesce(n.recorded_at, p.recorded_at) AS recorded_at, c.data, c.sources, c.documents, NULL::jsonb AS note
    FROM wanted w CROSS JOIN ${rowAt('public_log', 'w.track_id', 'w.seq')} p
    CROSS JOIN ${rowAt('ledger', 'w.track_id', 'p.row_seq')} o
    LEFT JOIN LATERAL (
      SELECT k.row_seq, k.content_seq, k.recorded_at FROM public_log k
      WHERE k.track_id = w.track_id AND k.corrects = w.seq ORDER BY k.seq DESC LIMIT 1
    ) n ON true
    LEFT JOIN ${rowAt('ledger', 'w.track_id', 'n.row_seq')} r ON true
    CROSS JOIN ${rowAt('ledger', 'w.track_id', 'coalesce(n.content_seq, p.content_seq)')} c`,
};

/** $1 and $2: tracks and seqs of entries. */
export const entries = (log: LogName): string => `
  WITH wanted AS (SELECT * FROM unnest($1::int[], $2::int[]) AS w(track_id, seq))
  SELECT e.track_id AS "trackId", e.seq, e.type, e.annulled, e.occurred_on AS "occurredOn",
    (e.recorded_at AT TIME ZONE 'UTC')::date - '1970-01-01'::date AS "recordedDay", e.data, e.sources, e.documents, e.note,
    e.visibility, ${instant('e.embargo_until')} AS "embargoUntil", t.slug, t.kind, t.parties
  FROM (${AS_THEY_STAND[log]}) e JOIN tracks t ON t.id = e.track_id`;

/** $1: sources. */
export const SOURCES_NAMED = `
  SELECT id AS ref, title, publisher, language, url, published_on AS "publishedOn" FROM sources WHERE id = ANY($1)`;

/** $1: tracks. What each is called in the log. */
export const trackNames = (log: LogName): string => `
  SELECT t.id AS "trackId", t.slug, t.parties,
    coalesce(h.${log === 'public' ? 'public_' : ''}renamed::jsonb, t.title) AS title
  FROM tracks t JOIN heads h ON h.track_id = t.id WHERE t.id = ANY($1)`;

/** $1: tracks. $2: those of them that were renamed, as far as is known. */
export const trackDocuments = (log: LogName): string => `
  SELECT t.id AS "trackId", t.slug, t.kind, t.parties, t.members, t.depositary, t.subtype, t.title, (
      SELECT json_agg(e.data->'title' ORDER BY e.seq) FROM (
        WITH wanted AS (
          ${
            log === 'full'
              ? `SELECT l.track_id, l.seq FROM ledger l WHERE l.track_id = t.id AND l.type = 'track.renamed'`
              : `SELECT p.track_id, p.seq FROM public_log p JOIN ledger l ON l.track_id = p.track_id AND l.seq = p.row_seq
                 WHERE p.track_id = t.id AND l.type = 'track.renamed' AND p.corrects IS NULL`
          }
        )
        ${AS_THEY_STAND[log]}
      ) e WHERE NOT e.annulled AND t.id = ANY($2)
    ) AS renamed
  FROM tracks t WHERE t.id = ANY($1)`;
