import { names, recordset } from '../../db/columns.js';
import {
  DEADLINES,
  EMBARGOES,
  HEADS,
  LEDGER,
  LOG_ENDS,
  PUBLIC_LOG,
  SOURCES,
  STATUSES,
  TRACES,
} from './tables.sql.js';

/** The statuses of a track to delete: those beyond so many positions. */
export const CUTS = { trackId: 'integer', public: 'boolean', positions: 'integer' } as const;

/** The embargoes to delete. */
export const LIFTED = { trackId: 'integer', seq: 'integer' } as const;

/** The deadlines to delete. */
export const WITHDRAWN = { trackId: 'integer', key: 'text' } as const;

/**
 * The tracks that a parameter names. PostgreSQL guesses a hundred rows for any recordset. With a growing table it
 * would sooner or later read the whole table to join them. A list of keys it always looks up in the index.
 */
const tracksIn = (parameter: string): string =>
  `ANY (ARRAY(SELECT (row ->> 'trackId')::integer FROM jsonb_array_elements(${parameter}::jsonb) row))`;

/**
 * The one statement that writes: heads, ledger, public log, statuses, deadlines and unnumbered rows at
 * once. Each parameter is a
 * JSON array of rows (append-params.ts). Nothing is written unless every head still has the version that was read;
 * `won` says so. It waits for no lock on a head: where another writer has one, that writer wins. Upserts and cuts of
 * statuses rewrite the suffix that a late entry or a correction changed.
 */
const append = (more: string) => `
WITH moved AS (
  UPDATE heads h
  SET version = h.version + 1, (${names(LOG_ENDS)}) = ROW (${names(LOG_ENDS, 'n')})
  FROM ${recordset('$1', HEADS, 'n')}
  WHERE h.track_id = n.track_id AND h.version = n.version AND h.track_id = ANY (ARRAY(
    SELECT track_id FROM heads WHERE track_id = ${tracksIn('$1')} FOR NO KEY UPDATE SKIP LOCKED))
  RETURNING h.track_id
), race AS (
  SELECT count(*) = jsonb_array_length($1::jsonb) AS won FROM moved
), cited AS (
  INSERT INTO sources (${names(SOURCES)})
  SELECT s.* FROM ${recordset('$2', SOURCES, 's')}, race WHERE won
  ORDER BY s.id -- who brings the same sources meets them in the same order
  ON CONFLICT DO NOTHING
), recorded AS (
  INSERT INTO ledger (${names(LEDGER)})
  SELECT r.* FROM ${recordset('$3', LEDGER, 'r')}, race WHERE won
  RETURNING track_id, seq
), shown AS (
  INSERT INTO public_log (${names(PUBLIC_LOG)})
  SELECT p.* FROM ${recordset('$4', PUBLIC_LOG, 'p')}, race WHERE won
  RETURNING track_id, seq
), waiting AS (
  INSERT INTO unnumbered (public, track_id, seq)
  SELECT false, track_id, seq FROM recorded UNION ALL SELECT true, track_id, seq FROM shown
), kept AS (
  INSERT INTO statuses (${names(STATUSES)})
  SELECT s.* FROM ${recordset('$5', STATUSES, 's')}, race WHERE won
  ON CONFLICT (track_id, public, position)
    DO UPDATE SET seq = excluded.seq, certain_day = excluded.certain_day, activity = excluded.activity,
      state = excluded.state
), cut AS (
  DELETE FROM statuses s
  USING ${recordset('$6', CUTS, 'c')}, race
  WHERE won AND s.track_id = c.track_id AND s.public = c.public AND s.position > c.positions
    AND s.track_id = ${tracksIn('$6')}
), embargoed AS (
  INSERT INTO embargoes (${names(EMBARGOES)})
  SELECT e.* FROM ${recordset('$7', EMBARGOES, 'e')}, race WHERE won
), lifted AS (
  DELETE FROM embargoes e
  USING ${recordset('$8', LIFTED, 'l')}, race
  WHERE won AND e.track_id = l.track_id AND e.seq = l.seq AND e.track_id = ${tracksIn('$8')}
), owed AS (
  INSERT INTO deadlines (${names(DEADLINES)})
  SELECT d.* FROM ${recordset('$9', DEADLINES, 'd')}, race WHERE won
  ON CONFLICT (track_id, key) DO UPDATE SET (${names(DEADLINES)}) = ROW (${names(DEADLINES, 'excluded')})
), withdrawn AS (
  DELETE FROM deadlines d
  USING ${recordset('$10', WITHDRAWN, 'w')}, race
  WHERE won AND d.track_id = w.track_id AND d.key = w.key AND d.track_id = ${tracksIn('$10')}
)${more}
SELECT won FROM race`;

export const APPEND = append('');

/** $11: in which trace the rows were written. */
export const APPEND_TRACED = append(`, traced AS (
  INSERT INTO entry_traces (${names(TRACES)})
  SELECT t.* FROM ${recordset('$11', TRACES, 't')}, race WHERE won
)`);
