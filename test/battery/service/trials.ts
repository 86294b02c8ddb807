import type { Trial } from '../main.js';
import { aliveUnderLoad } from './alive.js';
import { frozenWhile } from './frozen.js';
import { operatedUnderLoad } from './operators.js';
import { worstOfAll } from './waiting.js';
import { killedUnderLoad } from './webhooks.js';

export const SERVICE_TRIALS: readonly Trial[] = [
  {
    name: 'webhooks',
    does: 'Kills the service 200 times under load; every entry arrives, in order.',
    run: () => killedUnderLoad({ kills: 200, tracks: 5, upTo: 1_000 }),
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
