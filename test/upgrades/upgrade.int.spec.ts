import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareDatabase } from '../../src/db/prepare.js';
import { STAGES } from '../../src/domain/values/views.js';
import { HistoryQuery } from '../../src/tracks/queries/history.query.js';
import { TracksQuery } from '../../src/tracks/queries/tracks.query.js';
import { verify } from '../../src/verify/verify.js';
import { ledgerOnFreshDatabase } from '../histories/ledger.js';
import { StoppedClock } from '../support/clocks.js';
import { endOf, newFolder } from '../support/command.js';
import { sized } from '../support/sizes.js';
import { generate } from './generated-tracks.js';
import { type Answers, changedSince, known } from './known-answers.js';
import { KIND, knowVersions, type Version } from './versions.js';

/** Three runs of the command go over them. */
const TRACKS = sized(100, 1_000);

const forgetVersions = knowVersions(103);
const clock = new StoppedClock('2026-01-01T12:00:00.000Z');
const folder = newFolder();
let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
let tracks: TracksQuery;
let history: HistoryQuery;

/** The command of a release that knows the versions up to `newest`. */
function command(newest: Version, ...asked: string[]): ChildProcess {
  const [loader, child] = ['../support/compiled.mjs', 'upgrade.child.ts'].map((file) =>
    join(import.meta.dirname, file),
  );
  return spawn(process.execPath, ['--import', loader as string, child as string, String(newest), ...asked], {
    env: {
      ...{ PATH: process.env.PATH, DATABASE_URL: at.appUrl, DATABASE_OWNER_URL: at.ownerUrl },
      DATA_DIR: folder,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const upgrade = ['kinds', 'upgrade', KIND, '--json'];
const approved = [...upgrade, '--approved-by', 'B. Second'];

/** How many tracks follow each version. */
async function pinned(): Promise<Record<string, number>> {
  const { rows } = await at.pool.query(
    'SELECT kind_version AS version, count(*)::int AS tracks FROM tracks GROUP BY 1 ORDER BY 1',
  );
  return Object.fromEntries(rows.map(({ version, tracks }) => [version, tracks]));
}

const faults = async () => (await verify(at.database, { now: new Date().toISOString() }))?.faults;

const instants: string[] = [];
const before = new Map<string, Answers>();
const remember = async () => {
  const now = new Date().toISOString();
  instants.push(now);
  for (const instant of instants) before.set(instant, await known({ tracks, history }, instant));
};

beforeAll(async () => {
  at = await ledgerOnFreshDatabase(clock);
  await prepareDatabase(at);
  history = new HistoryQuery(at.database);
  tracks = new TracksQuery(at.database, clock, history);
  await generate(at, clock, 101, TRACKS);
  // The command has the time of day: embargoes that have passed by then are shown before.
  clock.at = new Date().toISOString();
  await at.sequencer.run();
  instants.push('2026-01-03T12:00:00.000Z', '2026-01-09T12:00:00.000Z');
  await remember();
});
afterAll(async () => {
  await at.close();
  rmSync(folder, { recursive: true, force: true });
  forgetVersions();
});

describe(`${TRACKS} tracks in all stages`, () => {
  it('stand at every stage, and verify', async () => {
    const stages = new Set((await tracks.list({}, 'full')).map(({ status }) => status.stage));
    expect([...stages].sort()).toEqual([...STAGES].sort());
    expect(await faults()).toEqual([]);
  });

  it('given a dry run, then it lists what would be refused, and changes nothing', async () => {
    const { out, err } = await endOf(command(102, ...upgrade, '--dry-run'));
    expect(err).toBe('');
    const would = JSON.parse(out);
    expect(would).toMatchObject({ kind: KIND, to: 102, dryRun: true, tracks: TRACKS });
    const codes = new Set(
      would.staying.flatMap(({ refused }: { refused: { refusals: { code: string }[] }[] }) =>
        refused.flatMap(({ refusals }) => refusals.map(({ code }) => code)),
      ),
    );
    expect(codes).toContain('event_not_of_kind');
    expect(['event_not_of_kind', 'talks_paused']).toEqual(expect.arrayContaining([...codes]));
    expect(await pinned()).toEqual({ 101: TRACKS });
  });

  it('given an upgrade that is killed half-way, when it is run again, then it goes on', async () => {
    const child = command(102, ...approved);
    const gone = once(child, 'close');
    while (((await pinned())[102] ?? 0) < TRACKS / 4 && child.exitCode === null) await setTimeout(5);
    child.kill('SIGKILL');
    await gone;
    const half = await pinned();
    expect(half[102]).toBeGreaterThanOrEqual(TRACKS / 4);
    expect(half[101]).toBeGreaterThan(TRACKS / 4);
    expect(await faults()).toEqual([]);

    const { code, out } = await endOf(command(102, ...approved));
    const done = JSON.parse(out);
    expect({ code, ...done }).toMatchObject({ code: 1, to: 102, dryRun: false, tracks: half[101] });
    expect(await pinned()).toEqual({ 101: done.staying.length, 102: TRACKS - done.staying.length });
    expect(await faults()).toEqual([]);
  });

  it('answers as known before are unchanged, to the byte', async () => {
    expect(await changedSince({ tracks, history }, before)).toEqual([]);
    await remember();
  });

  it('given a third version with other names, then tracks come over and keep what they say', async () => {
    const { code, out, err } = await endOf(command(103, ...approved));
    expect(err).toBe('');
    const done = JSON.parse(out);
    const now = await pinned();
    expect({ code, staying: done.staying.length }).toEqual({ code: 1, staying: now[101] });
    expect(now).toEqual({ 101: now[101], 103: TRACKS - (now[101] ?? 0) });
    expect(await faults()).toEqual([]);
    expect(await changedSince({ tracks, history }, before)).toEqual([]);
  });
});
