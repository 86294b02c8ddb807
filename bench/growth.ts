import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseUrls } from '../src/db/embedded/databases.js';
import { type Size as ArchiveSize, type Loaded, load } from './growth/load.js';
import { plot } from './growth/plot.js';
import { ended, megabytes, run, type Settings } from './growth/processes.js';
import { ask, closeAgent, QUESTIONS } from './growth/questions.js';
import { caughtUp, type Service, start } from './growth/service.js';
import { table, writePicture } from './report.js';
import { median, percentile } from './rounds.js';
import { onThrowawayCluster } from './throwaway.js';

/** Numbers of tracks. */
export const SIZES: number[] = [1_000, 10_000, 100_000];

/** Entries for each track, if nothing else is asked for. */
export const ENTRIES = 10;

/** The first ones warm up and do not count. */
const ROUNDS = 60;
const WARM_UP = 10;
const STARTS = 3;
/** After so long without a request memory is read, in milliseconds. */
const IDLE = 60_000;

type Archive = { tracks: number; urls: DatabaseUrls; loaded: Loaded; slugs: string[]; followed: number };
type Answer = { ms: number; bytes: number };
type Taken = Map<string, Answer[]>;

type Served = { archive: Archive; service: Service; starts: number[]; taken: Taken };

/** What is known of one size. */
type Size = {
  tracks: number;
  import: Loaded;
  /** After the import, in seconds. */
  followed: number;
  start: number;
  memory: number;
  verify: number;
  p50: Record<string, number>;
  p95: Record<string, number>;
  bytes: Record<string, number>;
};
type Growth = { entriesATrack: number; sizes: Size[]; ratios: Record<string, Record<string, number>> };

