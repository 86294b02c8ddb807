import { PgBoss } from 'pg-boss';
import type { DatabaseUrls } from '../../src/db/embedded/databases.js';
import { type Contender, interleaved, ratio } from '../rounds.js';
import type { Receiver } from './receiver.js';
import { barePost, bodies, openTracks, record, type Service, startService } from './service.js';

/** New rows in every round, each told to several endpoints. */
const TRACKS = 60;
const ROWS = 400;
const ENDPOINTS = 4;
/** Short ones, taken in turn: what else the machine does meanwhile hits all alike. */
const ROUNDS = 12;

/** Requests under way at a time, at the most, for everybody. */
const AT_A_TIME = 200;

/** Records so many entries, 20 at a time; the position that the feed had before. */
export async function recordMany(
  { database, ledger }: Service,
  slugs: readonly string[],
  count: number,
): Promise<number> {
  const last = async () => {
    const { rows } = await database.pool.query(
      'SELECT coalesce(max(position), 0) AS last FROM feed WHERE public',
    );
    return Number(rows[0].last);
  };
  const before = await last();
  for (let row = 0; row < count; row += 20) {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => record(ledger, slugs[(row + i) % slugs.length] as string)),
    );
  }
  while ((await last()) < before + count) await new Promise((resolve) => setTimeout(resolve, 20));
  return before;
}

/** Resolves when nothing of what those endpoints were told waits to be written down. */
async function settled({ database: { pool } }: Service, ids: readonly string[]): Promise<void> {
  const text = 'SELECT FROM webhook_lanes WHERE endpoint_id = ANY($1) LIMIT 1';
  while ((await pool.query(text, [ids])).rowCount) await new Promise((resolve) => setTimeout(resolve, 5));
}

type Live = {
  name: string;
  service: Service;
  slugs: readonly string[];
  receiver: Receiver;
  endpoints: number;
};

/** Rows told to so many new endpoints: from the moment that they may be fanned out until what came of them is kept. */
export function toNewEndpoints({ name, service, slugs, receiver, endpoints }: Live): Contender {
  const { pool } = service.database;
  let position = 0;
  const ids: string[] = [];
  return {
    name,
    before: async (count) => {
      position = await recordMany(service, slugs, count / endpoints);
      const concurrency = Math.min(50, AT_A_TIME / endpoints);
      for (let n = 0; n < endpoints; n += 1) {
        ids.push(await service.endpoint(receiver.url(`/count/${name}`), { concurrency }));
      }
      await pool.query('UPDATE webhook_endpoints SET starts_after = $2 WHERE id = ANY($1)', [ids, position]);
    },
    run: async (count) => {
      await pool.query('UPDATE webhook_positions SET position = $1 WHERE public', [position]);
      void service.dispatcher.run();
      await receiver.counted(name, count);
      await settled(service, ids);
    },
    after: async () => {
      for (const id of ids.splice(0)) await service.endpoints.remove(id);
      await service.pruning.prune();
    },
  };
}

/** A job says to whom, in which order (`key`), and the body as ours sends it. */
type Job = { url: string; id: string; key: string; body: string };

type Shape = { name: string; queue: string; inOrder: boolean; batch: number; workers: number };

/** In the order of a track, as ours, or in none. Whatever the order, a job of a batch is settled by itself. */
const SHAPES: readonly Shape[] = [
  { name: 'pg-boss, no order', queue: 'plain', inOrder: false, batch: 50, workers: 4 },
  { name: 'pg-boss, in order by key', queue: 'ordered', inOrder: true, batch: 50, workers: 4 },
];

/** Jobs are put in five hundred at a time, as ours fans out, and worked at while more are put in. */
const jobs = (boss: PgBoss, all: readonly Job[], receiver: Receiver, shape: Shape): Contender => {
  const { queue, inOrder, batch, workers } = shape;
  const poster = barePost();
  return {
    name: shape.name,
    run: async (count) => {
      await boss.createQueue(queue, { policy: inOrder ? 'key_strict_fifo' : 'standard', retryLimit: 9 });
      await boss.work<Job>(
        queue,
        {
          ...{ batchSize: batch, localConcurrency: workers, pollingIntervalSeconds: 0.5 },
          ...{ burstWhenBatchFull: true, perJobResults: true },
        },
        (claimed) =>
          Promise.all(
            claimed.map(async ({ id, data }) => {
              const { outcome, status, latencyMs, excerpt } = await poster.send(data.url, data.id, data.body);
              const output = { status, latencyMs, excerpt };
              return { id, status: outcome === 'delivered' ? 'completed' : 'failed', output } as const;
            }),
          ),
      );
      for (let from = 0; from < count; from += 500) {
        await boss.insert(
          queue,
          all.slice(from, from + 500).map((data) => ({
            data: { ...data, url: receiver.url(`/count/${queue}`) },
            ...(inOrder && { singletonKey: data.key }),
          })),
        );
      }
      await receiver.counted(queue, count);
      await boss.offWork(queue, { wait: true });
    },
    after: () => boss.deleteQueue(queue),
  };
};

/** Deliveries a second, from the row to what is kept of the answer: ours and jobs of pg-boss with the same POSTs. */
export async function benchThroughput(make: (name: string) => Promise<DatabaseUrls>, receiver: Receiver) {
  const service = await startService((await make('fanned')).appUrl);
  const { ownerUrl } = await make('jobs');
  const boss = new PgBoss({ connectionString: ownerUrl, max: 30 });
  boss.on('error', (error) => process.stderr.write(`${error}\n`));
  try {
    await boss.start();
    const slugs = await openTracks(service.database, TRACKS);
    await recordMany(service, slugs, ROWS);
    const messages = await bodies(service, ROWS);
    const all = Array.from({ length: ENDPOINTS }, (_, endpoint) =>
      messages.map(({ track, body }, index) => ({
        ...{ url: '', id: `msg_${endpoint}_${index}`, key: `${endpoint} ${track}`, body },
      })),
    ).flat();
    const contenders = [
      toNewEndpoints({ name: 'ours', service, slugs, receiver, endpoints: ENDPOINTS }),
      ...SHAPES.map((shape) => jobs(boss, all, receiver, shape)),
    ];
    const results = await interleaved(contenders, ROUNDS, ROWS * ENDPOINTS);
    return {
      results,
      ratios: Object.fromEntries(SHAPES.map(({ name }) => [`ours / ${name}`, ratio(results, 'ours', name)])),
    };
  } finally {
    await boss.stop({ graceful: false });
    await service.close();
  }
}
