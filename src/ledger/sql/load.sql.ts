import { instant, selected } from '../../db/columns.js';
import { stateAt } from './by-key.sql.js';
import { DOMAIN_ROW, READ_HEADS as HEAD_COLUMNS, PUBLIC_ROW, TRACKS } from './tables.sql.js';

/** The twin is read by its key: of a join PostgreSQL may read all tracks while there are few of them. */
const HEAD = `${selected(TRACKS, 't')}, ${selected(HEAD_COLUMNS, 'h')},
  (SELECT twin.slug FROM tracks twin WHERE twin.id = t.twin_id) AS twin,
  (SELECT coalesce(json_agg(json_build_object('seq', e.seq, 'due', ${instant('e.due')})), '[]')
     FROM embargoes e WHERE e.track_id = t.id) AS embargoes`;

const FROM_HEADS = `
  FROM tracks t JOIN heads h ON h.track_id = t.id`;

/** $1: slugs of tracks. Each comes with its twin, or what is linked to it. */
const WITH_TWINS = `t.id = ANY (ARRAY(
  SELECT unnest(ARRAY[named.id, named.twin_id]) FROM tracks named WHERE named.slug = ANY($1)))`;

/**
 * The public state comes where it is another one: most tracks have nothing hidden, and reading it takes longer. Bytes are
 * compared because it is quicker than to compare values. An equal value in other bytes would come needlessly, no more.
 */
const ENDS = `
  SELECT ${HEAD}, s.state,
    CASE WHEN record_image_ne(ROW(p.state), ROW(s.state)) THEN p.state END AS "publicState" ${FROM_HEADS}
  LEFT JOIN ${stateAt('t.id', 'false', 'h.positions')} s ON true
  LEFT JOIN ${stateAt('t.id', 'true', 'h.public_positions')} p ON true`;

/**
 * $1: slugs of tracks. Each comes alone. Of a short list PostgreSQL would make a plan each time, which takes longer than
 * to run it: how long the list is must not show.
 */
export const READ_ENDS = `${ENDS} WHERE t.slug = ANY(ARRAY(SELECT unnest($1::text[])))`;

export const READ_ENDS_WITH_TWINS = `${ENDS} WHERE ${WITH_TWINS}`;

export const READ_HEADS = `SELECT ${HEAD} ${FROM_HEADS} WHERE ${WITH_TWINS} ORDER BY t.id`;

/** $1: ids of tracks. */
export const READ_HEADS_OF = `SELECT ${HEAD} ${FROM_HEADS} WHERE t.id = ANY($1) ORDER BY t.id`;

export const LOCK_TRACK = `
  SELECT FROM heads h JOIN tracks t ON t.id = h.track_id WHERE t.slug = $1 FOR UPDATE OF h`;

/** In the order of ids. */
export const LOCK_TRACKS = `
  SELECT h.track_id AS id FROM (SELECT t.id ${FROM_HEADS} WHERE ${WITH_TWINS}) named
  JOIN heads h ON h.track_id = named.id ORDER BY h.track_id FOR UPDATE OF h`;

/** $1: ids of tracks. */
export const LEDGER_ROWS = `
  SELECT l.track_id AS "trackId", ${selected(DOMAIN_ROW, 'l')} FROM ledger l
  WHERE l.track_id = ANY($1) ORDER BY l.track_id, l.seq`;

/** $1: ids of tracks. */
export const PUBLIC_ROWS = `
  SELECT ${selected(PUBLIC_ROW, 'p')} FROM public_log p WHERE p.track_id = ANY($1) ORDER BY p.track_id, p.seq`;

/** $1: ids of tracks. */
export const LOCK_HEADS = `SELECT ${HEAD} ${FROM_HEADS} WHERE t.id = ANY($1) ORDER BY t.id FOR UPDATE OF h`;
