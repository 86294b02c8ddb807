import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '../../..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
/** As package.json starts the two programs: what stands between `node` and the script. */
const flagsOf = (script: string): string[] =>
  script
    .split(' ')
    .slice(1)
    .filter((word) => word.startsWith('--'));
const FLAGS = { 'src/main.js': flagsOf(scripts.start), 'src/cli/main.js': flagsOf(scripts.paraph) };

/** How often memory is looked at, in milliseconds. */
const LOOK_EVERY = 100;

export type Settings = Record<string, string>;

export function run(program: keyof typeof FLAGS, args: readonly string[], settings: Settings): ChildProcess {
  return spawn(process.execPath, [...FLAGS[program], join(ROOT, 'dist', program), ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: join(ROOT, 'dist/.compile-cache'), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Resolves with what the process printed, once it has ended with 0. */
export async function ended(child: ChildProcess): Promise<string> {
  const said: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`ended with ${code}: ${said.stderr}`);
  return said.stdout;
}

/** Megabytes of a field of /proc/PID/status; 0 for a process that is gone. */
export function megabytes(pid: number, field: 'VmRSS' | 'VmHWM' | 'RssAnon'): number {
  try {
    const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(
      readFileSync(`/proc/${pid}/status`, 'utf8'),
    ) ?? [null, '0'];
    return Number(kilobytes) / 1_024;
  } catch {
    return 0;
  }
}

/** The most that `read` gives until the function it returns is called. */
export function peakOf(read: () => Promise<number> | number): () => Promise<number> {
  let peak = 0;
  let isOver = false;
  const looking = (async () => {
    while (!isOver) {
      peak = Math.max(peak, await read());
      await pause(LOOK_EVERY);
    }
  })();
  return async () => {
    isOver = true;
    await looking;
    return peak;
  };
}
