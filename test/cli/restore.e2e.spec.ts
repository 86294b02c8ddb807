import { execFile } from 'node:child_process';
import { globSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { accountFor, chownTo } from '../../src/db/embedded/account.js';
import { ensureDatabase } from '../../src/db/embedded/databases.js';
import { freePort } from '../behind/programs.js';
import { commandsOf } from '../docs/pages.js';
import { uploaded } from '../documents/uploading.js';
import { build, newFolder, startProcess } from '../support/command.js';
import { Client } from '../support/service.js';
import { sized } from '../support/sizes.js';

const ADMIN = 'the-admin-token-of-the-restore';
const PAGE = 'docs/restore-a-backup.md';

/** In their order. The last is where a head that was kept outside is compared. */
const SECTIONS = [
  'Back up, with your own PostgreSQL',
  'Restore, with your own PostgreSQL',
  'Compare with the last head outside',
];

/** The newest PostgreSQL of the system that has its server and its tools: those that we bring have no pg_dump. */
const tools = globSync('/usr/lib/postgresql/*/bin/pg_dump')
  .map((file) => dirname(file))
  .toSorted(
    (a, b) => Number.parseInt(a.split('/').at(-2) ?? '', 10) - Number.parseInt(b.split('/').at(-2) ?? '', 10),
  )
  .at(-1);

if (!tools) process.stderr.write('SKIPPED: no pg_dump beside a server in /usr/lib/postgresql/*/bin\n');

/** It starts a server and six commands: CI has no time for that. */
const itWithTools = sized(it.skip, tools ? it : it.skip);

/** A server of the system in this folder, which asks nobody for a password. */
async function startServer(folder: string): Promise<{ url: string; port: string; stop(): Promise<void> }> {
  const data = join(folder, 'postgres');
  mkdirSync(data, { mode: 0o700 });
  const account = accountFor(folder, data);
  for (const path of [folder, data]) chownTo(path, account);
  const run = async (name: string, ...args: string[]) =>
    void (await promisify(execFile)(join(tools as string, name), args, { ...account, cwd: '/' }));
  await run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N');
  const port = String(await freePort());
  const options = `-p ${port} -k ${folder} -c fsync=off -c listen_addresses=127.0.0.1`;
  await run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'server.log'), '-o', options, 'start');
  const stop = () => run('pg_ctl', '-D', data, '-w', '-m', 'fast', 'stop');
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, port, stop };
}

describe('the commands of docs/restore-a-backup.md', () => {
  it('are commands of a shell', async () => {
    for (const section of SECTIONS) {
      const said = await promisify(execFile)('bash', ['-n', '-c', commandsOf(PAGE, section)]);
      expect(said.stderr).toBe('');
    }
    expect(commandsOf(PAGE, 'Restore, with your own PostgreSQL')).toContain('pg_restore');
  });

  itWithTools('back up a service at work, restore it beside, and find the same', async () => {
    build();
    const folder = newFolder();
    const server = await startServer(folder);
    const role = (name: string) => ({ name, password: name });
    const { ownerUrl, appUrl } = await ensureDatabase(server.url, {
      ...{ name: 'paraph', owner: role('paraph_owner'), app: role('paraph_app') },
    });
    const settings = { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, DATA_DIR: join(folder, 'data') };
    const service = await startProcess({ ...settings, DOSSIER: 'founding', ADMIN_TOKEN: ADMIN });
    try {
      const BACKUP = join(folder, 'backup');
      mkdirSync(BACKUP);
      const admin = new Client(service.url, ADMIN);
      const documents = [{ sha256: await uploaded(admin, 'A note of the restore'), kind: 'note' }];
      await admin.log('kz-eu-readmission', { type: 'meeting.held', occurredOn: '2026-02-03', documents });
      const path = `${tools}:${process.env.PATH}`;
      const env = {
        ...process.env,
        ...settings,
        BACKUP,
        PATH: path,
        PGHOST: '127.0.0.1',
        PGPORT: server.port,
      };
      const script = `set -euo pipefail\n${SECTIONS.map((section) => commandsOf(PAGE, section)).join('\n')}`;
      const { stdout } = await promisify(execFile)('bash', ['-c', script], { env });
      expect(stdout).toMatch(/No faults in 16 rows of 3 tracks, 15 of them public, and 1 documents\./);
      expect(stdout).toMatch(/ok +migrations/);
    } finally {
      await service.stop();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