/** What grows with the ledger, and what does not: the same questions to ledgers of several sizes, turn by turn in one run. */
export function benchGrowth(counts: readonly number[], entries: number): Promise<Growth> {
  return onThrowawayCluster(async (make) => {
    const folder = mkdtempSync(join(tmpdir(), 'paraph-growth-'));
    const settings = { DATA_DIR: folder };
    const served: Served[] = [];
    try {
      for (const tracks of counts) {
        const archive = await loaded(
          await make(`growth_${tracks}`),
          { tracks, entries: tracks * entries },
          settings,
        );
        served.push({ archive, ...(await warm(archive, settings)), taken: new Map() });
      }
      process.stderr.write('questions are asked\n');
      await askInTurn(served);
      process.stderr.write('questions are answered\n');
      await pause(IDLE);
      const sizes: Size[] = [];
      for (const one of served) sizes.push(await sizeOf(one, settings));
      writePicture('growth.svg', plot(sizes));
      return { entriesATrack: entries, ratios: ratiosOf(sizes), sizes };
    } finally {
      await Promise.all(served.map(({ service }) => service.stop()));
      await closeAgent();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

async function askInTurn(served: readonly Served[]): Promise<void> {
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1)
    for (const [name, question] of Object.entries(QUESTIONS))
      for (const { archive, service, taken } of served) {
        const slug = archive.slugs[round % archive.slugs.length] as string;
        const answer = await ask(service.url, question(slug, round));
        if (round >= WARM_UP) taken.set(name, [...(taken.get(name) ?? []), answer]);
      }
}

async function sizeOf({ archive, service, starts, taken }: Served, settings: Settings): Promise<Size> {
  const memory = megabytes(service.pid, 'VmRSS');
  await service.stop();
  const each = (figure: (answers: Answer[]) => number): Record<string, number> =>
    Object.fromEntries([...taken].map(([name, answers]) => [name, figure(answers)]));
  return {
    tracks: archive.tracks,
    import: archive.loaded,
    followed: archive.followed,
    start: median(starts),
    memory,
    verify: await verified(archive, settings),
    p50: each((answers) => median(answers.map(({ ms }) => ms))),
    p95: each((answers) =>
      percentile(
        answers.map(({ ms }) => ms),
        0.95,
      ),
    ),
    bytes: each((answers) => median(answers.map(({ bytes }) => bytes))),
  };
}

const nameOf = ({ tracks }: Size): string => `${tracks.toLocaleString('en')} tracks`;

/** The medians of each size, of those of the smallest. */
function ratiosOf([smallest, ...others]: readonly Size[]): Growth['ratios'] {
  return Object.fromEntries(
    others.map((size) => [
      `p50 at ${nameOf(size)}`,
      Object.fromEntries(
        Object.entries(size.p50).map(([name, p50]) => [name, p50 / (smallest?.p50[name] ?? Number.NaN)]),
      ),
    ]),
  );
}

/** The figures as tables. */
export function growthMarkdown({ sizes, ratios }: Growth): string {
  const head = (...first: string[]) => [...first, ...sizes.map(nameOf)];
  const [smallest] = sizes;
  const whole: [string, (size: Size) => string][] = [
    ['imported, entries a second', (size) => size.import['entries a second'].toFixed(0)],
    ['memory of the command, MB', (size) => size.import['command, MB'].toFixed(0)],
    ['memory of the largest PostgreSQL backend, MB', (size) => size.import['largest backend, MB'].toFixed(0)],
    ['numbered and indexed after, s', (size) => size.followed.toFixed(1)],
    ['warm start, ms', (size) => size.start.toFixed(0)],
    [`memory of the service after ${IDLE / 1_000} s without a request, MB`, (size) => size.memory.toFixed(0)],
    ['`paraph verify`, s', (size) => size.verify.toFixed(1)],
  ];
  const times = Object.keys(smallest?.p50 ?? {}).map((name) => [
    name,
    ...sizes.map(({ p50, p95 }) => `${p50[name]?.toFixed(1)} / ${p95[name]?.toFixed(1)}`),
    ...Object.values(ratios).map((of) => of[name]?.toFixed(2) ?? ''),
    String(sizes.at(-1)?.bytes[name]),
  ]);
  return [
    table([head(''), ...whole.map(([name, figure]) => [name, ...sizes.map(figure)])]),
    'Milliseconds until the whole answer is there, p50 / p95; p50 as a multiple of that at the smallest size; bytes of an answer at the largest, compressed where it is a page:',
    table([[...head('asked'), ...Object.keys(ratios), 'bytes'], ...times]),
    '![Median times by the number of tracks](images/growth.svg)',
  ].join('\n\n');
}

async function loaded(urls: DatabaseUrls, size: ArchiveSize, settings: Settings): Promise<Archive> {
  const superuserUrl = process.env.PARAPH_TEST_SUPERUSER_URL as string;
  const done = await load({ ...urls, superuserUrl }, size, settings);
  const { tracks } = size;
  process.stderr.write(
    `${tracks} tracks imported at ${done['entries a second'].toFixed(0)} entries a second\n`,
  );
  return { tracks, urls, loaded: done, slugs: await someSlugs(urls), followed: 0 };
}

/** Starts the service until it has followed the import, then again and again: how long a warm start takes. */
async function warm(archive: Archive, settings: Settings): Promise<{ service: Service; starts: number[] }> {
  let service = await start(archive.urls, settings);
  const from = performance.now();
  await caughtUp(archive.urls);
  archive.followed = (performance.now() - from) / 1_000;
  const starts: number[] = [];
  for (let count = 0; count < STARTS; count += 1) {
    await service.stop();
    service = await start(archive.urls, settings);
    starts.push(service.ready);
  }
  return { service, starts };
}

/** Tracks from all over the archive, with a page for everybody. */
async function someSlugs({ ownerUrl }: DatabaseUrls): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const { rows } = await client
    .query<{
      slug: string;
    }>(`SELECT t.slug FROM tracks t JOIN heads h ON h.track_id = t.id AND h.public_revision > 0
       ORDER BY hashint4(t.id) LIMIT 200`)
    .finally(() => client.end());
  return rows.map(({ slug }) => slug);
}

async function verified({ urls }: Archive, settings: Settings): Promise<number> {
  const from = performance.now();
  await ended(
    run('src/cli/main.js', ['verify'], {
      ...settings,
      DATABASE_URL: urls.appUrl,
      DATABASE_OWNER_URL: urls.ownerUrl,
    }),
  );
  return (performance.now() - from) / 1_000;
}
