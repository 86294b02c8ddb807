import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
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

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const heldNow = () => process.memoryUsage.rss() / MB;

type Memory = { most: number; kept: number };
type Slice = Lags & { mb: Memory };

/** Memory of this process in MB: the most while `work` runs, and what is left when the garbage is collected after it. */
async function memoryOf(work: () => Promise<void>): Promise<Memory> {
  let most = 0;
  const look = () => {
    most = Math.max(most, heldNow());
  };
  const timer = setInterval(look, 50);
  await work();
  clearInterval(timer);
  look();
  collect();
  return { most, kept: heldNow() };
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
    const slice = async (withFaults: boolean) => {
      for (const id of faulty) await service.endpoints.change(id, { enabled: withFaults });
      for (const id of well) await service.endpoints.change(id, { enabled: !withFaults });
      let found: Lags = { p50: 0, p95: 0 };
      const mb = await memoryOf(async () => {
        found = lags(
          await lagsOf({ ledger: service.ledger, slugs, receiver, name: 'healthy' }, SECONDS, PER_SECOND),
        );
      });
      return { ...found, mb };
    };
    // What is held when nothing goes wrong.
    const warmingUp = [await slice(false), await slice(false)].map(({ mb }) => mb);
    const rounds: { quiet: Slice; faulty: Slice }[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const found = { quiet: await slice(false), faulty: await slice(true) };
      process.stderr.write(`faults, round ${round}: ${JSON.stringify(found)}\n`);
      rounds.push(found);
    }
    const grown = (of: (mb: Memory) => number) =>
      Math.max(...rounds.map(({ faulty: { mb } }) => of(mb))) - Math.max(...warmingUp.map(of));
    return {
      faults: Object.keys(faults).length,
      'p95 of a healthy endpoint, ms': {
        quiet: median(rounds.map(({ quiet }) => quiet.p95)),
        'under all faults': median(rounds.map(({ faulty }) => faulty.p95)),
      },
      'under all faults / quiet': median(rounds.map(({ quiet, faulty }) => faulty.p95 / quiet.p95)),
      'memory grown under faults, MB': {
        'left when garbage is collected': grown(({ kept }) => kept),
        'at the most': grown(({ most }) => most),
      },
    };
  } finally {
    await service.close();
    const gone = once(child, 'exit');
    child.disconnect();
    await gone;
  }
}
