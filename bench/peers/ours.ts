import type { Database } from '../../src/db/database.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { insertTrack } from '../../src/ledger/open-track.js';
import { Clock } from '../../src/runtime/clock.js';
import { IdGenerator } from '../../src/runtime/id-generator.js';
import { countOf, ENTRY, type Peer } from './peer.js';

/** The whole write of the library: queue, read, machine and rules, hash chain, public log, one statement. */
export function ours(database: Database): Peer {
  const clock = new Clock();
  const ledger = new Ledger(database, clock, new IdGenerator());
  const rest = { sources: [], visibility: 'public', embargoUntil: null, meeting: null, note: null } as const;
  return {
    name: 'Paraph',
    leavesOut: 'nothing: this is the whole write',
    open: async (slug) => {
      const track = { slug, kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: slug };
      await database.transaction((at) => insertTrack(at, clock, track));
    },
    record: async (track) => {
      await ledger.record([{ track, ...ENTRY, ...rest, sources: [], documents: [] }], { actor: 'bench' });
    },
    counts: async () => ({
      entries: await countOf(database.pool, 'ledger'),
      waiting: await countOf(database.pool, 'unnumbered WHERE NOT public'),
    }),
  };
}
