import { readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { newFolder, startProcess } from '../../support/command.js';
import { migratedDatabase, type TestDatabase } from '../../support/database.js';
import { bearer } from '../judge/callers.js';
import { judged } from '../judge/judge.js';
import { Crowd } from './crowd.js';
import { Load } from './load.js';
import { handlesOf, holding, memoryOf, peakOf, TOKEN } from './machine.js';

export type Shedding = {
  /** Slow clients, and how many come at once. */
  clients: number;
  step: number;
  streams: number;
  /** How long all slow clients stay, tables are locked, and the service stands still, in milliseconds. */
  lasts: number;
};

/** How long slow clients have to connect, in milliseconds: the system asks again after 1, 3 and 7 seconds. */
const PATIENCE = 10_000;
/** Connections that the callers of this process keep open for a minute, and those of the service's own pool. */
const OURS = 100;
/** In MiB, of the whole process. */
const MOST_MEMORY = 1_024;
/** In milliseconds: a probe of Kubernetes gives up after a second by default; here the clients share the cores. */
const MOST_SILENT = 5_000;

/**
 * More slow clients, streams and locks than there is room for, and a service that stands still for a while, with writers
 * and readers all the time. It says that it lives, sheds with 429 or 503, has bounded memory, and goes on by itself.
 */
export async function shedding({ clients, step, streams, lasts }: Shedding): Promise<string> {
  return holding(async (after) => {
    const database = await migratedDatabase();
    after(() => database.drop());
    const folder = newFolder();
    after(async () => rmSync(folder, { recursive: true, force: true }));
    const service = await startProcess({
      ...{ DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl, ADMIN_TOKEN: TOKEN },
      ...{
        DATA_DIR: join(folder, 'data'),
        RATE_LIMIT_TOKEN: '0',
        RATE_LIMIT_ANONYMOUS: '0',
        TWO_PERSON: 'off',
      },
    });
    after(() => service.stop());
    const { url, pid } = service;
    await manyTracks(url);
    const load = await Load.on(url, TOKEN, 4);
    after(() => load.abandon());
    await load.until('201', 20);
    const probe = new Probe(url);
    after(() => probe.stop());
    const before = handlesOf(pid);
    const said = [
      await slowClients({ url, pid, load, probe }, { clients: Math.min(clients, room()), step, lasts }),
      await tooManyStreams({ url, pid, load, probe }, streams),
      await lockedOut({ url, pid, load, probe }, database, lasts),
      await standingStill({ url, pid, load, probe }, lasts),
    ];
    for (const until = performance.now() + 60_000; handlesOf(pid) > before + OURS; await pause(100))
      if (performance.now() > until) throw new Error(`${handlesOf(pid)} handles, ${before} before`);
    await load.stop();
    const peak = peakOf(pid);
    if (peak > MOST_MEMORY) throw new Error(`${peak} MiB; ${said.join('; ')}`);
    const pool = new pg.Pool({ connectionString: database.appUrl, max: 1 });
    const verdict = await judged(pool, load.told).finally(() => pool.end());
    if (verdict.lost + verdict.twice + verdict.gaps > 0) throw new Error(JSON.stringify(verdict));
    return [
      ...said,
      `${peak} MiB at most, ${memoryOf(pid)} in the end, ${handlesOf(pid)} handles (${before} before)`,
      `${load.summary}, ${JSON.stringify(verdict)}`,
    ].join('; ');
  });
}

type At = { url: string; pid: number; load: Load; probe: Probe };

/** How many connections this process may have, with some to spare. */
function room(): number {
  const limits = readFileSync('/proc/self/limits', 'utf8').match(/^Max open files\s+(\d+)/m);
  return Math.floor(Number(limits?.[1] ?? 1_024) * 0.8);
}

/** A board that is a long answer. */
async function manyTracks(url: string): Promise<void> {
  const tracks = Array.from({ length: 200 }, (_, n) => ({
    ...{ slug: `long-${n}`, kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: `A track, ${n}` },
  }));
  const answer = await fetch(`${url}/v1/import`, {
    method: 'POST',
    headers: bearer(TOKEN),
    body: JSON.stringify({ format: 'paraph-dossier/1', tracks, entries: [] }),
  });
  if (answer.status !== 200) throw new Error(`import: ${answer.status} ${await answer.text()}`);
}

/** Asks again and again whether the service lives. */
class Probe {
  worst = 0;
  private isOver = false;
  private readonly asking: Promise<void>;

  constructor(url: string) {
    this.asking = this.ask(`${url}/health/live`);
    this.asking.catch(() => undefined);
  }

  /** The longest silence since the last call, in milliseconds; throws if one was too long. */
  async silence(most = MOST_SILENT): Promise<number> {
    await Promise.race([this.asking, pause(50)]);
    const { worst } = this;
    this.worst = 0;
    if (worst > most) throw new Error(`no sign of life for ${Math.round(worst)} ms`);
    return Math.round(worst);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.asking.catch(() => undefined);
  }

  private async ask(url: string): Promise<void> {
    while (!this.isOver) {
      const begun = performance.now();
      const answer = await fetch(url);
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`live: ${answer.status}`);
      this.worst = Math.max(this.worst, performance.now() - begun);
      await pause(50);
    }
  }
}

