import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { DatabaseUrls } from '../../src/db/embedded/databases.js';
import { median } from '../rounds.js';
import type { Receivers } from './faults.child.js';
import { type Lags, lags, lagsOf, recordingOn } from './latency.js';
import type { Receiver } from './receiver.js';
import { openTracks, startService } from './service.js';

const TRACKS = 20;
const ROUNDS = 6;
/** Told to up to thirteen endpoints each: what faults cost is measured, not how much two processors carry. */
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

/** Lag of a healthy endpoint, in turn alone, beside twelve that take what they are told, and beside twelve that fail. */
export async function benchFaults(make: (name: string) => Promise<DatabaseUrls>, receiver: Receiver) {
  const child = fork(join(import.meta.dirname, 'faults.child.js'));
  const [{ healthy, faults }] = (await once(child, 'message')) as [Receivers];
  const service = await startService((await make('faults')).appUrl, { resolve: moving() });
  try {
    const slugs = await openTracks(service.database, TRACKS);
    const recording = recordingOn(service.ledger);
    const pace = { slugs, tracks: 1, seconds: SECONDS, perSecond: PER_SECOND };
    await service.endpoint(receiver.url('/timed/healthy'));
    const well: string[] = [];
    const faulty: string[] = [];
    for (const url of Object.values(faults)) {
      well.push(await service.endpoint(healthy));
      faulty.push(await service.endpoint(url));
    }
    const slice = async (beside: readonly string[]) => {
      for (const id of [...faulty, ...well])
        await service.endpoints.change(id, { enabled: beside.includes(id) });
      let found: Lags = { p50: 0, p95: 0 };
      const mb = await memoryOf(async () => {
        found = lags(await lagsOf(recording, pace, { receiver, name: 'healthy' }));
      });
      return { ...found, mb };
    };
    // What is held when nothing goes wrong.
    const warmingUp = [await slice(well), await slice(well)].map(({ mb }) => mb);
    const rounds: { alone: Slice; well: Slice; faulty: Slice }[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const found = { alone: await slice([]), well: await slice(well), faulty: await slice(faulty) };
      process.stderr.write(`faults, round ${round}: ${JSON.stringify(found)}\n`);
      rounds.push(found);
    }
    const grown = (of: (mb: Memory) => number) =>
      Math.max(...rounds.map(({ faulty: { mb } }) => of(mb))) - Math.max(...warmingUp.map(of));
    return {
      faults: Object.keys(faults).length,
      'p95 of a healthy endpoint, ms': {
        alone: median(rounds.map(({ alone }) => alone.p95)),
        'beside twelve that are well': median(rounds.map(({ well }) => well.p95)),
        'beside twelve that fail': median(rounds.map(({ faulty }) => faulty.p95)),
      },
      'beside twelve that fail / alone': median(rounds.map(({ alone, faulty }) => faulty.p95 / alone.p95)),
      'beside twelve that fail / that are well': median(
        rounds.map(({ well, faulty }) => faulty.p95 / well.p95),
      ),
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
