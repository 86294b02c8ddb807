import { randomUUID } from 'node:crypto';
import type { Database } from '../../src/db/database.js';
import type { DatabaseUrls } from '../../src/db/embedded/databases.js';
import type { Ledger } from '../../src/ledger/ledger.js';
import { median, percentile } from '../rounds.js';
import { bareLoop } from './bare-loop.js';
import { type Pace, paced, type Write } from './paced.js';
import { clock, type Receiver } from './receiver.js';
import { draftOn, openTracks, startService } from './service.js';
import { startWriter } from './writer.js';

const TRACKS = 20;
/** Few enough that no write waits for another: the way to the receiver is measured, not how much a machine carries. */
const PER_SECOND = 20;
const SECONDS = 3;
const ROUNDS = 8;

/** The kinds of write (writer.child.ts), and how many tracks each records on. */
const KINDS = {
  'a single write': { kind: 'single', tracks: 1 },
  'a write with an Idempotency-Key': { kind: 'keyed', tracks: 1 },
  'a meeting of three tracks': { kind: 'meeting', tracks: 3 },
  'the form of a round': { kind: 'form', tracks: 1 },
};

export type Lags = { p50: number; p95: number };

export const lags = (all: readonly number[]): Lags => ({
  p50: percentile(all, 0.5),
  p95: percentile(all, 0.95),
});

/** When this process heard that each entry (`track seq`) is committed, on {@link clock}. */
export function commitsOf(ledger: Ledger): Map<string, number> {
  const commits = new Map<string, number>();
  ledger.afterCommit(({ written }) => {
    const at = clock();
    for (const [slug, { rows }] of written) for (const { seq } of rows) commits.set(`${slug} ${seq}`, at);
  });
  return commits;
}

type Writing = { write: (pace: Pace) => Promise<void>; commits: Map<string, number> };

/** How long after its commit each entry was received, in milliseconds. */
export async function lagsOf(
  { write, commits }: Writing,
  pace: Pace,
  { receiver, name }: { receiver: Receiver; name: string },
): Promise<number[]> {
  commits.clear();
  await write(pace);
  const received = new Map<string, number>();
  while (received.size < commits.size) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const [entry, at] of await receiver.take(name)) if (!received.has(entry)) received.set(entry, at);
  }
  return [...commits].map(([entry, at]) => (received.get(entry) as number) - at);
}

/** Records in this process, past HTTP. */
export function recordingOn(ledger: Ledger): Writing {
  const write: Write = (tracks) => {
    const meeting = tracks.length > 1 ? randomUUID() : null;
    return ledger.record(
      tracks.map((track) => ({ ...draftOn(track), meeting })),
      { actor: 'bench' },
    );
  };
  return { write: (pace) => paced(write, pace), commits: commitsOf(ledger) };
}

type Contender = Writing & { database: Database; tracks: number; to: string };

const bareOf = (tracks: number): string =>
  tracks === 1 ? 'bare LISTEN and POST' : `bare LISTEN and POST, ${tracks} entries at once`;

/**
 * Commit to received at so many entries a second: each kind of write and the bare loop in turn, on a database for ours
 * and one for the bare loop. A meeting is compared with a bare loop that is told of as many entries at once.
 */
export async function benchLatency(make: (name: string) => Promise<DatabaseUrls>, receiver: Receiver) {
  const service = await startService((await make('ours')).appUrl);
  const bare = await bareLoop(await make('bare'), receiver.url('/timed/bare'));
  const writer = await startWriter(await service.listen(), service.token);
  try {
    await service.endpoint(receiver.url('/timed/ours'));
    const commits = commitsOf(service.ledger);
    const recording = recordingOn(bare.ledger);
    const contenders: Record<string, Contender> = {};
    for (const [name, { kind, tracks }] of Object.entries(KINDS)) {
      const write = (pace: Pace) => writer.write({ kind, ...pace });
      contenders[name] = { write, commits, database: service.database, tracks, to: 'ours' };
      contenders[bareOf(tracks)] ??= { ...recording, database: bare.database, tracks, to: 'bare' };
    }
    const rounds: Record<string, Lags>[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const all = Object.entries(contenders);
      const turn = round % all.length;
      const found: Record<string, Lags> = {};
      for (const [name, { database, tracks, to, ...writing }] of [
        ...all.slice(turn),
        ...all.slice(0, turn),
      ]) {
        // New ones each time: a meeting is decided over whole histories, which would grow.
        const slugs = await openTracks(database, TRACKS, randomUUID());
        const pace = { slugs, tracks, seconds: SECONDS, perSecond: PER_SECOND };
        found[name] = lags(await lagsOf(writing, pace, { receiver, name: to }));
      }
      process.stderr.write(`latency, round ${round}: ${JSON.stringify(found)}\n`);
      // The first warms up.
      if (round > 0) rounds.push(found);
    }
    return figuresOf(rounds, Object.keys(contenders));
  } finally {
    await writer.close();
    await bare.close();
    await service.close();
  }
}

function figuresOf(rounds: readonly Record<string, Lags>[], names: readonly string[]) {
  const over = (pick: keyof Lags, name: string, to: string) =>
    median(rounds.map((found) => (found[name] as Lags)[pick] / (found[to] as Lags)[pick]));
  const each = (of: readonly string[], figure: (name: string) => number) =>
    Object.fromEntries(of.map((name) => [name, figure(name)]));
  const ofPart = (pick: keyof Lags) => [
    [`${pick}, ms`, each(names, (name) => median(rounds.map((found) => (found[name] as Lags)[pick])))],
    [
      `${pick}, ours / bare`,
      Object.fromEntries(
        Object.entries(KINDS).map(([name, { tracks }]) => [name, over(pick, name, bareOf(tracks))]),
      ),
    ],
  ];
  return Object.fromEntries([...ofPart('p50'), ...ofPart('p95')]);
}
