import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type { Clock } from '../../../src/runtime/clock.js';
import { ledgerOnFreshDatabase, ledgerOver, type OpenLedger } from '../../histories/ledger.js';
import { StoppedClock } from '../../support/clocks.js';
import type { Trial } from '../main.js';
import { embargoesUnderWriters } from './embargoes.js';
import { feedUnderWriters } from './feed.js';
import { importsInBothOrders, linkedWhileWaiting } from './links.js';
import { numberedWhileRead } from './numbering.js';
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
  clock?: Clock,
): Promise<T> {
  const at = await ledgerOnFreshDatabase(clock);
  try {
    return await work(at);
  } finally {
    await at.close();
  }
}

/** The ledger's trials with their whole counts; test/*.int.spec.ts run a tenth and less of them. */
export const LEDGER_TRIALS: readonly Trial[] = [
  {
    name: 'writers',
    does: '64 writers on one track name no revision; each is accepted.',
    run: () => fresh((at) => withoutRevision(at, { writers: 64, rounds: 10 })),
  },
  {
    name: 'if-match',
    does: '64 writers name the same revision; one is first, the others are told.',
    run: () => fresh((at) => withOneRevision(at, { writers: 64, rounds: 1_000 })),
  },
  {
    name: 'orders',
    does: 'Meetings and corrections on several tracks, in both orders at once; no deadlock.',
    run: () => fresh((at) => inBothOrders(at, { tries: 30 })),
  },
  {
    name: 'sources',
    does: 'Two writers bring the same sources in opposite orders; no deadlock.',
    run: () => fresh((at) => sameSourcesTurnedRound(at, { tries: 100, sources: 500 })),
  },
  {
    name: 'imports',
    does: 'Dossiers are imported in both orders while twins are linked; no deadlock.',
    run: () => fresh((at) => importsInBothOrders(at, { tries: 30 })),
  },
  {
    name: 'twins',
    does: 'Twins enter into force and leave it in a race; the rule between them holds.',
    run: () => fresh((at) => twinsInARace(at, { tries: 1_000 })),
  },
  {
    name: 'links',
    does: 'Two tracks become twins while writers wait; the rule between them holds.',
    run: async () => {
      for (let n = 0; n < 20; n += 1) await fresh(linkedWhileWaiting);
      return '20 tries, the rule never broken';
    },
  },
  {
    name: 'embargoes',
    does: 'Embargoes end while writers write; each entry is published once.',
    run: () => fresh((at) => embargoesUnderWriters(at, { embargoes: 200 })),
  },
  {
    name: 'feed',
    does: 'Two processes number what slow writers commit; readers miss nothing and repeat nothing.',
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
    does: 'Random commands; all that is derived is as the ledger says, and an export imports.',
    run: () => {
      const clock = new StoppedClock();
      return fresh(
        (at) => fresh((empty) => randomSequences(at, empty, clock, { histories: 60, commands: 40 }), clock),
        clock,
      );
    },
  },
  {
    name: 'public-view',
    does: 'Random histories; the public sees the same bytes as without the hidden entries.',
    run: () => publicView({ histories: 20, commands: 60, looks: 4 }),
  },
  {
    name: 'numbering',
    does: 'Two processes number a large import while somebody reads it.',
    run: () => numberedWhileRead({ rows: 50_000 }),
  },
  {
    name: 'commands',
    does: 'Decides 100,000 random commands; none throws.',
    run: randomCommands,
  },
];

/** The domain's own properties over a hundred thousand random commands: they are written for jest. */
async function randomCommands(): Promise<string> {
  const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
  const spec = 'src/domain/decide/any-history.unit.spec.ts';
  const running = promisify(execFile)(
    process.execPath,
    ['--import', './test/runner/hooks.mjs', jest, spec, '--testTimeout=600000'],
    { env: { ...process.env, PARAPH_BATTERY: '1' } },
  );
  process.once('exit', () => running.child.kill());
  await running;
  return '100,000 random commands decided, none threw';
}
