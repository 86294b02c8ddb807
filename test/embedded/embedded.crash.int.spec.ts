import { spawn } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { birthOf } from '../../src/db/embedded/processes.js';
import { sized } from '../support/sizes.js';
import { ask, cleanUp, newFolder, processGone, serverOf, start, startElsewhere } from './embedded.harness.js';

const pidFile = (dataDir: string) => join(dataDir, 'postgres/data/postmaster.pid');

describe('the embedded PostgreSQL after crashes and beside others', () => {
  afterEach(cleanUp);

  it('given an application killed with its whole group, when started again, then the orphan is adopted and stopped', async () => {
    const dataDir = newFolder();
    const killed = await startElsewhere({ dataDir });
    await ask(killed.url, 'create table kept as select 1 as n');
    await killed.kill();
    const orphan = serverOf(dataDir);

    const adopter = await start(dataDir);
    expect(adopter).toMatchObject({ superuserUrl: killed.url, adopted: true });
    expect(serverOf(dataDir)).toBe(orphan);
    expect(await ask(adopter.superuserUrl, 'select n from kept')).toEqual([1]);
    await adopter.stop();
    expect(birthOf(orphan)).toBeNull();
  });

  it('given application and server both killed, when started again, then what was committed is recovered', async () => {
    const dataDir = newFolder();
    const killed = await startElsewhere({ dataDir });
    await ask(killed.url, 'create table kept as select generate_series(1, 3) as n');
    const server = serverOf(dataDir);
    process.kill(server, 'SIGKILL');
    await killed.kill();
    expect(existsSync(pidFile(dataDir))).toBe(true);

    const again = await start(dataDir);
    expect(again.adopted).toBe(false);
    expect(await ask(again.superuserUrl, 'select n from kept')).toEqual([1, 2, 3]);
    expect(readFileSync(join(dataDir, 'postgres/server.log'), 'utf8')).toContain('automatic recovery');
  });

  sized(it.skip, it)(
    'given a lock file that names a stranger of the same user, when started, then it does not stand in the way',
    async () => {
      const dataDir = newFolder();
      const first = await start(dataDir);
      const lock = readFileSync(pidFile(dataDir), 'utf8');
      await first.stop();
      const { uid, gid } = statSync(join(dataDir, 'postgres/data'));
      const writeLock = (text: string) => {
        writeFileSync(pidFile(dataDir), text);
        chownSync(pidFile(dataDir), uid, gid);
      };
      const stranger = spawn('sleep', ['60'], {
        ...(process.getuid?.() === 0 ? { uid, gid } : {}),
        cwd: '/',
      });
      try {
        writeLock(lock.replace(/^\d+/, String(stranger.pid)));
        const again = await start(dataDir);
        expect(again.adopted).toBe(false);
        expect(await ask(again.superuserUrl, 'select 1')).toEqual([1]);
        expect(stranger.exitCode).toBeNull();
        await again.stop();
        writeLock('');
        expect((await start(dataDir)).adopted).toBe(false);
      } finally {
        stranger.kill();
      }
    },
  );

  sized(it.skip, it)(
    'given a copy of a folder whose server runs, when the copy is started, then it serves itself',
    async () => {
      const dataDir = newFolder();
      const original = await start(dataDir);
      await original.stop();
      const copy = join(dirname(dataDir), 'copy');
      mkdirSync(copy);
      cpSync(dataDir, copy, { recursive: true });
      const again = await start(dataDir);
      await ask(again.superuserUrl, 'create table only_here (n int)');
      cpSync(pidFile(dataDir), pidFile(copy));

      const copied = await start(copy);
      expect(copied.adopted).toBe(false);
      expect(await ask(copied.superuserUrl, `select to_regclass('only_here') is null`)).toEqual([true]);
    },
  );

  it('given two beside each other, when one stops, then the other keeps the server, and the last one stops it', async () => {
    const dataDir = newFolder();
    const first = await startElsewhere({ dataDir });
    const second = await start(dataDir);
    const third = await start(dataDir);
    expect([second.adopted, third.adopted]).toEqual([true, true]);
    const server = serverOf(dataDir);
    await first.stop();
    await second.stop();
    expect(await ask(third.superuserUrl, 'select 1')).toEqual([1]);
    await third.stop();
    expect(birthOf(server)).toBeNull();
  });

  it('given an empty folder, when several start and stop at once, then one makes it and no one loses it', async () => {
    const dataDir = newFolder();
    const neighbours = await Promise.all([1, 2, 3].map(() => startElsewhere({ dataDir })));
    const ours = await start(dataDir);
    expect(neighbours.filter(({ adopted }) => !adopted)).toHaveLength(1);
    expect(readdirSync(join(dataDir, 'postgres')).sort()).toEqual(['data', 'server.log']);
    // Leavers and newcomers cross: whoever has started must have a server until it stops.
    const crossing = Promise.all(neighbours.map((neighbour) => neighbour.stop()));
    await ours.stop();
    const newcomers = await Promise.all([1, 2, 3].map(() => start(dataDir)));
    await crossing;
    for (const { superuserUrl } of newcomers) expect(await ask(superuserUrl, 'select 1')).toEqual([1]);
    const server = serverOf(dataDir);
    await Promise.all(newcomers.map((newcomer) => newcomer.stop()));
    await processGone(server);
    expect(existsSync(pidFile(dataDir))).toBe(false);
  });

  it('given a start that was killed while it made the folder, when started again, then its leavings are gone', async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, 'postgres/draft-999999999-1-aaaa/base'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres/draft-999999999-1-aaaa.password'), 'x');
    await start(dataDir);
    expect(readdirSync(join(dataDir, 'postgres')).sort()).toEqual(['data', 'server.log']);
  });
});
