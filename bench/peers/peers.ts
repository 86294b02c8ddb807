import pg from 'pg';
import { DataSource } from 'typeorm';
import { databaseSettings } from '../../ormconfig.js';
import { Database } from '../../src/db/database.js';
import { table } from '../report.js';
import { interleaved, median, type Result, ratios } from '../rounds.js';
import { onThrowawayCluster, vacuum } from '../throwaway.js';
import { ceiling } from './ceiling.js';
import { cpuTime, postmasterOf } from './cpu.js';
import { emmett } from './emmett.js';
import { ordinaryTypeOrm } from './ordinary-typeorm.js';
import { ours } from './ours.js';
import { ARCHIVE, contenderOf, fill, ignoreTheEnd, type Peer, WRITERS } from './peer.js';
import { statesman } from './statesman.js';

const ROUNDS = 30;
const PER_ROUND = 960;
/** A service runs for weeks. Until V8 has optimized the longest write, ours, each round is quicker than the last. */
const WARM_UP = 10;

/** Compares the write of one entry with what else one would take for it, on one server, in short turns. */
export const benchPeers = () =>
  onThrowawayCluster(async (make) => {
    const { appUrl, ownerUrl: ourUrl } = await make('ours');
    // The peers make their tables themselves.
    const { ownerUrl } = await make('peers');
    const source = await new DataSource(databaseSettings(appUrl)).initialize();
    const pool = new pg.Pool({ connectionString: ownerUrl, max: WRITERS });
    ignoreTheEnd(pool);
    const peers = [
      ours(new Database(source)),
      await ceiling(pool),
      await emmett(ownerUrl),
      await statesman(pool),
      await ordinaryTypeOrm(ownerUrl),
    ];
    try {
      for (const peer of peers) await fill(peer);
      for (const url of [ourUrl, ownerUrl]) await vacuum(url);
      const { rows } = await pool.query('SELECT pg_backend_pid() AS backend');
      const server = postmasterOf(rows[0].backend);
      const cpu = new Map(peers.map(({ name }): [string, number[]] => [name, []]));
      const contenders = peers.map((peer) =>
        contenderOf(
          peer,
          () => cpuTime(server),
          (microseconds) => cpu.get(peer.name)?.push(microseconds),
        ),
      );
      const results = await interleaved(contenders, ROUNDS, PER_ROUND, WARM_UP);
      for (const peer of peers) await assertAllRecorded(peer);
      return {
        bench:
          'one entry: read the state, check a guard, append under the version that was read, leave a row to send',
        writers: WRITERS,
        rounds: ROUNDS,
        perRound: PER_ROUND,
        results: results.map((result, index) => ({ ...result, leavesOut: peers[index]?.leavesOut })),
        cpu: Object.fromEntries([...cpu].map(([name, all]) => [name, median(all.slice(WARM_UP))])),
        ratios: ratiosToOthers(results),
      };
    } finally {
      for (const { close } of peers) await close?.();
      await pool.end();
      await source.destroy();
    }
  });

/** Nobody is fast by losing entries, or by forgetting what must be sent. */
async function assertAllRecorded({ name, counts }: Peer): Promise<void> {
  const { entries, waiting } = await counts();
  const expected = ARCHIVE.tracks * ARCHIVE.entries + PER_ROUND * (WARM_UP + ROUNDS);
  if (entries !== expected || waiting !== expected)
    throw new Error(`${name}: ${entries} entries and ${waiting} to send, not ${expected}`);
}

/** By name. The first is ours. */
const ratiosToOthers = ([first, ...others]: readonly Result[]) =>
  Object.fromEntries(
    others.flatMap((other) => (first ? [[`${first.name} / ${other.name}`, ratios(first, other)]] : [])),
  );

type Figures = {
  cpu: Record<string, number>;
  results: (Result & { leavesOut: string })[];
  ratios: Record<string, ReturnType<typeof ratios>>;
};

/** What docs/performance.md says of the figures. */
export function peersMarkdown({ results, cpu, ratios: between }: Figures): string {
  const rows = results.map(({ name, perSecond, leavesOut }, index) => {
    const ratio = Object.values(between)[index - 1];
    const times = (value: number) => value.toFixed(2);
    const told = ratio ? `${times(ratio.median)} (${times(ratio.lower)}–${times(ratio.upper)})` : '';
    const used = cpu[name];
    return [name, perSecond.toFixed(0), told, used ? used.toFixed(0) : '', leavesOut];
  });
  const head = ['who', 'per second', 'Paraph to it', 'CPU, µs a write', 'leaves out'];
  return `${WRITERS} writers, each on tracks of its own, in an archive of ${ARCHIVE.tracks} tracks. Everybody reads the state of a
track, checks a guard, appends an entry under the version that was read, and leaves a row to send. Medians of
${ROUNDS} rounds after ${WARM_UP} to warm up, ratios round by round with their quarters. CPU is that of client and server together.
Paraph's writers share reads and statements ([ADR 24](adr/0024-writers-who-come-together-share-a-statement.md)); the others
send their own, as their users would.

${table([head, ...rows])}`;
}
