import { setTimeout as pause } from 'node:timers/promises';
import { Cluster } from '../../cluster/cluster.js';
import type { Node } from '../../cluster/node.js';
import { bearer, openTracks } from '../judge/callers.js';

export type OwnWrites = { tries: number; writers: number };

/** At once, right after a write: more of them than there are servers. */
const READS = 5;

const POSITION = 'x-paraph-position';

/** Transactions that a node has ended, of the service's database. */
async function transactions(node: Node): Promise<number> {
  const rows = await node.ask<{ count: string }>(
    `SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = 'paraph'`,
  );
  return Number(rows[0]?.count);
}

/** Replaying stops and goes on, as on a slow network. */
async function lag(node: Node, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await node.ask('SELECT pg_wal_replay_pause()');
    await pause(Math.random() * 300);
    await node.ask('SELECT pg_wal_replay_resume()');
    await pause(Math.random() * 1_000);
  }
}

/**
 * Writers record at one instance and read at another what they wrote, with the position that they were given, while the
 * replicas lag. Nobody may read an older state.
 */
export async function readOwnWrites({ tries, writers }: OwnWrites): Promise<string> {
  const cluster = await Cluster.start({ instances: 3, replicas: 2, synchronous: false });
  const { adminToken: token, instances } = cluster;
  const replicas = cluster.nodes.filter(({ isPrimary }) => !isPrimary);
  let isOver = false;
  const lagging = Promise.all(replicas.map((node) => lag(node, () => isOver)));
  try {
    const tracks = Array.from({ length: writers }, (_, n) => `track-${n}`);
    await openTracks(cluster.url, token, tracks);
    const before = await Promise.all(replicas.map(transactions));
    let left = tries;
    let stale = 0;
    await Promise.all(
      tracks.map(async (track, writer) => {
        for (let turn = writer; left > 0; turn += 1) {
          const [here, there] = [instances[turn % 3]?.url, instances[(turn + 1) % 3]?.url];
          const entry = {
            ...{ type: 'statement.made', occurredOn: '2026-03-03', visibility: 'public' },
            data: { summary: 'Said in public.' },
          };
          const written = await fetch(`${here}/v1/tracks/${track}/transitions`, {
            ...{ method: 'POST', headers: bearer(token), body: JSON.stringify(entry) },
          });
          const { transition } = (await written.json()) as { transition: { seq: number } };
          if (written.status !== 201) throw new Error(`${track}: ${written.status}`);
          const position = written.headers.get(POSITION) ?? '';
          const reading = Array.from({ length: READS }, async () => {
            left -= 1;
            const read = await fetch(`${there}/v1/tracks/${track}`, { headers: { [POSITION]: position } });
            const text = await read.text();
            if (read.status !== 200) throw new Error(`${track}: ${read.status} ${text}`);
            if (JSON.parse(text).revision < transition.seq) stale += 1;
          });
          await Promise.all(reading);
        }
      }),
    );
    const after = await Promise.all(replicas.map(transactions));
    const asked = after.map((count, index) => count - (before[index] ?? 0));
    const summary = `${tries} reads of one’s own write, ${stale} stale; transactions on the replicas: ${asked.join(', ')}`;
    if (stale > 0) throw new Error(summary);
    return summary;
  } finally {
    isOver = true;
    await lagging;
    await cluster.stop();
  }
}
