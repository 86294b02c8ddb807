import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How long a program may take until it listens, in milliseconds. */
const PATIENCE = 120_000;

/** A port that was free a moment ago: these programs cannot be asked to choose one. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

const isHeardAt = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', end(true)).on('error', end(false));
  });

/** Asks until somebody listens: these programs do not say so. */
async function listening(port: number, child: ChildProcess, said: () => string): Promise<void> {
  for (const until = Date.now() + PATIENCE; !(await isHeardAt(port)); ) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(said());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Starts a program of the system in a folder of its own, which everybody may enter; resolves when it listens. */
export async function startProgram(
  prepare: (folder: string) => { program: string; args: string[]; port: number },
): Promise<{ stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'paraph-behind-'));
  const { program, args, port } = prepare(folder);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = once(child, 'close');
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const stop = async () => {
    child.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  await Promise.race([
    once(child, 'error').then(([error]) => Promise.reject(error)),
    listening(port, child, () => said),
  ]).catch(async (error) => {
    if (child.pid !== undefined) await stop();
    throw error;
  });
  return { stop };
}
