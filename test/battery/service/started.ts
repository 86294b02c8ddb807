import { type ChildProcess, fork, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import type { Orders } from '../../webhooks/webhooks.child.js';

const TYPESCRIPT = extname(import.meta.filename) === '.ts';

/** None of them outlives this process, also where a trial fails in the middle. */
const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** A module of ours in a process of its own, whether it runs compiled or not. `path` is relative to this folder. */
export function forked(path: string, args: readonly string[], { env = {}, stdio }: Forking = {}) {
  const loader = ['--import', join(import.meta.dirname, '../../support/compiled.mjs')];
  const child = fork(join(import.meta.dirname, `${path}${TYPESCRIPT ? '.ts' : '.js'}`), args, {
    execArgv: TYPESCRIPT ? loader : [],
    env: { ...process.env, ...env },
    // What it warns of is meant here; its errors are shown.
    stdio: stdio ?? ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

type Forking = { env?: NodeJS.ProcessEnv; stdio?: StdioOptions };

/** `stop`: in good order. */
export type Started = { url: string; pid: number; stop(): Promise<void>; kill(): Promise<void> };

/** The service in a process of its own. */
export async function started(orders: Orders, env?: NodeJS.ProcessEnv): Promise<Started> {
  const child = forked('../../webhooks/webhooks.child', [JSON.stringify(orders)], { env });
  const gone = once(child, 'exit');
  const [said] = await Promise.race([once(child, 'message'), gone.then(() => [null])]);
  if (!said) throw new Error('the service did not start');
  const { port } = said as { port: number };
  const kill = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  const stop = async () => {
    child.send('stop');
    await gone;
  };
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop, kill };
}
