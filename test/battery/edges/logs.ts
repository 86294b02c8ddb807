import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { rootFolder } from '../../../src/runtime/root-folder.js';
import { freePort } from '../../behind/programs.js';
import { newFolder, startProcess } from '../../support/command.js';
import { migratedDatabase } from '../../support/database.js';
import { Disk } from './disk.js';
import { holding, TOKEN } from './machine.js';

/** Where the service cannot keep documents: a bad disk, of which it says a line in its log each time. */
const complaining = async (url: string): Promise<void> => {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/pdf' };
  const answer = await fetch(`${url}/v1/documents`, { method: 'POST', headers, body: '%PDF-1.4\n%%EOF\n' });
  if (answer.status !== 503) throw new Error(`an upload to a read-only disk: ${answer.status}`);
};

const lives = async (url: string, when: string): Promise<void> => {
  const answer = await fetch(`${url}/health/ready`);
  if (answer.status !== 200) throw new Error(`${when}: ${answer.status}`);
};

/**
 * Whoever reads the log goes away, and in another service the disk of the log is full: the service lives on, and writes
 * again when there is room.
 */
export async function logsGone({ calls }: { calls: number }): Promise<string> {
  return holding(async (after) => {
    const database = await migratedDatabase();
    after(() => database.drop());
    const root = newFolder();
    after(async () => rmSync(root, { recursive: true, force: true }));
    const documents = new Disk(join(root, 'documents'), 1);
    after(async () => documents.unmount());
    const settings = {
      ...{ DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl, ADMIN_TOKEN: TOKEN },
      ...{ DATA_DIR: root, RATE_LIMIT_TOKEN: '0', PATH: process.env.PATH ?? '' },
    };

    const piped = await startProcess(settings);
    after(() => piped.stop());
    documents.readOnly(true);
    await complaining(piped.url);
    piped.hangUp();
    for (let call = 0; call < calls; call += 1) await complaining(piped.url);
    await lives(piped.url, 'after its log was closed');

    const disk = new Disk(join(root, 'log'), 1);
    after(async () => disk.unmount());
    const file = join(disk.folder, 'paraph.log');
    const handle = openSync(file, 'a');
    const port = await freePort();
    const child = spawn(process.execPath, [join(rootFolder(), 'dist/src/main.js')], {
      ...{ env: { ...settings, PORT: String(port) }, stdio: ['ignore', handle, handle] },
    });
    closeSync(handle);
    const gone = once(child, 'exit');
    after(async () => {
      child.kill('SIGTERM');
      await gone;
    });
    const said = () => readFileSync(file, 'utf8');
    await Promise.race([until(() => said().includes('is ready')), gone]);
    const url = `http://127.0.0.1:${port}`;
    disk.fill();
    for (let call = 0; call < calls; call += 1) await complaining(url);
    await lives(url, 'while the disk of its log is full');
    disk.free();
    const before = said().length;
    await complaining(url);
    await until(() => said().length > before);
    documents.readOnly(false);
    return `${calls} lines after the reader of the log was gone, ${calls} while its disk was full: the service lives, and writes again when there is room`;
  });
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 30_000; !holds(); await pause(20))
    if (performance.now() > end) throw new Error('nothing came in the log within 30 s');
}
