import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type MigratedRelease, migratedRelease } from '../releases/migrated.js';
import { readRelease } from '../releases/release.js';

const before = readRelease('0.4.0');
let at: MigratedRelease;

type Board = { items: { slug: string }[]; next: string | null; total: number };

/** The board of before: by slug, and no word of pages. */
function inOnePage(body: string): string {
  const { items, next, total, ...rest } = JSON.parse(body) as Board;
  expect([next, total]).toEqual([null, items.length]);
  return JSON.stringify({ ...rest, items: items.toSorted((a, b) => (a.slug < b.slug ? -1 : 1)) });
}

beforeAll(async () => {
  at = await migratedRelease(before);
}, 60_000);
afterAll(() => at?.drop());

// Data and answers were recorded by that release (test/releases/record.ts).
describe(`a database of ${before.release} with data, migrated by this release`, () => {
  it('verifies: every hash, every status, both logs, every number in the feeds', async () => {
    expect(await at.faults()).toEqual([]);
  });

  it.each(before.answers.map((answer) => [answer.path, answer] as const))(
    'answers the public at %s as before, to the byte but for paging',
    async (path, answer) => {
      const now = await at.service.anyone.fetch(path);
      const body = await now.text();
      const isBoard = path.startsWith('/v1/board');
      const meant = isBoard ? inOnePage(body) : body;
      expect({ status: now.status, body: meant }).toEqual({ status: answer.status, body: answer.body });
      if (!isBoard) expect(now.headers.get('etag')).toBe(answer.etag);
    },
  );

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
