import { effectiveHistory, type Row } from '../domain/events/history.js';
import { kindOf } from '../domain/kinds/index.js';
import { replay } from '../domain/replay/replay.js';
import { certainDayOf } from '../domain/replay/status.js';
import { bounds } from '../domain/values/dates.js';
import { atOnce } from '../domain/values/steps.js';
import { isSame } from './check-ledger.js';
import { Faulty } from './fault.js';
import type { TrackRecords } from './records.js';

/** Compares every stored status of one log, and its head, with the fold of its rows from the beginning. */
export function checkStatuses(track: TrackRecords, isPublic: boolean, rows: readonly Row[]): void {
  const place = isPublic ? 'public status' : 'status';
  const procedure = { kind: kindOf(track.kind, track.kindVersion), parties: track.parties, reader: isPublic };
  const entries = effectiveHistory(rows);
  const states = atOnce(replay(procedure, entries));
  const stored = track.statuses.filter((status) => status.public === isPublic);
  for (const [index, entry] of entries.entries()) {
    const status = stored[index];
    const at = `position ${index + 1}`;
    if (status?.position !== index + 1) throw new Faulty(place, entry.seq, `is missing at ${at}`);
    if (status.seq !== entry.seq) {
      throw new Faulty(place, entry.seq, `should be at ${at}, where that of entry ${status.seq} is`);
    }
    if (status.certainDay !== certainDayOf(entry)) {
      throw new Faulty(
        place,
        entry.seq,
        `at ${at} is dated ${status.certainDay}, not ${certainDayOf(entry)}`,
      );
    }
    if (!isSame(status.state, states[index])) {
      throw new Faulty(place, entry.seq, `at ${at} is not the fold of the entries up to there`);
    }
  }
  const beyond = stored[entries.length];
  if (beyond) throw new Faulty(place, beyond.seq, `at position ${beyond.position} is beyond the history`);
  const end = isPublic ? track.head?.open : track.head?.full;
  const which = isPublic ? 'public ' : '';
  if (end?.positions !== entries.length) {
    throw new Faulty('head', null, `its ${which}positions are ${end?.positions}, not ${entries.length}`);
  }
  const latestStart = entries.reduce(
    (latest, { occurredOn }) => Math.max(latest, bounds(occurredOn).earliest),
    Number.NEGATIVE_INFINITY,
  );
  if (end.latestStart !== latestStart) {
    throw new Faulty('head', null, `its ${which}latest start is ${end.latestStart}, not ${latestStart}`);
  }
}
