import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type { Surroundings } from '../../src/runtime/surroundings.js';
import { ledgerOnFreshDatabase, ledgerOver, type OpenLedger } from '../ledger.js';
import { StandingClock } from './clock.js';
import { embargoesUnderWriters } from './embargoes.js';
import { feedUnderWriters } from './feed.js';
import { importsInBothOrders, linkedWhileWaiting } from './links.js';
import type { Trial } from './main.js';
import { publicView } from './public-view.js';
import { randomSequences } from './sequences.js';
import {
  inBothOrders,
  sameSourcesTurnedRound,
  twinsInARace,
  withOneRevision,
  withoutRevision,
} from './writers.js';

async function fresh<T>(
  work: (at: OpenLedger & { appUrl: string }) => Promise<T>,
  surroundings?: Surroundings,
): Promise<T> {
  const at = await ledgerOnFreshDatabase(surroundings);
  try {
    return await work(at);
  } finally {
    await at.close();
  }
}

/** The ledger's trials with their whole counts; test/*.int.spec.ts run a tenth and less of them. */
export const LEDGER_TRIALS: readonly Trial[] = [
  { name: 'writers', run: () => fresh((at) => withoutRevision(at, { writers: 64, rounds: 10 })) },
  { name: 'if-match', run: () => fresh((at) => withOneRevision(at, { writers: 64, rounds: 20 })) },
  { name: 'orders', run: () => fresh((at) => inBothOrders(at, { tries: 30 })) },
  { name: 'sources', run: () => fresh((at) => sameSourcesTurnedRound(at, { tries: 100, sources: 500 })) },
  { name: 'imports', run: () => fresh((at) => importsInBothOrders(at, { tries: 30 })) },
  { name: 'twins', run: () => fresh((at) => twinsInARace(at, { tries: 1_000 })) },
  {
    name: 'links',
    run: async () => {
      for (let n = 0; n < 20; n += 1) await fresh(linkedWhileWaiting);
      return '20 tries, the rule never broken';
    },
  },
  { name: 'embargoes', run: () => fresh((at) => embargoesUnderWriters(at, { embargoes: 200 })) },
  {
    name: 'feed',
    run: () =>
      fresh(async (at) => {
        const other = await ledgerOver(at.appUrl);
        try {
          return await feedUnderWriters(at, other, { rows: 25_000 });
        } finally {
          await other.close();
        }
      }),
  },
  {
    name: 'sequences',
    run: () => {
      const clock = new StandingClock();
      return fresh(
        (at) => fresh((empty) => randomSequences(at, empty, clock, { histories: 60, commands: 40 }), clock),
        clock,
      );
    },
  },
  { name: 'public-view', run: () => publicView({ histories: 20, commands: 60, looks: 4 }) },
  { name: 'commands', run: randomCommands },
];

/** The domain's own properties over a hundred thousand random commands: they are written for jest. */
async function randomCommands(): Promise<string> {
  const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
  const spec = 'src/domain/decide/any-history.unit.spec.ts';
  await promisify(execFile)(
    process.execPath,
    ['--experimental-vm-modules', jest, spec, '--testTimeout=600000'],
    {
      env: { ...process.env, PARAPH_BATTERY: '1' },
    },
  );
  return '100,000 random commands decided, none threw';
}
