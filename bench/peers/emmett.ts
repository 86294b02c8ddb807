import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import { countOf, ENTRY, ignoreTheEnd, OPEN, type Peer, WRITERS } from './peer.js';

/** What we use of its types. The package is installed by this bench alone: its peer dependencies clash with ours. */
type Event = { type: string; data: object };
type EventStore = {
  schema: { migrate(): Promise<unknown> };
  aggregateStream<State>(
    name: string,
    as: { initialState: () => State; evolve: (state: State, event: Event) => State },
  ): Promise<{ state: State; currentStreamVersion: bigint; streamExists: boolean }>;
  appendToStream(name: string, events: Event[], as: { expectedStreamVersion: bigint }): Promise<unknown>;
  close(): Promise<void>;
};
type Emmett = { getPostgreSQLEventStore(url: string, options: object): EventStore };

/** What is installed, and where: outside the folders that are built, and gone with `node_modules`. */
const PACKAGE = 'bench/peers';
const PLACE = resolve('node_modules/.cache/peers');

/** `npm ci` of a package of its own, whose lockfile `npm ci` of Paraph does not read. */
function install(): NodeJS.Require {
  mkdirSync(PLACE, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(PACKAGE, file), join(PLACE, file));
  cpSync('.npmrc', join(PLACE, '.npmrc'));
  execFileSync('npm', ['ci'], { cwd: PLACE, stdio: ['ignore', 'ignore', 'inherit'] });
  return createRequire(join(PLACE, 'package.json'));
}

type State = { stage: string };
const initialState = (): State => ({ stage: OPEN });
const evolve = (state: State, { type }: Event): State =>
  type === 'negotiations.abandoned' ? { stage: 'abandoned' } : state;

/** Its own calls: the stream is read and folded, and the event appended under the version that was read. */
export async function emmett(url: string): Promise<Peer> {
  const installed = install();
  const { getPostgreSQLEventStore }: Emmett = installed('@event-driven-io/emmett-postgresql');
  const { Pool }: typeof pg = installed('pg');
  const pool = new Pool({ connectionString: url, max: WRITERS });
  ignoreTheEnd(pool);
  const store = getPostgreSQLEventStore(url, { connectionOptions: { connectionString: url, pool } });
  await store.schema.migrate();
  return {
    name: 'Emmett 0.42, read and append',
    leavesOut:
      'dates, rules, hash chain, public log, stored status (it folds the stream), append-only triggers',
    open: async () => undefined,
    record: async (track) => {
      const { state, currentStreamVersion } = await store.aggregateStream(track, { initialState, evolve });
      if (state.stage !== OPEN) throw new Error('refused');
      const event = { type: ENTRY.type, data: { occurredOn: ENTRY.occurredOn, ...ENTRY.data } };
      await store.appendToStream(track, [event], { expectedStreamVersion: currentStreamVersion });
    },
    // Its log is its outbox: consumers read it by global position.
    counts: async () => {
      const entries = await countOf(pool, 'emt_messages');
      return { entries, waiting: entries };
    },
    close: async () => {
      await store.close();
      await pool.end();
    },
  };
}
