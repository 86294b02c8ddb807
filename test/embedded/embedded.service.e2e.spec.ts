import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { birthOf } from '../../src/db/embedded/processes.js';
import { build, newFolder, startProcess } from '../support/command.js';
import { Client } from '../support/service.js';
import { sized } from '../support/sizes.js';
import { processGone, serverOf } from './embedded.harness.js';

const ADMIN_TOKEN = 'the-admin-token-of-this-test';

describe('the service on its own PostgreSQL', () => {
  const folder = newFolder();
  beforeAll(build);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const start = async () => {
    const service = await startProcess({ DATA_DIR: folder, ADMIN_TOKEN, DOSSIER: 'none' });
    await service.prints(/TWO_PERSON/);
    return service;
  };

  it('given that is killed, then it serves again soon, with all that was recorded', async () => {
    const service = await start();
    const admin = new Client(service.url, ADMIN_TOKEN);
    await admin.open('a');
    await admin.log('a', { type: 'meeting.held', occurredOn: '2026-03-03' });
    process.kill(serverOf(folder), 'SIGKILL');
    await service.prints(/PostgreSQL runs again\./);
    while ((await admin.fetch('/health/ready')).status !== 200) await setTimeout(5);
    await admin.log('a', { type: 'meeting.held', occurredOn: '2026-03-04' });
    expect((await admin.track('a')).revision).toBe(2);

    const server = serverOf(folder);
    await service.stop();
    expect(birthOf(server)).toBeNull();
    expect(existsSync(join(folder, 'postgres/data/postmaster.pid'))).toBe(false);
  });

  // Each start of a server is a second of a core.
  sized(it.skip, it)(
    'given that is killed again and again, then it ends with one line, for its supervisor to act',
    async () => {
      const service = await start();
      for (let times = 1; times <= 6; times += 1) {
        const server = serverOf(folder);
        process.kill(server, 'SIGKILL');
        await processGone(server);
        if (times < 6) await service.prints(new RegExp(`(?:runs again\\.[^]*){${times}}`));
      }
      const [line] = await service.prints(/^Paraph stops: .*$/m);
      expect(line).toMatch(
        /^Paraph stops: PostgreSQL ended 6 times within 5 minutes, last of all because: .* \(more in .*server\.log\)$/,
      );
      expect(await service.ended).toBe(1);
    },
  );
});
