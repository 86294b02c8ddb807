import { Cluster } from '../../cluster/cluster.js';
import { cpuUnder } from '../../cluster/cpu.js';
import { bearer, openTracks } from '../judge/callers.js';

export type Reads = { reads: number; readers: number };

/** Of one server's CPU for the same reads; 2 would be a half for each of two replicas. */
const LEAST = 1.6;

const PATHS = (track: string) => [
  '/v1/board',
  `/v1/tracks/${track}`,
  `/v1/tracks/${track}/transitions`,
  '/v1/feed',
];

/**
 * Asks for as much of one server as of two replicas, one after the other. Cores are few here, so what counts is not the
 * rate but the CPU time of each server: the busiest one decides how much more could be read.
 */
export async function readsSpread({ reads, readers }: Reads): Promise<string> {
  const alone = await cpuOfReads(0, { reads, readers });
  const spread = await cpuOfReads(2, { reads, readers });
  const [one = 0] = alone;
  const ratio = one / Math.max(...spread);
  const summary = `${reads} reads take ${seconds(alone)} s of CPU of one server, ${seconds(spread)} s of a primary and two replicas: ${ratio.toFixed(2)} × as many can be read`;
  if (ratio < LEAST) throw new Error(summary);
  return summary;
}

const seconds = (times: readonly number[]): string => times.map((time) => (time / 1e6).toFixed(1)).join(', ');

/** The CPU time that each server took, in microseconds, the primary first. */
async function cpuOfReads(replicas: number, { reads, readers }: Reads): Promise<number[]> {
  const cluster = await Cluster.start({ instances: 2, replicas, synchronous: false, readsPrimary: false });
  try {
    const tracks = Array.from({ length: 20 }, (_, n) => `track-${n}`);
    await openTracks(cluster.url, cluster.adminToken, tracks);
    for (const track of tracks) await record(cluster, track);
    const before = cluster.nodes.map(({ pid }) => cpuUnder(pid));
    let left = reads;
    await Promise.all(
      Array.from({ length: readers }, async (_, reader) => {
        for (let turn = reader; left > 0; turn += 1) {
          left -= 1;
          const paths = PATHS(tracks[turn % tracks.length] ?? '');
          const answer = await fetch(`${cluster.url}${paths[turn % paths.length]}`);
          await answer.arrayBuffer();
          if (answer.status !== 200) throw new Error(`${answer.url}: ${answer.status}`);
        }
      }),
    );
    return cluster.nodes.map(({ pid }, index) => cpuUnder(pid) - (before[index] ?? 0));
  } finally {
    await cluster.stop();
  }
}

async function record({ url, adminToken }: Cluster, track: string): Promise<void> {
  for (let n = 1; n <= 10; n += 1) {
    const entry = { type: 'statement.made', occurredOn: `2026-03-${10 + n}`, visibility: 'public' };
    const answer = await fetch(`${url}/v1/tracks/${track}/transitions`, {
      ...{ method: 'POST', headers: bearer(adminToken) },
      body: JSON.stringify({ ...entry, data: { summary: `Statement ${n}` } }),
    });
    if (answer.status !== 201) throw new Error(`${track}: ${answer.status} ${await answer.text()}`);
  }
}
