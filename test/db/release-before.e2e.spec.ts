import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { databaseSettings, MIGRATIONS } from '../../ormconfig.js';
import { Database } from '../../src/db/database.js';
import { prepareDatabase } from '../../src/db/prepare.js';
import { KINDS, kindOf } from '../../src/domain/kinds/index.js';
import { toldTalks } from '../../src/domain/replay/status.js';
import type { Stage, Talks } from '../../src/domain/values/views.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { LedgerReader } from '../../src/ledger/ledger-reader.js';
import { refold } from '../../src/ledger/refold.js';
import {
  staysBehind,
  tracksBehind,
  type UpgradeTrial,
  upgradeTrack,
} from '../../src/ledger/upgrades/kind-upgrades.js';
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

type Json = Record<string, unknown>;

/** What the answers of before would be now, as far as they have a counterpart. */
const changed = (body: string): string =>
  JSON.stringify(JSON.parse(body), (_, value: Json) =>
    typeof value?.talks === 'string' ? { ...value, ...told(value) } : value,
  );

/** Talks are told as not begun and ended. Of Georgia rounds 1 and 3 are recorded: so there were three. */
const told = (step: Json): Json => ({
  talks: toldTalks(step as { stage: Stage; talks: Talks }),
  ...(step.roundsHeld === 2 && { roundsHeld: 3 }),
});

/** New in this release: parties one by one, and whether anything is known of the time before. */
const withoutNew = (body: string): string =>
  JSON.stringify(JSON.parse(body), (name, value) =>
    name === 'byParty' || name === 'unknownBefore' ? undefined : value,
  );

beforeAll(async () => {
  database = await freshDatabase();
  await schemaOf(before.migrations);
  await asSuperuser(database.ownerUrl, (client) => restore(client, before));
  await prepareDatabase(database);
  await refold(database.ownerUrl);
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
    'answers the public at %s as before, to the byte but for what is listed here',
    async (path, answer) => {
      const now = await at.anyone.fetch(path);
      const body = await now.text();
      const meant = changed(answer.body);
      expect({ status: now.status, body: withoutNew(body) }).toEqual({ status: answer.status, body: meant });
      if (body === answer.body) expect(now.headers.get('etag')).toBe(answer.etag);
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

  it('moves to the newest versions of the kinds, and what was known before is told as before, to the byte', async () => {
    const then = clock.at;
    clock.pass(1_000);
    const paths = before.answers
      .map(({ path }) => path)
      .filter((path) => /^\/v1\/tracks\/[^/]+\?$/.test(path))
      .map((path) => `${path}knownAt=${then}`);
    const known = () => Promise.all(paths.map(async (path) => (await at.anyone.fetch(path)).text()));
    const answers = await known();
    const { pool } = at.app.get(Database, { strict: false });
    const tools = {
      ledger: at.app.get(Ledger, { strict: false }),
      reader: at.app.get(LedgerReader, { strict: false }),
    };
    const by = { actor: 'command line (an operator)', approvedBy: 'Another', today: then.slice(0, 10) };
    const trials: (UpgradeTrial | null)[] = [];
    for (const kind of KINDS)
      for await (const track of tracksBehind(pool, kind))
        trials.push(await upgradeTrack(tools, track, kind, by));
    await at.settle();
    expect(trials).toHaveLength(before.tables.tracks?.length ?? 0);
    expect(trials.filter((trial) => trial && staysBehind(trial))).toEqual([]);
    expect(await faults()).toEqual([]);
    expect(await known()).toEqual(answers);
    for (const { kind, kindVersion } of (await at.anyone.board()).items)
      expect(kindVersion).toBe(kindOf(kind).version);
  });
});
