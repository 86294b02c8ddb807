import { selected } from '../../../db/columns.js';
import type { LogName } from '../../../ledger/read-scope.js';
import { rowAt } from '../../../ledger/sql/by-key.sql.js';
import { PUBLIC_LOG, STORED_ROW } from '../../../ledger/sql/tables.sql.js';
import { versionKnown } from '../../../ledger/sql/upgrade.sql.js';

const { id, type, meeting, reason, kindVersion, occurredOn, data, sources, documents } = STORED_ROW;

/**
 * The public log's rows in the shape of ledger rows: its own numbers and time, the content as it stood then, nothing
 * hidden.
 */
const SHOWN = `${selected(PUBLIC_LOG, 'p')}, ${selected({ id, type, meeting, reason, kindVersion }, 'l')},
  ${selected({ occurredOn, data, sources, documents }, 'c')}, '' AS actor, 'public' AS visibility, NULL AS "embargoUntil",
  NULL AS note, NULL AS facts, NULL AS approval, ''::bytea AS salt, ''::bytea AS "prevHash", ''::bytea AS hash,
  '[]'::jsonb AS warnings`;

/** A log's rows in the shape of the ledger's: columns, tables, and the alias of the log's own table. */
export const LOGS: Record<LogName, { columns: string; from: string; row: 'l' | 'p' }> = {
  full: { columns: selected(STORED_ROW, 'l'), from: 'FROM ledger l', row: 'l' },
  public: {
    columns: SHOWN,
    from: `FROM public_log p
      JOIN ledger l ON l.track_id = p.track_id AND l.seq = p.row_seq
      JOIN ledger c ON c.track_id = p.track_id AND c.seq = p.content_seq`,
    row: 'p',
  },
};

/** The same, each by its key: nothing but the track and the time is asked of them. */
const HISTORIES: Record<LogName, string> = {
  full: LOGS.full.from,
  public: `FROM public_log p CROSS JOIN ${rowAt('ledger', 'p.track_id', 'p.row_seq')} l
      CROSS JOIN ${rowAt('ledger', 'p.track_id', 'p.content_seq')} c`,
};

/** $1: ids of tracks. $2: the instant as of which their rows are known, or null. */
export const historyRows = (log: LogName): string => {
  const { columns, row } = LOGS[log];
  return `SELECT ${columns} ${HISTORIES[log]}
    WHERE ${row}.track_id = ANY($1) AND ($2::timestamptz IS NULL OR ${row}.recorded_at <= $2)
    ORDER BY ${row}.track_id, ${row}.seq`;
};

/** $1: slugs. $2: the instant as of which they are known, or null. */
export const trackKeys = (log: LogName): string => `
  SELECT id, slug, kind, ${versionKnown(log, '$2')} AS "kindVersion", parties, members FROM tracks t WHERE slug = ANY($1)`;
