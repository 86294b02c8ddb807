import type { DatabaseUrls } from '../../src/db/embedded/databases.js';
import { type Contender, interleaved, ratio } from '../rounds.js';
import type { Receiver } from './receiver.js';
import { openTracks, type Service, startService } from './service.js';
import { recordMany, toNewEndpoints } from './throughput.js';

/** A hundred thousand deliveries that nobody takes: so many rows, told to so many dead endpoints. */
const ROWS = 2_000;
const DEAD = 50;

/** Short ones, as of the throughput. */
const ROUNDS = 16;
const COUNT = 1_200;

/** Nobody listens there: the port of the discard protocol. */
const NOWHERE = 'http://127.0.0.1:9/';

/** The tracks that they are told of. */
async function deadEndpoints(service: Service): Promise<string[]> {
  const slugs = await openTracks(service.database, 20, 'dead');
  for (let n = 0; n < DEAD; n += 1) await service.endpoint(NOWHERE, { tracks: slugs });
  return slugs;
}

async function keepWaiting(service: Service, slugs: readonly string[]): Promise<number> {
  const { pool } = service.database;
  await recordMany(service, slugs, ROWS);
  // Until each has failed so often that it is tried less and less.
  for (;;) {
    const { rows } = await pool.query(
      `SELECT (SELECT count(*)::integer FROM webhook_endpoints WHERE open_until IS NOT NULL) AS open,
         (SELECT count(*)::integer FROM webhook_deliveries WHERE state = 'waiting') AS waiting`,
    );
    if (rows[0].open === DEAD && rows[0].waiting === ROWS * DEAD) return rows[0].waiting;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What a live endpoint takes in a second beside dead ones with and without a backlog; each on a database of its own. */
export async function benchBacklog(make: (name: string) => Promise<DatabaseUrls>, receiver: Receiver) {
  const services = {
    free: await startService((await make('free')).appUrl),
    burdened: await startService((await make('burdened')).appUrl),
  };
  try {
    const contenders: Contender[] = [];
    for (const [name, service] of Object.entries(services)) {
      const slugs = await openTracks(service.database, 60);
      contenders.push(toNewEndpoints({ name, service, slugs, receiver, endpoints: 1 }));
    }
    await deadEndpoints(services.free);
    const waiting = await keepWaiting(services.burdened, await deadEndpoints(services.burdened));
    const results = await interleaved(contenders, ROUNDS, COUNT);
    return { waiting, results, ratios: { 'with the backlog / without': ratio(results, 'burdened', 'free') } };
  } finally {
    for (const service of Object.values(services)) await service.close();
  }
}
