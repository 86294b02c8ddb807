import type { Trial } from '../main.js';
import { filesRefused } from './files.js';
import { disksFull } from './full-disks.js';
import { answersAsDescribed } from './fuzz.js';
import { handlesGone } from './handles.js';
import { logsGone } from './logs.js';
import { restoredToInstant } from './point-in-time.js';
import { shedding } from './shedding.js';
import { soaked } from './soak.js';
import { startsRefused } from './starts.js';
import { releasesUpgraded } from './upgrades.js';

export const EDGE_TRIALS: readonly Trial[] = [
  {
    name: 'disks',
    does: 'Fills the disks of data, WAL and documents under load; nothing is half-written, and it goes on when freed.',
    run: () => disksFull({ writers: 8, lasts: 10_000 }),
  },
  {
    name: 'logs',
    does: 'Takes the log away, and fills the disk below it; the service lives.',
    run: () => logsGone({ calls: 200 }),
  },
  {
    name: 'handles',
    does: 'Leaves the service no file handles under load; it goes on when it has some.',
    run: () => handlesGone({ writers: 8, connections: 200, lasts: 20_000 }),
  },
  {
    name: 'starts',
    does: 'Starts with something missing; each ends with one line and 1, and nothing is damaged.',
    run: () => startsRefused({ long: true, oneOf: 1 }),
  },
  {
    name: 'files',
    does: 'Brings truncated, huge, nested and deceiving files; each is refused with its place, in bounded memory.',
    run: () => filesRefused({ long: true, oneOf: 1, commandOf: 1 }),
  },
  {
    name: 'upgrades',
    does: 'Upgrades databases of 0.3.0 and 0.8.0, the releases whose data are kept; all verifies, a downgrade is refused.',
    run: () => releasesUpgraded({ releases: ['0.3.0', '0.8.0'] }),
  },
  {
    name: 'instant',
    does: 'Restores a database to an instant; consumers who were ahead are told.',
    run: () => restoredToInstant({ entries: 200 }),
  },
  {
    name: 'shedding',
    does: 'Brings slow clients, streams, locks and stalls; the service sheds, lives and recovers in bounded memory.',
    run: () => shedding({ clients: 10_000, step: 1_000, streams: 5_000, lasts: 20_000 }),
  },
  {
    name: 'soak',
    does: 'Mixed calls at half of capacity; nothing grows. Takes --seconds: 3600 is the hour of the promise.',
    run: ({ seconds }) => soaked({ lasts: seconds * 1_000, measures: 10_000, tracks: 500, windows: 12 }),
  },
  {
    name: 'fuzz',
    does: 'Makes random calls as every role; every answer is as openapi.json describes it.',
    run: () => answersAsDescribed({ calls: 200_000, seed: 1 }),
  },
];
