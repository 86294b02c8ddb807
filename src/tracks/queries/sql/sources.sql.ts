import { selected } from '../../../db/columns.js';
import { ADMINISTRATIVE_EVENTS } from '../../../domain/events/event-data.js';
import type { LogName } from '../../../ledger/read-scope.js';
import { PUBLIC_ROW_OF_CONTENT } from '../../../ledger/sql/by-key.sql.js';
import { SOURCES } from '../../../ledger/sql/tables.sql.js';

/** The select list of a source, from `sources` as `s`. */
const SOURCE = selected(SOURCES, 's');

/** Whether the row `l` cites the source `s`; in the same words as the index ledger_sources. */
const CITES = `l.sources <> '[]' AND l.sources @> jsonb_build_array(jsonb_build_object('ref', s.id))`;

/** The most rows of a log that are listed for one source: its first. */
const MOST_CITED = 50;

/**
 * The rows of either log that cite the source `s`. In the public log only what is shown counts: a source that only
 * hidden entries cite is hidden too. `tracks`: a further condition on the row `l`.
 */
const use = (log: LogName, tracks = ''): string =>
  log === 'full'
    ? `(SELECT l.track_id, l.seq FROM ledger l WHERE ${CITES} ${tracks} LIMIT ${MOST_CITED})`
    : `(SELECT p.track_id, p.seq FROM ledger l CROSS JOIN ${PUBLIC_ROW_OF_CONTENT} p
        WHERE ${CITES} ${tracks} LIMIT ${MOST_CITED})`;

/** For a desk: the ledger rows of its own tracks, and the public rows of all others. $3 names its tracks. */
const OF_DESK = 'ANY (ARRAY(SELECT id FROM tracks WHERE slug = ANY($3)))';
const USE_BY_DESK = `${use('full', `AND l.track_id = ${OF_DESK}`)}
  UNION ALL ${use('public', `AND NOT l.track_id = ${OF_DESK}`)}`;

/** $1: the id after which. $2: how many. */
export const sourcesWithUse = (log: LogName | 'by desk'): string => `
  SELECT ${SOURCE}, u."citedBy" FROM sources s
  JOIN LATERAL (
    SELECT json_agg(json_build_object('track', t.slug, 'seq', c.seq) ORDER BY t.slug, c.seq) AS "citedBy"
    FROM (${log === 'by desk' ? USE_BY_DESK : use(log)}) c
    CROSS JOIN LATERAL (SELECT slug FROM tracks WHERE id = c.track_id OFFSET 0) t
  ) u ON u."citedBy" IS NOT NULL
  WHERE s.id > $1 ORDER BY s.id LIMIT $2`;

/** $1: how many. $2: slugs, or null for any. Looks at the newest thousand rows, as the page says. */
export const TRACKS_WITH_UNSOURCED = `
  SELECT DISTINCT t.slug FROM (
    (SELECT track_id, seq FROM feed WHERE NOT public ORDER BY position DESC LIMIT 1000)
    UNION ALL SELECT track_id, seq FROM unnumbered WHERE NOT public
  ) f
  CROSS JOIN LATERAL (SELECT * FROM ledger WHERE track_id = f.track_id AND seq = f.seq OFFSET 0) l
  CROSS JOIN LATERAL (SELECT * FROM tracks WHERE id = f.track_id OFFSET 0) t
  WHERE l.sources = '[]' AND l.type <> ALL('{transition.annulled,transition.published,${ADMINISTRATIVE_EVENTS.join()}}')
    AND ($2::text[] IS NULL OR t.slug = ANY($2)) ORDER BY t.slug LIMIT $1`;

/** $1: ids. */
export const LIBRARY = `SELECT ${SOURCE} FROM sources s WHERE s.id = ANY($1)`;

/** $2: the tracks whose ledgers are read. Of all others the public log is. */
export const LIBRARY_SEEN = `${LIBRARY} AND (
  EXISTS (SELECT FROM ledger l JOIN tracks t ON t.id = l.track_id WHERE ${CITES} AND t.slug = ANY($2))
  OR EXISTS (SELECT FROM ledger l CROSS JOIN ${PUBLIC_ROW_OF_CONTENT} p WHERE ${CITES}))`;

/** Sources stored before texts were normalised to NFC. */
export const DECOMPOSED_SOURCES = `SELECT ${SOURCE} FROM sources s
  WHERE title::text || publisher::text || coalesce(url, '') IS NOT NFC NORMALIZED`;

/** $1: the id after which. $2: how many. */
export const EVERY_SOURCE = `
  SELECT ${SOURCE} FROM sources s WHERE s.id COLLATE "C" > $1 ORDER BY s.id COLLATE "C" LIMIT $2`;
