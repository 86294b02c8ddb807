import { names, recordset } from '../../db/columns.js';
import { CUTS, LIFTED, WITHDRAWN } from '../sql/append.sql.js';
import {
  DEADLINES,
  EMBARGOES,
  HEADS,
  LEDGER,
  LOG_ENDS,
  PUBLIC_LOG,
  STATUSES,
  UNNUMBERED,
} from '../sql/tables.sql.js';

/** Positions of a track whose statuses are written again. */
export const SPANS = { trackId: 'integer', public: 'boolean', first: 'integer', last: 'integer' } as const;

/** Rows that wait for the sequencer, which numbers those of others before them. */
export const WAITING = { ...UNNUMBERED, bulk: 'boolean' } as const;

/** What COPY writes, by the names of AppendTables. */
export const COPIED = {
  ledger: { table: 'ledger', columns: LEDGER },
  publicLog: { table: 'public_log', columns: PUBLIC_LOG },
  statuses: { table: 'statuses', columns: STATUSES },
  embargoes: { table: 'embargoes', columns: EMBARGOES },
  deadlines: { table: 'deadlines', columns: DEADLINES },
} as const;

/**
 * The statements beside COPY, each with one parameter: a JSON array of rows. A list of tracks in the condition keeps the
 * plan on the index, however large the table is (append.sql.ts).
 */
const tracksIn = `ANY (ARRAY(SELECT (row ->> 'trackId')::integer FROM jsonb_array_elements($1::jsonb) row))`;

/**
 * Statistics of what grew, by the columns that plans ask for. Who may not analyze a table gets a warning, and autovacuum
 * does it a minute later.
 */
export const ANALYZE = `
  ANALYZE (SKIP_LOCKED) tracks (id, slug, twin_id), heads, track_names (track_id, public, slug, kind, codes, words),
    ledger (track_id, seq, type, meeting), public_log (track_id, seq, row_seq),
    statuses (track_id, public, position, certain_day, activity), deadlines`;

export const MOVE_HEADS = `
  UPDATE heads h SET version = h.version + 1, (${names(LOG_ENDS)}) = ROW (${names(LOG_ENDS, 'n')})
  FROM ${recordset('$1', HEADS, 'n')}
  WHERE h.track_id = n.track_id AND h.version = n.version AND h.track_id = ${tracksIn}`;

export const CLEAR_STATUSES = `
  DELETE FROM statuses s USING ${recordset('$1', SPANS, 'c')}
  WHERE s.track_id = c.track_id AND s.public = c.public AND s.position BETWEEN c.first AND c.last
    AND s.track_id = ${tracksIn}`;

export const CUT_STATUSES = `
  DELETE FROM statuses s USING ${recordset('$1', CUTS, 'c')}
  WHERE s.track_id = c.track_id AND s.public = c.public AND s.position > c.positions AND s.track_id = ${tracksIn}`;

export const LIFT_EMBARGOES = `
  DELETE FROM embargoes e USING ${recordset('$1', LIFTED, 'l')}
  WHERE e.track_id = l.track_id AND e.seq = l.seq AND e.track_id = ${tracksIn}`;

export const WITHDRAW_DEADLINES = `
  DELETE FROM deadlines d USING ${recordset('$1', WITHDRAWN, 'w')}
  WHERE d.track_id = w.track_id AND d.key = w.key AND d.track_id = ${tracksIn}`;
