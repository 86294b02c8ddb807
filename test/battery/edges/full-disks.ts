import { chmodSync, chownSync, cpSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startCluster } from '../../../src/db/embedded/cluster.js';
import { connected } from '../../../src/db/embedded/databases.js';
import { newFolder, paraphAlone, type Running, startProcess } from '../../support/command.js';
import { bearer } from '../judge/callers.js';
import { judged } from '../judge/judge.js';
import { Disk } from './disk.js';
import { Load } from './load.js';
import { TOKEN } from './machine.js';

export type FullDisks = {
  writers: number;
  /** How long each disk stays full, in milliseconds. */
  lasts: number;
};

/** Documents that somebody brings, each of its own. */
const pdf = (words: string) => `%PDF-1.4\n% ${words} ${'x'.repeat(20_000)}\n%%EOF\n`;

type Uploaded = { status: number; sha256: string; retryAfter: string | null };

async function upload(url: string, words: string): Promise<Uploaded> {
  const headers = { ...bearer(TOKEN), 'content-type': 'application/pdf' };
  const answer = await fetch(`${url}/v1/documents`, { method: 'POST', headers, body: pdf(words) });
  const { sha256 = '' } = (await answer.json()) as { sha256?: string };
  return { status: answer.status, sha256, retryAfter: answer.headers.get('retry-after') };
}

const read = async (url: string, sha256: string): Promise<number> =>
  (await fetch(`${url}/v1/documents/${sha256}`, { headers: bearer(TOKEN) })).status;

/**
 * The service with its own PostgreSQL, its data, its log of writes and its documents on a small disk each, all of which
 * are full in turn, and the last read-only once. Writers hear 503 meanwhile, readers are answered while PostgreSQL lives,
 * and when there is room everything goes on by itself.
 */
export async function disksFull({ writers, lasts }: FullDisks): Promise<string> {
  const root = newFolder();
  const dataDir = join(root, 'data');
  const settings = {
    ...{ DATA_DIR: dataDir, ADMIN_TOKEN: TOKEN, DOSSIER: 'none', RATE_LIMIT_TOKEN: '0' },
    ...{ TWO_PERSON: 'off', PATH: process.env.PATH ?? '' },
  };
  const mounted: Disk[] = [];
  let service: Running | null = null;
  let load: Load | null = null;
  try {
    const data = mounting(mounted, dataDir, 256);
    await (await startProcess(settings)).stop();
    const wal = movedTo(mounted, join(dataDir, 'postgres/data/pg_wal'), 64);
    const documents = mounting(mounted, join(dataDir, 'documents'), 4);
    service = await startProcess(settings);
    const { url } = service;
    const kept = await upload(url, 'before');
    load = await Load.on(url, TOKEN, writers);
    await load.until('201', 20);
    const lines = [
      `documents ${await documentsFull(load, documents, { kept, lasts })}`,
      `data ${await full(load, data, lasts)}`,
      `WAL ${await full(load, wal, lasts, () => writeAhead(dataDir))}`,
    ];
    await load.stop();
    const left = readdirSync(join(documents.folder, 'incoming'));
    if (left.length > 0) throw new Error(`left over of uploads: ${left}`);
    const verdict = await verdictOn(dataDir, load);
    await service.stop();
    service = null;
    const verified = await paraphAlone(settings, 'verify');
    if (verified.code !== 0) throw new Error(`verify: ${verified.out}${verified.err}`);
    return [...lines, `${load.told.acknowledged.length} acknowledged, ${verdict}`, load.summary].join('; ');
  } finally {
    for (const disk of mounted) disk.free();
    await load?.abandon();
    await service?.stop();
    for (const disk of mounted.reverse()) disk.unmount();
    rmSync(root, { recursive: true, force: true });
  }
}

function mounting(mounted: Disk[], folder: string, mebibytes: number): Disk {
  const disk = new Disk(folder, mebibytes);
  mounted.push(disk);
  return disk;
}

/** Moves a folder of a stopped server to a disk of its own. */
function movedTo(mounted: Disk[], folder: string, mebibytes: number): Disk {
  const before = `${folder}.before`;
  renameSync(folder, before);
  const disk = mounting(mounted, folder, mebibytes);
  cpSync(before, folder, { recursive: true, preserveTimestamps: true });
  const { uid, gid } = statSync(before);
  for (const name of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
    chownSync(join(folder, name), uid, gid);
  chmodSync(folder, 0o700);
  rmSync(before, { recursive: true });
  return disk;
}

/** Fills a disk under PostgreSQL. Nobody may be told anything but 503, and it must go on when there is room. */
async function full(
  load: Load,
  disk: Disk,
  lasts: number,
  more = async (): Promise<void> => undefined,
): Promise<string> {
  const before = { ...load.reads };
  disk.fill();
  await more();
  await load.until('503');
  await pause(lasts);
  const live = await fetch(`${load.url}/health/live`);
  if (live.status !== 200) throw new Error(`live: ${live.status}`);
  const reads = countedSince(load.reads, before);
  disk.free();
  const freed = performance.now();
  await load.until('201');
  await load.untilRead();
  return `full for ${lasts / 1000} s: reads ${reads}; ${Math.round(performance.now() - freed)} ms after it had room all went on`;
}

/** Nothing is uploaded while the disk is full or read-only; what is there is read, and entries are recorded. */
async function documentsFull(
  load: Load,
  disk: Disk,
  { kept, lasts }: { kept: Uploaded; lasts: number },
): Promise<string> {
  const { url } = load;
  const seen: Record<string, number> = {};
  for (const [begin, end] of [
    [() => disk.fill(), () => disk.free()],
    [() => disk.readOnly(true), () => disk.readOnly(false)],
  ] as const) {
    begin();
    for (const until = performance.now() + lasts; performance.now() < until; ) {
      const { status, retryAfter } = await upload(url, `${performance.now()}`);
      seen[status] = (seen[status] ?? 0) + 1;
      if (status !== 503 || retryAfter === null) throw new Error(`an upload: ${status}, ${retryAfter}`);
      const found = await read(url, kept.sha256);
      if (found !== 200) throw new Error(`a document that was there: ${found}`);
      await load.until('201');
    }
    end();
    const { status } = await upload(url, `after ${performance.now()}`);
    if (status !== 201) throw new Error(`an upload when there is room: ${status}`);
  }
  return `full, then read-only: uploads ${JSON.stringify(seen)}, entries and documents that were there went on`;
}

/** Writes into the log until there is no room: the server has some files of it beforehand. */
async function writeAhead(dataDir: string): Promise<void> {
  const cluster = await startCluster({ dataDir });
  try {
    await connected(cluster.superuserUrl, async (client) => {
      client.on('error', () => undefined);
      for (;;) await client.query(`SELECT pg_logical_emit_message(true, 'filling', repeat('x', 1000000))`);
    });
  } catch {
    // It has ended.
  } finally {
    await cluster.stop().catch(() => undefined);
  }
}

const countedSince = (now: Record<string, number>, before: Record<string, number>): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(now).map(([key, count]) => [key, count - (before[key] ?? 0)])),
  );

async function verdictOn(dataDir: string, load: Load): Promise<string> {
  const cluster = await startCluster({ dataDir });
  const { appUrl } = await cluster.databaseUrls('paraph');
  const pool = new pg.Pool({ connectionString: appUrl, max: 1 });
  try {
    const verdict = await judged(pool, load.told);
    const said = JSON.stringify(verdict);
    if (verdict.lost + verdict.twice + verdict.gaps > 0) throw new Error(said);
    return said;
  } finally {
    await pool.end();
    await cluster.stop();
  }
}
