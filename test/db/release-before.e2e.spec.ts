import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { databaseSettings, MIGRATIONS } from '../../ormconfig.js';
import { Database } from '../../src/db/database.js';
import { prepareDatabase } from '../../src/db/prepare.js';
import { verify } from '../../src/verify/verify.js';
import { parseCidrs } from '../../src/webhooks/sending/address.js';
import { WebhookSettings } from '../../src/webhooks/sending/settings.js';
import { asSuperuser, KEY, readRelease, restore } from '../releases/release.js';
import { StoppedClock } from '../support/clocks.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { type Service, startService } from '../support/service.js';

const before = readRelease('0.3.0');
const clock = new StoppedClock(before.at);
let database: TestDatabase;
let at: Service;

/** The schema as the release made it: released migrations never change. */
async function schemaOf(migrations: readonly string[]): Promise<void> {
  const source = new DataSource({
    ...databaseSettings(database.ownerUrl),
    migrations: MIGRATIONS.filter(({ name }) => migrations.includes(name)),
    extra: { max: 2 },
  });
  await source.initialize();
  await source.runMigrations();
  await source.destroy();
}

const faults = async () =>
  (await verify(at.app.get(Database, { strict: false }), { now: clock.now() }))?.faults;

beforeAll(async () => {
  database = await freshDatabase();
  await schemaOf(before.migrations);
  await asSuperuser(database.ownerUrl, (client) => restore(client, before));
  await prepareDatabase(database);
  const webhooks = new WebhookSettings({ keys: [KEY], version: '0.0.0', allow: parseCidrs('127.0.0.0/8') });
  at = await startService({ database, clock, secondPerson: { on: true }, webhooks });
}, 60_000);
afterAll(async () => {
  await at?.close();
  await database.drop();
});

// Data and answers were recorded by that release (test/releases/record.ts).
describe(`a database of ${before.release} with data, migrated by this release`, () => {
  it('verifies: every hash, every status, both logs, every number in the feeds', async () => {
    expect(await faults()).toEqual([]);
  });

  it.each(before.answers.map((answer) => [answer.path, answer] as const))(
    'answers the public at %s as before, to the byte and under the same tag',
    async (path, answer) => {
      const now = await at.anyone.fetch(path);
      expect({ path, status: now.status, etag: now.headers.get('etag'), body: await now.text() }).toEqual(
        answer,
      );
    },
  );

  it('goes on: an entry is recorded on a track that was opened before, and the database still verifies', async () => {
    const { status } = await at.admin.record('tj-ra', {
      type: 'consultation.held',
      occurredOn: '2026-04-20',
    });
    expect(status).toBe(201);
    await at.settle();
    expect(await faults()).toEqual([]);
  });
});
