import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { birthOf } from '../../src/db/embedded/processes.js';
import { oneOf } from '../support/sizes.js';
import { ask, cleanUp, newFolder, processGone, serverOf, start } from './embedded.harness.js';

const mount = (disk: string) =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=112m,mode=755', 'tmpfs', disk]).status === 0;
const unmount = (disk: string) => spawnSync('umount', ['-l', disk]);

/** Where the system lets us make a small disk: root in a container may not. */
const itWithDisks = (() => {
  const disk = mkdtempSync(join(tmpdir(), 'paraph-disk-'));
  const may = mount(disk);
  if (may) unmount(disk);
  rmSync(disk, { recursive: true });
  return may ? it : it.skip;
})();

/** A cluster that is watched, and what its watcher is told. */
async function watched(dataDir = newFolder()) {
  const cluster = await start(dataDir);
  const lines: string[] = [];
  const said = new Set<() => void>();
  let lost: Error | null = null;
  const endSupervision = cluster.supervise({
    log: (line) => {
      lines.push(line);
      for (const look of said) look();
    },
    lost: (why) => {
      lost = why;
      for (const look of said) look();
    },
  });
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (holds()) resolve();
      };
      said.add(look);
      look();
    });
  const stop = async () => {
    await endSupervision();
    await cluster.stop();
  };
  const running = (times: number) =>
    until(() => lines.filter((line) => line === 'PostgreSQL runs again.').length === times);
  return { ...cluster, dataDir, lines, running, stop, lost: () => lost, until };
}

const ENDS = [
  ['killed', 'SIGKILL', 'its log gives no reason, so it was killed or crashed'],
  ['shut down at once', 'SIGINT', 'LOG:  received fast shutdown request'],
  [
    'shut down when its last client has gone, and one stays',
    'SIGTERM',
    'LOG:  received smart shutdown request',
  ],
] as const;

describe('the embedded PostgreSQL, watched', () => {
  afterEach(cleanUp);

  it.each(oneOf(3, ENDS))(
    'given it is %s, then it is started again where it was, and says so',
    async (_, signal, why) => {
      const at = await watched();
      await ask(at.superuserUrl, 'create table kept as select 1 as n');
      const staying = ask(at.superuserUrl, `select pg_sleep(600)`).catch((error: Error) => error.message);
      while (
        (await ask(at.superuserUrl, `select from pg_stat_activity where query ~ '^select pg_sleep'`)).length <
        1
      );
      process.kill(serverOf(at.dataDir), signal);
      await at.running(1);
      await staying;
      expect(await ask(at.superuserUrl, 'select n from kept')).toEqual([1]);
      expect(at.lines).toEqual([
        `PostgreSQL has ended: ${why}. Starting it again, 1 of 5 times.`,
        'PostgreSQL runs again.',
      ]);
      await at.stop();
    },
  );

  it('given it is killed again and again, then it is given up, and whoever watches is told once', async () => {
    const at = await watched();
    for (let times = 1; times <= 5; times += 1) {
      process.kill(serverOf(at.dataDir), 'SIGKILL');
      await at.running(times);
    }
    const last = serverOf(at.dataDir);
    process.kill(last, 'SIGKILL');
    await at.until(() => at.lost() !== null);
    expect(at.lost()?.message).toMatch(/^PostgreSQL ended 6 times within 5 minutes, last of all because: /);
    expect(at.lines).toHaveLength(10);
    expect(birthOf(last)).toBeNull();
    await at.stop();
  });

  it('given its port is taken while it is down, then that is said, and it starts when the port is free', async () => {
    const at = await watched();
    const port = Number(new URL(at.superuserUrl).port);
    const taker = createServer();
    const server = serverOf(at.dataDir);
    process.kill(server, 'SIGKILL');
    await processGone(server);
    await new Promise<void>((resolve) => {
      taker.once('error', () => resolve()).listen(port, '127.0.0.1', resolve);
    });
    if (taker.listening) {
      const taken = `Port ${port} is taken by another program, so PostgreSQL cannot start again on it.`;
      await at.until(() => at.lines.includes(taken));
      taker.close();
    }
    await at.running(1);
    expect(await ask(at.superuserUrl, 'select 1')).toEqual([1]);
    await at.stop();
  });

  itWithDisks('given its disk is full, then that is said, and it starts when there is room', async () => {
    const disk = newFolder('disk');
    mkdirSync(disk);
    mount(disk);
    let stop: () => Promise<void> = async () => undefined;
    try {
      const at = await watched(join(disk, 'data'));
      stop = at.stop;
      await ask(at.superuserUrl, 'create table kept as select 1 as n');
      const filler = join(disk, 'filler');
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(filler, Buffer.alloc(bavail * bsize - 1_000_000));
      // Its log is what it cannot do without.
      const fill = `select pg_logical_emit_message(true, 'filling', repeat('x', 1000000))`;
      while (at.lines.length === 0) await ask(at.superuserUrl, fill).catch(() => undefined);
      expect(at.lines[0]).toMatch(
        /^PostgreSQL has ended: \w+: .*No space left on device\. Starting it again, until there is room\.$/,
      );
      rmSync(filler);
      await at.running(1);
      expect(await ask(at.superuserUrl, 'select n from kept')).toEqual([1]);
    } finally {
      await stop();
      unmount(disk);
    }
  });

  it('given it is stopped in good order, then it stays stopped', async () => {
    const at = await watched();
    const server = serverOf(at.dataDir);
    await at.stop();
    expect(birthOf(server)).toBeNull();
    expect(at.lines).toEqual([]);
  });
});
