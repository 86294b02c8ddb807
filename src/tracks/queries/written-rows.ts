import { stepOf } from '../../domain/replay/replay.js';
import { stateAtEnd, type Timeline } from '../../domain/replay/timeline.js';
import type { LogName } from '../../ledger/read-scope.js';
import { asStored, type StoredRow } from '../../ledger/rows/stored-row.js';
import type { TrackWrite } from '../../ledger/write-set.js';
import { transition } from './transition-view.js';
import { AS_RECORDED, type LogRow, type RowWithState } from './transitions.query.js';

/** A row, and a function for what reading it would return; null if it must be read from the database. */
export type WrittenRow = { row: LogRow; found: () => RowWithState | null };

/**
 * The rows that a write added to a track's ledger and public log, byte for byte as a read would return them, so that
 * deliveries need not read them again. Rows that cite sources must be read, and so must all but the last of several
 * rows, because the state at the end is not theirs.
 */
export function writtenRows({ snapshot, rows, shown }: TrackWrite): WrittenRow[] {
  const { id: trackId, slug, coverageUntil } = snapshot.track;
  const as = (log: LogName, row: StoredRow, timeline: Timeline, isLast: boolean): WrittenRow => {
    const found = () => {
      if (!isLast || row.sources.length > 0) return null;
      const { data, documents, reason, note, fromStep, toStep, warnings } = row;
      const json = asStored({ data, documents, reason, note, fromStep, toStep, warnings });
      const read = transition(slug, { ...row, ...json }, AS_RECORDED, new Map(), log);
      return { transition: read, state: stateAtEnd(timeline), coverageUntil };
    };
    return { row: { public: log === 'public', trackId, seq: row.seq }, found };
  };
  const open = shown.flatMap(({ rowSeq, contentSeq, seq, recordedAt, corrects, from, to }) => {
    const row = rows.find((row) => row.seq === rowSeq && row.seq === contentSeq);
    return row ? [{ ...row, seq, recordedAt, corrects, fromStep: stepOf(from), toStep: stepOf(to) }] : [];
  });
  return [
    ...rows.map((row) => as('full', row, snapshot.history.timeline, row.seq === rows.at(-1)?.seq)),
    ...open.map((row) => as('public', row, snapshot.publicHistory.timeline, row.seq === shown.at(-1)?.seq)),
  ];
}
