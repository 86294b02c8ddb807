import pg, { type ClientBase } from 'pg';
import { ADVISORY_LOCKS } from '../db/advisory-locks.js';
import { type Entry, effectiveHistory, type Row } from '../domain/events/history.js';
import { initialState, type Procedure, replay, type State } from '../domain/replay/replay.js';
import { dayNumber } from '../domain/values/dates.js';
import { atOnce } from '../domain/values/steps.js';
import { deadlineRows } from './deadlines/deadline-rows.js';
import { byTrack } from './load-histories.js';
import { type HeadRecord, type PublicRow, proceduresOf, publicRowOf } from './load-track.js';
import { activityAt, listKeysOf } from './rows/list-keys.js';
import { storedStateOf } from './rows/stored-state.js';
import { LEDGER_ROWS, LOCK_HEADS, PUBLIC_ROWS } from './sql/load.sql.js';
import {
  CLEAR_DEADLINES,
  TRACKS_TO_REFOLD,
  WRITE_DEADLINES,
  WRITE_KEYS,
  WRITE_STATES,
} from './sql/refold.sql.js';

/**
 * The form of the states, keys and deadlines that this release stores. Raised when {@link State} changes, together with the default of
 * `heads.fold`, in a migration.
 */
export const FOLD = 7;

/** Positions that one transaction refolds, some ten megabytes of states; a longer track is refolded alone. */
const BATCH = 5_000;

/**
 * Folds the tracks again whose stored states have the form of an earlier release. It goes on where it was ended. One
 * process at a time does it. Returns how many tracks this one refolded.
 */
export async function refold(ownerUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migrate]);
    let refolded = 0;
    for (let last: number | undefined = 0; last !== undefined; ) {
      await client.query('BEGIN');
      const ids: number[] = await refoldAfter(client, last);
      await client.query('COMMIT');
      refolded += ids.length;
      last = ids.at(-1);
    }
    return refolded;
  } finally {
    await client.end();
  }
}

/** Refolds the next tracks after the one of this id. */
async function refoldAfter(at: ClientBase, last: number): Promise<number[]> {
  const { rows: next } = await at.query<{ id: number }>(TRACKS_TO_REFOLD, [FOLD, BATCH, last]);
  const ids = next.map(({ id }) => id);
  if (ids.length > 0) await refoldTracks(at, ids);
  return ids;
}

/** Writes the states, keys and deadlines of tracks anew, as their rows have them. */
export async function refoldTracks(at: ClientBase, ids: readonly number[]): Promise<void> {
  const { rows: heads } = await at.query<HeadRecord>(LOCK_HEADS, [ids]);
  const ledger = await byTrack<Row>(at, LEDGER_ROWS, ids);
  const shown = await byTrack<PublicRow>(at, PUBLIC_ROWS, ids);
  const today = dayNumber(new Date().toISOString().slice(0, 10));
  const folded = heads.map((head) =>
    foldOf(head, ledger.get(head.id) ?? [], shown.get(head.id) ?? [], today),
  );
  await at.query(WRITE_STATES, [JSON.stringify(folded.flatMap(({ states }) => states))]);
  const owed = JSON.stringify(folded.flatMap(({ deadlines }) => deadlines));
  await at.query(WRITE_DEADLINES, [owed]);
  await at.query(CLEAR_DEADLINES, [ids, owed]);
  await at.query(WRITE_KEYS, [JSON.stringify(folded.map(({ keys }) => keys)), FOLD]);
}

function foldOf(head: HeadRecord, rows: readonly Row[], shown: readonly PublicRow[], today: number) {
  const [procedure, publicProcedure] = proceduresOf(head);
  const own = historyOf(procedure, rows);
  const open = historyOf(
    publicProcedure,
    shown.map((row) => publicRowOf(row, rows)),
  );
  return {
    states: [...recordsOf(head.id, false, own), ...recordsOf(head.id, true, open)],
    deadlines: deadlineRows(head.id, own.end, today),
    keys: {
      trackId: head.id,
      ...listKeysOf({
        coverageBefore: head.coverageUntil,
        state: own.end,
        publicState: shown.length > 0 ? open.end : null,
      }),
    },
  };
}

type Folded = { entries: readonly Entry[]; states: readonly State[]; end: State };

function historyOf(procedure: Procedure, rows: readonly Row[]): Folded {
  const entries = effectiveHistory(rows);
  const before = initialState(procedure);
  const states = atOnce(replay(procedure, entries, before));
  return { entries, states, end: states.at(-1) ?? before };
}

const recordsOf = (trackId: number, isPublic: boolean, { entries, states }: Folded) =>
  states.flatMap((state, index) => {
    const entry = entries[index];
    return entry
      ? [
          {
            trackId,
            public: isPublic,
            position: index + 1,
            activity: activityAt(entry, state),
            state: storedStateOf(state),
          },
        ]
      : [];
  });
