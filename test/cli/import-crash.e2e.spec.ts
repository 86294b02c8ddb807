import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { archiveLines } from '../archive/archive.js';
import { asSuperuser } from '../releases/release.js';
import { build, type Ended, endOf, newFolder, paraph, type Settings } from '../support/command.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';

/** Programs are started here. */
const SIZE = { tracks: 1_000, entries: 6_000 };

const folder = newFolder();
const file = join(folder, 'archive.jsonl');
beforeAll(() => {
  build();
  writeFileSync(file, [...archiveLines(SIZE)].join(''));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let database: TestDatabase;
let settings: Settings;
let client: pg.Client;
beforeEach(async () => {
  database = await migratedDatabase();
  settings = { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl, DATA_DIR: folder };
  client = new pg.Client({ connectionString: database.appUrl });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

const OTHERS = `FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;

/** Resolves to the backend of the import when it waits to write statuses: it has then written entries. */
async function backendThatWaits(): Promise<number> {
  for (;;) {
    const { rows } = await client.query(
      `SELECT pid ${OTHERS} AND wait_event_type = 'Lock' AND query LIKE 'COPY statuses%'`,
    );
    if (rows[0]) return rows[0].pid;
    await setTimeout(5);
  }
}

async function rowsLeft(): Promise<object> {
  while ((await client.query(`SELECT ${OTHERS}`)).rowCount) await setTimeout(5);
  const counts = ['tracks', 'heads', 'ledger', 'statuses', 'sources', 'unnumbered'].map(
    (table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`,
  );
  return (await client.query(`SELECT ${counts.join()}`)).rows[0];
}

const NOTHING = { tracks: 0, heads: 0, ledger: 0, statuses: 0, sources: 0, unnumbered: 0 };

describe('given an import of an archive', () => {
  /** Begins it, stops it half-way by a lock, and takes the lock away after `act`, which is given the backend. */
  const halfWay = (act: (child: ChildProcess, pid: number, at: pg.Client) => unknown): Promise<Ended> =>
    asSuperuser(database.ownerUrl, async (at) => {
      await at.query('BEGIN; LOCK TABLE statuses IN SHARE MODE');
      const root = resolve(import.meta.dirname, '../..');
      const args = [join(root, 'dist/src/cli/main.js'), 'import', file];
      const child = spawn(process.execPath, args, {
        cwd: root,
        env: { PATH: process.env.PATH ?? '', ...settings },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const ended = endOf(child);
      await act(child, await backendThatWaits(), at);
      await at.query('ROLLBACK');
      return ended;
    });

  it('when the command is killed half-way, then nothing is left, and the next one records all', async () => {
    await halfWay((child) => child.kill('SIGKILL'));
    expect(await rowsLeft()).toEqual(NOTHING);
    expect(await paraph(settings, 'import', file)).toMatchObject({
      code: 0,
      out: '6000 entries recorded.\n',
    });
  });

  it('when its backend is killed half-way, then the command fails, and nothing is left', async () => {
    const ended = await halfWay((_, pid, at) => at.query('SELECT pg_terminate_backend($1)', [pid]));
    expect(ended.code).not.toBe(0);
    expect(await rowsLeft()).toEqual(NOTHING);
  });

  it('when it is tried out, then nothing is left', async () => {
    const { code, out } = await paraph(settings, 'import', file, '--dry-run');
    expect([code, out.split('\n', 1)]).toEqual([0, ['6000 entries would be recorded.']]);
    expect(await rowsLeft()).toEqual(NOTHING);
  });
});
