import type { State } from '../domain/replay/replay.js';
import { dayNumber } from '../domain/values/dates.js';
import type { Instant } from '../domain/values/views.js';
import { type DeadlineRow, deadlineRows } from '../ledger/deadlines/deadline-rows.js';
import { FaultFound } from './records/fault.js';
import type { TrackRecords } from './records/records.js';
import { isSameJson } from './records/stored-json.js';

/** Compares the stored deadlines of a track with those of the state at the end of its ledger. */
export function checkDeadlines({ id, deadlines }: TrackRecords, end: State, now: Instant): void {
  const on = (day: number) => new Map(deadlineRows(id, end, day).map((row) => [row.key, row]));
  const expected = on(dayNumber(now.slice(0, 10)));
  for (const row of deadlines) {
    const found = expected.get(row.key);
    if (!found) throw new FaultFound('deadline', null, `${row.key} is not among those of the ledger`);
    // What recurs may have passed and wait for its next day.
    const isOfItsDay = row.rule === 'notice_of_end' && isSameJson(row, on(row.dueLast ?? 0).get(row.key));
    if (!isOfItsDay && !isSameJson(row, found))
      throw new FaultFound('deadline', null, `${row.key} differs in its ${differences(row, found)}`);
    expected.delete(row.key);
  }
  for (const key of expected.keys()) throw new FaultFound('deadline', null, `${key} is missing`);
}

const differences = (row: DeadlineRow, expected: DeadlineRow): string =>
  Object.keys(expected)
    .filter((name) => row[name as keyof DeadlineRow] !== expected[name as keyof DeadlineRow])
    .join(', ');
