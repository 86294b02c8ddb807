import type { Trial } from '../main.js';
import { aliveUnderLoad } from './alive.js';
import { jumpingClock, MOMENTS } from './clocks.js';
import { frozenWhile } from './frozen.js';
import { killedUnderLoad } from './kills.js';
import { brokenNetwork, PLACES } from './network.js';
import { oneKeyManyTimes } from './one-key.js';
import { operatedUnderLoad } from './operators.js';
import { databaseLost } from './postmaster.js';
import { worstOfAll } from './waiting.js';

const SIZE = { keyed: 6, once: 3, readers: 3 };

export const SERVICE_TRIALS: readonly Trial[] = [
  {
    name: 'kills',
    does: 'Kills the service 200 times under load, an import and an upgrade; nothing is lost. Takes --faults.',
    run: ({ faults: kills = 200 }) =>
      killedUnderLoad({
        ...{ kills, upTo: 3_000, resumedEvery: 5, lease: 10_000, size: SIZE },
        imports: { tracks: 20, entries: 400 },
      }),
  },
  {
    name: 'one-key',
    does: 'Sends one call many times at once with one key, and kills the service in between, 100 times; one row each.',
    run: () => oneKeyManyTimes({ tries: 100, atOnce: 8 }),
  },
  {
    name: 'postmaster',
    does: 'Kills PostgreSQL 50 times under load, stops it for 60 seconds and freezes it for 30. Takes --faults.',
    run: ({ faults: kills = 50 }) =>
      databaseLost({ kills, upTo: 3_000, stopped: 60_000, frozen: 30_000, size: SIZE }),
  },
  {
    name: 'network',
    does: 'Resets the network to the database 800 times, mid-statement and mid-commit, cuts and delays it. Takes --faults.',
    run: ({ faults = 800 }) =>
      brokenNetwork({
        ...{ resets: Math.ceil(faults / PLACES), cuts: 10, lasts: 3_000, delay: 200, late: 5_000 },
        size: SIZE,
      }),
  },
  {
    name: 'clocks',
    does: 'Sets the clock of the service back and forth; order and dates stay, nothing is sent twice.',
    run: () => jumpingClock({ moments: MOMENTS, lasts: 4_000, isDatabaseToo: false, size: SIZE }),
  },
  {
    name: 'clocks-database',
    does: 'The same, and of PostgreSQL too.',
    run: () => jumpingClock({ moments: MOMENTS, lasts: 4_000, isDatabaseToo: true, size: SIZE }),
  },
  {
    name: 'frozen',
    does: 'Stops the database for 20 seconds under load; callers hear of it in time.',
    run: () => frozenWhile({ lasts: 20_000, callers: 20 }),
  },
  {
    name: 'alive',
    does: 'One caller asks for the most that a caller may; the service answers everybody else.',
    run: () => aliveUnderLoad({ tracks: 10_000, entries: 8_000 }),
  },
  {
    name: 'waiting',
    does: 'A reader, an import and many writers do their worst together; nobody waits long. Takes --seconds.',
    run: ({ seconds }) => worstOfAll({ lasts: seconds * 1_000, writers: 40 }),
  },
  {
    name: 'operators',
    does: 'Changes endpoints and deliveries under load; nothing is lost. Takes --seconds.',
    run: ({ seconds }) => operatedUnderLoad({ lasts: seconds * 1_000, tracks: 5, endpoints: 8 }),
  },
];
