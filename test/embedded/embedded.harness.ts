import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, type ClusterOptions, startCluster } from '../../src/db/embedded/cluster.js';
import { connected } from '../../src/db/embedded/databases.js';
import { birthOf } from '../../src/db/embedded/processes.js';
import type { Answer, Orders } from './embedded.child.js';

/** Another process that started, or adopted, a cluster. */
export type Neighbour = {
  url: string;
  adopted: boolean;
  /** Stops its cluster in good order and ends. */
  stop(): Promise<void>;
  /** kill -9 of its whole process group, as hard as Ctrl-C can ever get. */
  kill(): Promise<void>;
};

const folders: string[] = [];
const clusters: Cluster[] = [];
const groups: number[] = [];

/** A data folder under a new one that everybody may pass; `dataDir` itself is not made yet. */
export function newFolder(name = 'data'): string {
  const made = mkdtempSync(join(tmpdir(), `paraph-test-${process.pid}-${birthOf(process.pid)}-`));
  chmodSync(made, 0o755);
  folders.push(made);
  return join(made, name);
}

export async function start(dataDir: string, more: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const cluster = await startCluster({ dataDir, ...more });
  clusters.push(cluster);
  return cluster;
}

/** Starts a cluster from another process; throws what it failed with. */
export async function startElsewhere(orders: Orders): Promise<Neighbour> {
  const child = fork(join(import.meta.dirname, 'embedded.child.ts'), [JSON.stringify(orders)], {
    execArgv: ['--import', join(import.meta.dirname, '../support/typescript.mjs')],
    detached: true,
  });
  const group = child.pid ?? 0;
  groups.push(group);
  const gone = once(child, 'exit');
  const [answer] = (await Promise.race([
    once(child, 'message'),
    gone.then(([code]) => [{ failure: `exit ${code}` }]),
  ])) as [Answer];
  if ('failure' in answer) {
    await gone;
    throw new Error(answer.failure);
  }
  return {
    ...answer,
    stop: async () => {
      child.send('stop');
      await gone;
    },
    kill: async () => {
      process.kill(-group, 'SIGKILL');
      await gone;
    },
  };
}

/** Ends and removes whatever a test left; for `afterEach`. */
export async function cleanUp(): Promise<void> {
  for (const group of groups.splice(0)) endGroup(group);
  for (const cluster of clusters.splice(0)) await cluster.stop().catch(() => {});
  for (const folder of folders.splice(0)) {
    for (const dataDir of ['data', 'copy']) await endServer(join(folder, dataDir));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The server's process, as its folder names it. */
export function serverOf(dataDir: string): number {
  return Number.parseInt(readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8'), 10);
}

export async function processGone(pid: number): Promise<void> {
  const birth = birthOf(pid);
  while (birth !== null && birthOf(pid) === birth) await pause(5);
}

/** The first column of what a query gives. */
export async function ask(url: string, sql: string): Promise<unknown[]> {
  return connected(url, async (client) => {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows.map((row) => row[0]);
  });
}

function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function endServer(dataDir: string): Promise<void> {
  try {
    const pid = serverOf(dataDir);
    process.kill(pid, 'SIGQUIT');
    await processGone(pid);
  } catch {
    // None runs.
  }
}
