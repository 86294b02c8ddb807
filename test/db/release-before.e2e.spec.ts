import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publicReader } from '../battery/ledger/public-reader.js';
import { type MigratedRelease, migratedRelease } from '../releases/migrated.js';
import { asSuperuser, readRelease } from '../releases/release.js';

const before = readRelease('0.8.0');
let at: MigratedRelease;

beforeAll(async () => {
  at = await migratedRelease(before);
});
afterAll(() => at?.drop());

// Data and answers were recorded by that release (test/releases/record.ts).
describe(`a database of ${before.release} with data, migrated by this release`, () => {
  it('verifies: every hash, every status, both logs, every number in the feeds', async () => {
    expect(await at.faults()).toEqual([]);
  });

  it.each(before.answers.map((answer) => [answer.path, answer] as const))(
    'answers the public at %s as before, to the byte',
    async (path, answer) => {
      const now = await at.service.anyone.fetch(path);
      expect({ status: now.status, body: await now.text() }).toEqual({
        status: answer.status,
        body: answer.body,
      });
      expect(now.headers.get('etag')).toBe(answer.etag);
    },
  );

  it('has its states as this release stores them: without what is empty', async () => {
    const { rows } = await asSuperuser(at.ownerUrl, (client) =>
      client.query(
        `SELECT count(*)::int AS states, count(*) FILTER (WHERE state -> 'context' -> 'suspensions' = '[]')::int AS full
         FROM statuses`,
      ),
    );
    expect(rows[0].states).toBeGreaterThan(0);
    expect(rows[0].full).toBe(0);
  });

  it('is read by BI tools: the views hold what the public board shows', async () => {
    const reader = await publicReader(at.ownerUrl);
    const rows = new Map(await reader.everything());
    await reader.end();
    const { items } = await at.service.anyone.board('?limit=500');
    expect(rows.get('reporting_public.status')).toHaveLength(items.length);
    for (const view of ['history', 'rounds', 'durations'])
      expect(rows.get(`reporting_public.${view}`)?.length).toBeGreaterThan(0);
  });

  it('is searched: what it holds is indexed after the migration, and the public finds what is public', async () => {
    await at.service.settle();
    for (const who of [at.service.admin, at.service.anyone]) {
      const { items } = await who.get<{ items: { track: string }[] }>('/v1/search?q=readmission');
      expect(items.length).toBeGreaterThan(0);
    }
    const { items } = await at.service.admin.get<{ items: { track: string }[] }>('/v1/search?q=tj-ra');
    expect(items[0]?.track).toBe('tj-ra');
  });

  it('goes on: an entry is recorded on a track that was opened before, and the database still verifies', async () => {
    const { status } = await at.service.admin.record('tj-ra', {
      type: 'consultation.held',
      occurredOn: '2026-04-20',
    });
    expect(status).toBe(201);
    await at.service.settle();
    expect(await at.faults()).toEqual([]);
  });
});