async function slowClients(
  { url, pid, load, probe }: At,
  { clients, step, lasts }: Pick<Shedding, 'clients' | 'step' | 'lasts'>,
): Promise<string> {
  const crowd = new Crowd(new URL(url), TOKEN, '/v1/board?limit=200');
  const memory: number[] = [];
  let there = '';
  try {
    for (let come = 0; come < clients; come += step) {
      await crowd.grow(Math.min(step, clients - come));
      for (const until = performance.now() + PATIENCE; crowd.connected < come; await pause(200))
        if (performance.now() > until) break;
      await load.until('201');
      memory.push(memoryOf(pid));
    }
    there = `${crowd.connected} connected, ${handlesOf(pid)} handles`;
    await pause(lasts);
    await load.until('201');
    memory.push(memoryOf(pid));
  } finally {
    await crowd.leave();
  }
  return `${clients} slow clients in steps of ${step}, ${there}: ${JSON.stringify(crowd.met)}, ${memory.join(', ')} MiB, silent for ${await probe.silence()} ms at most`;
}

/** More streams than there is room for, of nobody and of one caller. */
async function tooManyStreams({ url, load, probe }: At, streams: number): Promise<string> {
  const answers: Record<string, number> = {};
  const open: { destroy(): unknown }[] = [];
  const one = (headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const request = get(`${url}/v1/stream`, { headers, agent: false }, (answer) => {
        open.push(request);
        answer.on('error', () => undefined).resume();
        resolve(answer.statusCode ?? 0);
      }).on('error', reject);
    });
  try {
    for (let n = 0; n < streams; n += 50) {
      const some = Array.from({ length: Math.min(50, streams - n) }, (_, k) =>
        one(k % 5 ? {} : bearer(TOKEN)),
      );
      for (const status of await Promise.all(some)) answers[status] = (answers[status] ?? 0) + 1;
    }
    await load.until('201', 5);
  } finally {
    for (const stream of open) stream.destroy();
  }
  // 408: the heads of some arrive late, where this process and the service share a core.
  const wrong = Object.keys(answers).filter((status) => !['200', '408', '429', '503'].includes(status));
  if (wrong.length > 0) throw new Error(`streams: ${JSON.stringify(answers)}`);
  for (const until = performance.now() + 30_000; ; await pause(100)) {
    const again = await one({});
    for (const stream of open) stream.destroy();
    if (again === 200) break;
    if (performance.now() > until) throw new Error(`a stream when there is room again: ${again}`);
  }
  return `${streams} streams: ${JSON.stringify(answers)}, silent for ${await probe.silence()} ms at most`;
}

/** Somebody else holds what every writer needs, so that all connections of the pool wait. */
async function lockedOut(
  { url, load, probe }: At,
  { ownerUrl }: TestDatabase,
  lasts: number,
): Promise<string> {
  const holder = new pg.Client({ connectionString: ownerUrl });
  await holder.connect();
  const answers: Record<string, number> = {};
  try {
    await holder.query('BEGIN; LOCK TABLE heads IN ACCESS EXCLUSIVE MODE');
    const until = performance.now() + Math.max(lasts, 7_000);
    const callers = Array.from({ length: 60 }, async () => {
      while (performance.now() < until) {
        const { status } = await fetch(`${url}/v1/tracks/track-0`, { headers: bearer(TOKEN) });
        answers[status] = (answers[status] ?? 0) + 1;
        await pause(50);
      }
    });
    await Promise.all(callers);
  } finally {
    await holder.end();
  }
  const freed = performance.now();
  await load.until('201', 4);
  const took = Math.round(performance.now() - freed);
  const wrong = Object.keys(answers).filter((status) => !['200', '429', '503'].includes(status));
  if (wrong.length > 0 || !answers['503']) throw new Error(`locked out: ${JSON.stringify(answers)}`);
  return `every connection waits for a lock: 60 callers ${JSON.stringify(answers)}, all goes on ${took} ms after, silent for ${await probe.silence()} ms at most`;
}

/** The event loop stands still, as after a long synchronous piece of work. */
async function standingStill({ pid, load, probe }: At, lasts: number): Promise<string> {
  process.kill(pid, 'SIGSTOP');
  await pause(lasts);
  process.kill(pid, 'SIGCONT');
  const resumed = performance.now();
  await load.until('201', 4);
  await load.untilRead();
  const took = Math.round(performance.now() - resumed);
  await probe.silence(lasts + MOST_SILENT);
  return `stood still for ${lasts / 1000} s: all goes on ${took} ms after`;
}
