import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { birthOf } from '../../src/db/embedded/processes.js';
import { rootFolder } from '../../src/runtime/root-folder.js';

const ROOT = rootFolder();

/** Builds what is started below, unless it is built already. */
export const build = (): void => {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs')], { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** A folder of its own, for data or files; swept with those of the embedded PostgreSQL's tests. */
export const newFolder = (): string =>
  mkdtempSync(join(tmpdir(), `paraph-test-${process.pid}-${birthOf(process.pid)}-`));

export type Settings = Record<string, string>;
export type Ended = { code: number | null; out: string; err: string };

/** A built program with these settings and nothing else of our environment. */
export function startBuilt(
  program: string,
  args: readonly string[],
  settings: Settings,
  root = ROOT,
): ChildProcess {
  return spawn(process.execPath, [join(root, 'dist/src', program), ...args], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: join(root, 'dist/.compile-cache'), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the service until it ends by itself, as one that cannot start does. */
export const startFails = (settings: Settings): Promise<Ended> => endOf(startBuilt('main.js', [], settings));

/** Runs `paraph` to its end, in a process of its own. */
export const paraphAlone = (settings: Settings, ...args: string[]): Promise<Ended> =>
  endOf(startBuilt('cli/main.js', args, settings));

/** Where `paraph` runs its commands, one after another (test/cli/commands.mjs): one for all files of tests of a worker. */
let shell: ReturnType<typeof openShell> | undefined;
let commands = 0;
let last: Promise<unknown> = Promise.resolve();

function openShell() {
  const env = { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: join(ROOT, 'dist/.compile-cache') };
  const child = fork(join(import.meta.dirname, '../cli/commands.mjs'), [join(ROOT, 'dist/src')], {
    ...{ cwd: ROOT, env, execArgv: [] },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // It ends with us, and does not keep us from ending.
  child.unref();
  child.channel?.unref();
  const [stdout, stderr] = [child.stdout as Socket, child.stderr as Socket];
  for (const stream of [stdout, stderr]) stream.setEncoding('utf8').unref();
  return { child, stdout, stderr, gone: once(child, 'exit') };
}

/** Runs a command of `paraph` to its end. */
export function paraph(settings: Settings, ...args: string[]): Promise<Ended> {
  const run = async (): Promise<Ended> => {
    shell ??= openShell();
    commands += 1;
    const { child, stdout, stderr, gone } = shell;
    const said = Promise.all([untilNul(stdout), untilNul(stderr), once(child, 'message')]);
    child.send({ nth: commands, args, settings });
    const ended = await Promise.race([said, gone]);
    if (ended.length < 3) throw new Error(`paraph ${args.join(' ')} has ended its process`);
    const [out, err, [code]] = ended as Awaited<typeof said>;
    return { code, out, err: withoutWait(err) };
  };
  const ended = last.then(run);
  last = ended.catch(() => undefined);
  return ended;
}

async function untilNul(stream: Socket): Promise<string> {
  let said = '';
  for await (const [text] of on(stream, 'data')) {
    said += text;
    if (said.endsWith('\0')) break;
  }
  return said.slice(0, -1);
}

/** On a busy machine a command says after two seconds that it waits. */
const withoutWait = (err: string): string => err.replace('Waiting for the database …\n', '');

/** How a process ends, with what it has printed. */
export async function endOf(child: ChildProcess): Promise<Ended> {
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    ended.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    ended.err += text;
  });
  const [code] = await once(child, 'close');
  return { ...ended, err: withoutWait(ended.err), code };
}

export type Running = {
  url: string;
  pid: number;
  /** What it prints that fits the pattern, now or later. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  /** All that it has printed. */
  said(): string;
  /** Its exit code, when it has ended by itself. */
  ended: Promise<number | null>;
  /** Whoever reads what it prints goes away. */
  hangUp(): void;
  stop(): Promise<void>;
};

/** The service as its own process, once it takes requests; built here, or in another folder. */
export const startProcess = (settings: Settings, root?: string): Promise<Running> =>
  ready(startBuilt('main.js', [], { PORT: '0', ...settings }, root));

/** The service that somebody has started, once it takes requests. */
export async function ready(child: ChildProcess): Promise<Running> {
  const gone = once(child, 'close');
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const prints = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(said);
        if (found) resolve(found);
      };
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', look);
      look();
      void gone.then(() => reject(new Error(said)));
    });
  const [, url = ''] = await prints(/ready: (\S+)\//);
  return {
    url,
    pid: child.pid ?? 0,
    prints,
    said: () => said,
    hangUp: () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    ended: gone.then(([code]) => code),
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
