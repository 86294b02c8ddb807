import { names, recordset } from '../../db/columns.js';
import { DEADLINES, LIST_KEYS, STATUSES } from './tables.sql.js';

const { trackId, public: isPublic, position, activity, state } = STATUSES;

/** $1: the form of the states. $2: how many positions. $3: id of a track. The next tracks that have so many together, or one. */
export const TRACKS_TO_REFOLD = `
  SELECT id FROM (
    SELECT track_id AS id, row_number() OVER byId AS nth, sum(positions + public_positions) OVER byId AS total
    FROM (SELECT * FROM heads WHERE fold < $1 AND track_id > $3 ORDER BY track_id LIMIT 1000) old WINDOW byId AS (ORDER BY track_id)
  ) counted WHERE nth = 1 OR total <= $2 ORDER BY id`;

/** $1: states by track, log and position. */
export const WRITE_STATES = `
  UPDATE statuses s SET state = n.state, activity = n.activity
  FROM ${recordset('$1', { trackId, public: isPublic, position, activity, state }, 'n')}
  WHERE s.track_id = n.track_id AND s.public = n.public AND s.position = n.position`;

/** $1: the keys of tracks for lists. $2: the form in which their states now are. */
export const WRITE_KEYS = `
  UPDATE heads h SET fold = $2, (${names(LIST_KEYS)}) = ROW (${names(LIST_KEYS, 'n')})
  FROM ${recordset('$1', { trackId, ...LIST_KEYS }, 'n')} WHERE h.track_id = n.track_id`;

/** $1: the deadlines of tracks. They keep the persons to whom they are assigned. */
export const WRITE_DEADLINES = `
  INSERT INTO deadlines (${names(DEADLINES)}) SELECT d.* FROM ${recordset('$1', DEADLINES, 'd')}
  ON CONFLICT (track_id, key) DO UPDATE SET (${names(DEADLINES)}) = ROW (${names(DEADLINES, 'excluded')})`;

/** $1: ids of tracks. $2: their deadlines. Deletes all others of these tracks. */
export const CLEAR_DEADLINES = `
  DELETE FROM deadlines WHERE track_id = ANY($1)
    AND (track_id, key) NOT IN (SELECT d.track_id, d.key FROM ${recordset('$2', DEADLINES, 'd')})`;
