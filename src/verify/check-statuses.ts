import { effectiveHistory } from '../domain/events/history.js';
import { initialState, replay, type State } from '../domain/replay/replay.js';
import { certainDayOf } from '../domain/replay/status.js';
import { bounds } from '../domain/values/dates.js';
import { atOnce } from '../domain/values/steps.js';
import { procedureOf } from '../ledger/load-track.js';
import { activityAt, listKeysOf } from '../ledger/rows/list-keys.js';
import type { LIST_KEYS } from '../ledger/sql/tables.sql.js';
import type { Folded } from './check-ledger.js';
import { FaultFound } from './records/fault.js';
import type { TrackRecords } from './records/records.js';
import { isSameJson, StoredStates } from './records/stored-json.js';

/** Of all tracks in turn: they begin alike. */
const storedStates = new StoredStates();

/** Compares the stored statuses of one log, and its head, with the fold of its rows. Returns the state at the end. */
export function checkStatuses(
  track: TrackRecords,
  isPublic: boolean,
  { rows, states: known }: Folded,
): State {
  const place = isPublic ? 'public status' : 'status';
  const procedure = procedureOf(track, isPublic);
  const entries = effectiveHistory(rows);
  const states = known ?? atOnce(replay(procedure, entries));
  const stored = track.statuses.filter((status) => status.public === isPublic);
  for (const [index, entry] of entries.entries()) {
    const status = stored[index];
    const at = () => `position ${index + 1}`;
    if (status?.position !== index + 1) throw new FaultFound(place, entry.seq, `is missing at ${at()}`);
    if (status.seq !== entry.seq) {
      throw new FaultFound(
        place,
        entry.seq,
        `should be at ${at()}, where the status of entry ${status.seq} is`,
      );
    }
    if (status.certainDay !== certainDayOf(entry)) {
      throw new FaultFound(
        place,
        entry.seq,
        `at ${at()} is dated ${status.certainDay}, not ${certainDayOf(entry)}`,
      );
    }
    const state = states[index];
    if (!state || !storedStates.has(status.state, state)) {
      throw new FaultFound(place, entry.seq, `at ${at()} differs from the replay of the entries up to it`);
    }
    if (status.activity !== activityAt(entry, state)) {
      throw new FaultFound(place, entry.seq, `at ${at()} has the activity of another day`);
    }
  }
  const beyond = stored[entries.length];
  if (beyond) throw new FaultFound(place, beyond.seq, `at position ${beyond.position} is beyond the history`);
  const end = isPublic ? track.head?.open : track.head?.full;
  const which = isPublic ? 'public ' : '';
  if (end?.positions !== entries.length) {
    throw new FaultFound('head', null, `its ${which}positions are ${end?.positions}, not ${entries.length}`);
  }
  const latestStart = entries.reduce(
    (latest, { occurredOn }) => Math.max(latest, bounds(occurredOn).earliest),
    Number.NEGATIVE_INFINITY,
  );
  if (end.latestStart !== latestStart) {
    throw new FaultFound('head', null, `its ${which}latest start is ${end.latestStart}, not ${latestStart}`);
  }
  return states.at(-1) ?? initialState(procedure);
}

/** Compares by what lists sort and filter the track with the states at the ends of its logs. */
export function checkListKeys({ head, shown, coverageUntil }: TrackRecords, own: State, open: State): void {
  const publicState = shown.length > 0 ? open : null;
  const expected = listKeysOf({ coverageBefore: coverageUntil, state: own, publicState });
  for (const [key, value] of Object.entries(expected)) {
    const stored = head?.keys[key as keyof typeof LIST_KEYS];
    if (!isSameJson(stored, value))
      throw new FaultFound('head', null, `its ${key} is ${stored}, not ${value}`);
  }
}
