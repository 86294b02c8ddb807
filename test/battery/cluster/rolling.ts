import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { connected } from '../../../src/db/embedded/databases.js';
import { DROP_REPORTING } from '../../../src/db/reporting/install.js';
import { BUILT, Cluster } from '../../cluster/cluster.js';
import { receiver } from '../../webhooks/webhooks.harness.js';
import { type Acknowledged, bearer, openTracks } from '../judge/callers.js';
import { checkDeliveries, missingOf, untilDelivered } from '../judge/deliveries.js';
import { judged } from '../judge/judge.js';
import { earlierRelease } from './release.js';

export type Rolling = {
  /** The release that runs first; null for the present one. */
  from: string | null;
  writers: number;
  /** How often every instance is replaced. */
  rounds: number;
  /** Whether the types of columns change in each round, when one instance was replaced and two were not. */
  alters?: boolean;
};

/** What a client waits before its one retry where the answer does not say, in milliseconds. */
const MOMENT = 1_000;

/** How long nothing may come to the receiver while something is missing, in milliseconds. */
const PATIENCE = 30_000;

/** What a migration does that the instances of before do not expect: columns that all of them read get other types. */
const alter = (cluster: Cluster, round: number) =>
  connected(cluster.ownerUrlAt(cluster.primary), async (owner) => {
    const type = `text COLLATE "${round % 2 === 0 ? 'POSIX' : 'C'}"`;
    await owner.query(`${DROP_REPORTING} ALTER TABLE tracks ALTER COLUMN depositary TYPE ${type}`);
    await owner.query(`ALTER TABLE ledger ALTER COLUMN note TYPE ${type}`);
  });

/**
 * Replaces one instance of three after the other, under writers and readers who retry a call once. The receiver of
 * webhooks hears of every entry once, whichever instance fanned it out.
 */
export async function replacedOneByOne({ from, writers, rounds, alters = false }: Rolling): Promise<string> {
  const earlier = from === null ? null : earlierRelease(from);
  const cluster = await Cluster.start({
    // Behind this pooler nothing is prepared, so no plan could be outdated.
    ...{ instances: 3, replicas: 0, synchronous: false, isPooled: !alters },
    ...(earlier && { program: earlier.program }),
  }).catch((error) => {
    earlier?.remove();
    throw error;
  });
  const to = await receiver();
  const told = { acknowledged: [] as Acknowledged[], calls: 0, retried: 0 };
  let isOver = false;
  try {
    const { url, adminToken: token, instances } = cluster;
    const tracks = Array.from({ length: writers }, (_, n) => `track-${n}`);
    await openTracks(url, token, tracks);
    const endpoint = await fetch(`${url}/v1/webhooks/endpoints`, {
      ...{ method: 'POST', headers: bearer(token), body: JSON.stringify({ url: to.url }) },
    });
    if (endpoint.status !== 201) throw new Error(`endpoint: ${endpoint.status} ${await endpoint.text()}`);

    /** One call, and one retry. */
    const call = async (path: string, init: () => RequestInit): Promise<string> => {
      told.calls += 1;
      for (let isRetry = false; ; isRetry = true) {
        const answer = await fetch(url + path, init()).catch(() => null);
        const text = await answer?.text().catch(() => null);
        if (answer?.ok && text !== null && text !== undefined) return text;
        if (isRetry) throw new Error(`${path}: ${answer?.status ?? 'broken'} twice, ${text}`);
        if (answer && answer.status < 500 && answer.status !== 409)
          throw new Error(`${path}: ${answer.status} ${text}`);
        told.retried += 1;
        await pause(Number(answer?.headers.get('retry-after') ?? 0) * 1_000 || MOMENT);
      }
    };
    const write = async (track: string) => {
      while (!isOver) {
        const key = randomUUID();
        const entry = {
          ...{ type: 'statement.made', occurredOn: '2026-03-03', visibility: 'public' },
          data: { summary: key },
        };
        const text = await call(`/v1/tracks/${track}/transitions`, () => ({
          ...{ method: 'POST', headers: { ...bearer(token), 'idempotency-key': key } },
          body: JSON.stringify(entry),
        }));
        const { seq, id } = JSON.parse(text).transition;
        told.acknowledged.push({ track, seq, id, key });
      }
    };
    const read = async (path: string) => {
      while (!isOver) await call(path, () => ({ headers: bearer(token) }));
    };
    const load = Promise.all([...tracks.map(write), ...['/v1/board', '/v1/feed', '/'].map(read)]);
    const replacing = (async () => {
      for (let round = 0; round < rounds; round += 1)
        for (const [index, instance] of instances.entries()) {
          await instance.end('SIGTERM');
          instance.program = BUILT;
          await instance.start();
          if (alters && index === 0) await alter(cluster, round);
        }
    })().finally(() => {
      isOver = true;
    });
    await Promise.all([load, replacing]);

    const { acknowledged } = told;
    await untilDelivered(() => missingOf(acknowledged, to.got), PATIENCE);
    checkDeliveries(to.got);
    const messages = Map.groupBy(to.got, ({ headers }) => headers['webhook-id']);
    const pool = new pg.Pool({ connectionString: cluster.appUrlAt(cluster.primary), max: 1 });
    const verdict = await judged(pool, { acknowledged, refused: [] }).finally(() => pool.end());
    const summary = `${instances.length * rounds} instances replaced${from ? `, ${from} by the present` : ''}${alters ? `, the types of two columns changed ${rounds} times` : ''}; ${told.calls} calls, ${told.retried} of them retried once; ${acknowledged.length} entries acknowledged, ${verdict.lost} lost, ${verdict.twice} twice, ${verdict.gaps} gaps; all told to the receiver in order, ${messages.size} messages in ${to.got.length} deliveries`;
    if (verdict.lost + verdict.twice + verdict.gaps > 0) throw new Error(summary);
    return summary;
  } finally {
    isOver = true;
    await cluster.stop();
    await to.close();
    earlier?.remove();
  }
}
