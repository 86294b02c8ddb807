import type { Trial } from '../main.js';
import { failedOver } from './failover.js';
import { readOwnWrites } from './own-writes.js';
import { readsSpread } from './reads.js';
import { replacedOneByOne } from './rolling.js';

export const CLUSTER_TRIALS: readonly Trial[] = [
  {
    name: 'failover',
    does: 'Loses the primary of three under load; commits waited for a replica, so nothing is lost. Takes --seconds.',
    run: ({ seconds }) => failedOver({ synchronous: true, writers: 16, lasts: seconds * 500 }),
  },
  {
    name: 'failover-async',
    does: 'The same where commits do not wait; what is lost is told. Takes --seconds.',
    run: ({ seconds }) => failedOver({ synchronous: false, writers: 16, lasts: seconds * 500 }),
  },
  {
    name: 'own-writes',
    does: 'Reads what it wrote from replicas that lag; nothing older is answered.',
    run: () => readOwnWrites({ tries: 100_000, writers: 16 }),
  },
  {
    name: 'reads',
    does: 'Reads as much from one server as from two replicas; each of the two works little more than half.',
    run: () => readsSpread({ reads: 5_000, readers: 16 }),
  },
  {
    name: 'rolling',
    does: 'Restarts each of three instances under load, twice, while columns change their types; one retry settles every call.',
    run: () => replacedOneByOne({ from: null, writers: 8, rounds: 2, alters: true }),
  },
  {
    name: 'rolling-upgrade',
    does: 'Replaces three instances of 0.8.0 by this one under load, with the migrations between; the same.',
    run: () => replacedOneByOne({ from: '0.8.0', writers: 8, rounds: 1 }),
  },
];
