import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connected } from '../../src/db/embedded/databases.js';
import { DROP_REPORTING } from '../../src/db/reporting/install.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { FOUNDING, type Service, startService } from '../support/service.js';

let database: TestDatabase;
let service: Service;
beforeAll(async () => {
  database = await migratedDatabase();
  service = await startService({ dossier: FOUNDING, database });
});
afterAll(async () => {
  await service?.close();
  await database?.drop();
});

const AT_ONCE = 20;
const SLUG = 'kz-eu-readmission';
const entry = { type: 'statement.made', occurredOn: '2026-01-05', data: { summary: 'Said so.' } };
const calls: (() => Promise<{ status: number; headers: Headers }>)[] = [
  () => service.admin.fetch('/v1/board'),
  () => service.admin.fetch('/v1/feed'),
  () => service.admin.fetch(`/v1/tracks/${SLUG}/transitions`),
  () => service.admin.record(SLUG, entry),
];

/** Each call so often at once that many connections are used; gives the answers. */
const callAll = () => Promise.all(calls.flatMap((call) => Array.from({ length: AT_ONCE }, call)));
const codes = (answers: readonly { status: number }[]) =>
  [...new Set(answers.map(({ status }) => status))].toSorted();

it('given a migration of a newer release that changes the type of a column, then one retry settles every call', async () => {
  expect(codes(await callAll())).toEqual([200, 201]);
  const before = (await service.admin.track(SLUG)).revision;
  await connected(database.ownerUrl, (owner) =>
    owner.query(`
      ${DROP_REPORTING}
      ALTER TABLE tracks ALTER COLUMN depositary TYPE text COLLATE "POSIX";
      ALTER TABLE ledger ALTER COLUMN note TYPE text COLLATE "POSIX"`),
  );
  const first = await callAll();
  const refused = first.filter(({ status }) => status >= 500);
  for (const { status, headers } of refused) {
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
  }
  expect(refused.length).toBeGreaterThan(0);
  expect(codes(await callAll())).toEqual([200, 201]);
  const written = first.filter(({ status }) => status === 201).length + AT_ONCE;
  expect((await service.admin.track(SLUG)).revision).toBe(before + written);
});
