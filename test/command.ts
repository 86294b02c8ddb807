import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { birthOf } from '../src/db/embedded/processes.js';

const ROOT = resolve(import.meta.dirname, '..');

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
function start(program: string, args: readonly string[], settings: Settings): ChildProcess {
  return spawn(process.execPath, [join(ROOT, 'dist/src', program), ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs `paraph` to its end. */
export async function paraph(settings: Settings, ...args: string[]): Promise<Ended> {
  const child = start('cli/main.js', args, settings);
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    ended.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    ended.err += text;
  });
  const [code] = await once(child, 'close');
  return { ...ended, code };
}

/** The service as its own process, once it takes requests. */
export async function startProcess(settings: Settings): Promise<{ url: string; stop(): Promise<void> }> {
  const child = start('main.js', [], { PORT: '0', ...settings });
  const gone = once(child, 'close');
  let said = '';
  const ready = new Promise<string>((resolve, reject) => {
    const hear = (text: string) => {
      said += text;
      const url = /ready: (\S+)\//.exec(said)?.[1];
      if (url) resolve(url);
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    void gone.then(() => reject(new Error(said)));
  });
  return {
    url: await ready,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
