import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DatabaseUrls } from '../../src/db/embedded/databases.js';
import { median } from '../rounds.js';
import type { Receivers } from './faults.child.js';
import { type Lags, lags, lagsOf } from './latency.js';
import type { Receiver } from './receiver.js';
import { openTracks, startService } from './service.js';

const TRACKS = 20;
const ROUNDS = 6;
/** Told to thirteen endpoints each: how one stands by the others is measured, not how much two processors carry. */
const PER_SECOND = 20;
const SECONDS = 10;
const MB = 1_024 * 1_024;

/** Answers in turn with an address that may be called and one that may not. */
function moving() {
  let asked = 0;
  return async () => {
    asked += 1;
    return [asked % 2 ? '127.0.0.1' : '10.0.0.1'];
  };
}

/** The most memory that this process holds while `work` runs, in MB. */
async function mostMemory(work: () => Promise<void>): Promise<number> {
  let most = 0;
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss() / MB);
  };
  const timer = setInterval(look, 50);
  await work();
  clearInterval(timer);
  look();
  return most;
}

/** Lag of a healthy endpoint beside twelve others: in turn they all take what they are told, and all fail. */
export async function benchFaults(make: (name: string) => Promise<DatabaseUrls>, receiver: Receiver) {
  const child = fork(join(import.meta.dirname, 'faults.child.js'));
  const [{ healthy, faults }] = (await once(child, 'message')) as [Receivers];
  const service = await startService((await make('faults')).appUrl, { resolve: moving() });
  try {
    const slugs = await openTracks(service.database, TRACKS);
    await service.endpoint(receiver.url('/timed/healthy'));
    const well: string[] = [];
    const faulty: string[] = [];
    for (const url of Object.values(faults)) {
      well.push(await service.endpoint(healthy));
      faulty.push(await service.endpoint(url));
    }
    const rounds: { quiet: Lags; faulty: Lags; quietMb: number; faultyMb: number }[] = [];
    const slice = async (withFaults: boolean) => {
      for (const id of faulty) await service.endpoints.change(id, { enabled: withFaults });
      for (const id of well) await service.endpoints.change(id, { enabled: !withFaults });
      let found: Lags = { p50: 0, p95: 0 };
      const mb = await mostMemory(async () => {
        found = lags(
          await lagsOf({ ledger: service.ledger, slugs, receiver, name: 'healthy' }, SECONDS, PER_SECOND),
        );
      });
      return { found, mb };
    };
    for (let round = 0; round <= ROUNDS; round += 1) {
      const quiet = await slice(false);
      // The first warms up, and shows how much is held when nothing goes wrong.
      if (round === 0)
        for (let again = 0; again < 2; again += 1) quiet.mb = Math.max(quiet.mb, (await slice(false)).mb);
      const faulty = await slice(true);
      process.stderr.write(`faults, round ${round}: ${JSON.stringify({ quiet, faulty })}\n`);
      rounds.push({ quiet: quiet.found, faulty: faulty.found, quietMb: quiet.mb, faultyMb: faulty.mb });
    }
    const counted = rounds.slice(1);
    return {
      faults: Object.keys(faults).length,
      'p95 of a healthy endpoint, ms': {
        quiet: median(counted.map(({ quiet }) => quiet.p95)),
        'under all faults': median(counted.map(({ faulty }) => faulty.p95)),
      },
      'under all faults / quiet': median(counted.map(({ quiet, faulty }) => faulty.p95 / quiet.p95)),
      'memory, MB': {
        'grown since before the first fault':
          Math.max(...rounds.map(({ faultyMb }) => faultyMb)) - (rounds[0]?.quietMb ?? 0),
        'grown over the rounds': (rounds.at(-1)?.faultyMb ?? 0) - (rounds[0]?.faultyMb ?? 0),
      },
    };
  } finally {
    await service.close();
    const gone = once(child, 'exit');
    child.disconnect();
    await gone;
  }
}
