import { type Columns, instant, selected } from '../../db/columns.js';
import {
  DEADLINES,
  EMBARGOES,
  FEED,
  HEADS,
  PUBLIC_LOG,
  REDACTIONS,
  STATUSES,
  STORED_ROW,
  UNNUMBERED,
} from '../../ledger/sql/tables.sql.js';

/** $1: ids of tracks, here and in all queries below. */
export const TRACKS = `
  SELECT t.id, t.slug, t.kind, t.kind_version AS "kindVersion", t.parties, t.members,
    t.coverage_until AS "coverageUntil", twin.slug AS twin, other.slug AS "twinOfTwin",
    t.twin_recorded AS "twinRecorded",
    (SELECT ${instant('p.recorded_at')} FROM public_log p WHERE p.track_id = t.twin_id AND p.seq = 1) AS "twinOpenSince"
  FROM tracks t
  LEFT JOIN tracks twin ON twin.id = t.twin_id
  LEFT JOIN tracks other ON other.id = twin.twin_id
  WHERE t.id = ANY($1) ORDER BY t.slug`;

/** What is derived comes as text: most of it need not be parsed (stored-json.ts). */
const derivedAsText = (list: string): string =>
  list.replace(/r\.(?:from_step|to_step|warnings|state)\b/g, '$&::text');

const rowsOf = (table: string, columns: Columns, order: string): string =>
  `SELECT ${derivedAsText(selected(columns, 'r'))} FROM ${table} r WHERE r.track_id = ANY($1) ORDER BY ${order}`;

export const HEAD_ROWS = rowsOf('heads', HEADS, 'r.track_id');
export const LEDGER_ROWS = rowsOf('ledger', STORED_ROW, 'r.track_id, r.seq');
export const REDACTION_ROWS = rowsOf('redactions', REDACTIONS, 'r.track_id, r.seq, r.number');
export const PUBLIC_ROWS = rowsOf('public_log', PUBLIC_LOG, 'r.track_id, r.seq');
export const STATUS_ROWS = rowsOf('statuses', STATUSES, 'r.track_id, r.public, r.position');
export const EMBARGO_ROWS = rowsOf('embargoes', EMBARGOES, 'r.track_id, r.seq');
export const DEADLINE_ROWS = rowsOf('deadlines', DEADLINES, 'r.track_id, r.key');
export const FEED_ROWS = rowsOf('feed', FEED, 'r.track_id, r.public, r.seq');
export const WAITING_ROWS = rowsOf('unnumbered', UNNUMBERED, 'r.track_id, r.public, r.seq');
