import { selected } from '../../../db/columns.js';
import type { LogName } from '../../../ledger/read-scope.js';
import { rowAt } from '../../../ledger/sql/by-key.sql.js';
import { STORED_ROW } from '../../../ledger/sql/tables.sql.js';

const { trackId, seq, corrects, id, type, occurredOn, data, recordedAt } = STORED_ROW;

/** What is read of a row about a round. */
export const ROUND_ROW = { trackId, seq, corrects, id, type, occurredOn, data, recordedAt } as const;

/** In the same words as the index ledger_rounds, which is not used otherwise. */
const ABOUT_ROUNDS = `type IN ('round.planned', 'round.rescheduled', 'round.cancelled', 'round.held')`;

/** The number and time of a public row `p`, the entry `l` that it is about, and its content then, `c`. */
const SHOWN = `${selected({ trackId, seq, corrects, recordedAt }, 'p')}, ${selected({ id, type }, 'l')},
  ${selected({ occurredOn, data }, 'c')}`;

/**
 * $1: ids of tracks. Each log has its own query: the ledger's rows tell of corrections that the public does not see.
 */
export const ROUND_ROWS: Record<LogName, string> = {
  full: `
    WITH rounds AS (SELECT * FROM ledger WHERE track_id = ANY($1) AND ${ABOUT_ROUNDS})
    SELECT ${selected(ROUND_ROW, 'l')} FROM rounds l
    UNION ALL
    SELECT ${selected(ROUND_ROW, 'l')}
    FROM rounds r JOIN ledger l ON l.track_id = r.track_id AND l.corrects = r.seq
    ORDER BY "trackId", seq`,
  public: `
    WITH rounds AS (
      SELECT p.* FROM ledger l JOIN public_log p ON p.track_id = l.track_id AND p.row_seq = l.seq
      WHERE l.track_id = ANY($1) AND l.${ABOUT_ROUNDS}
    ), shown AS (
      SELECT * FROM rounds
      UNION ALL
      SELECT p.* FROM rounds r JOIN public_log p ON p.track_id = r.track_id AND p.corrects = r.seq
    )
    SELECT ${SHOWN} FROM shown p
    CROSS JOIN ${rowAt('ledger', 'p.track_id', 'p.row_seq')} l
    CROSS JOIN ${rowAt('ledger', 'p.track_id', 'p.content_seq')} c
    ORDER BY "trackId", seq`,
};
