import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Database } from '../../src/db/database.js';
import { uploaded } from '../documents/uploading.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { Client, type Service, startService } from '../support/service.js';

let database: TestDatabase;
let one: Service;
let other: Service;
beforeAll(async () => {
  database = await migratedDatabase();
  one = await startService({ database });
  other = await startService({ database });
});
afterAll(async () => {
  await Promise.all([one.close(), other.close()]);
  await database.drop();
});

type Found = { items: { type: string; track: string; seq?: number }[] };
const found = async (q: string, by: Client): Promise<string[]> => {
  const { items } = await by.get<Found>(`/v1/search?q=${encodeURIComponent(q)}`);
  return items.map(({ type, track, seq }) => [type, track, seq].join(' ').trim());
};
const met = (city: string, more: object = {}) => ({
  ...{ type: 'meeting.held', occurredOn: '2024-05-06', data: { place: { city } } },
  ...more,
});

/** The whole index, in the words of PostgreSQL. */
async function index(): Promise<unknown> {
  const { pool } = one.app.get(Database, { strict: false });
  const read = async (table: string) => (await pool.query(`SELECT d::text FROM ${table} d ORDER BY 1`)).rows;
  return Promise.all(['search_tracks', 'search_entries', 'search_names', 'search_words'].map(read));
}

describe('given two processes over one database', () => {
  it('what either records is indexed once, and found through both', async () => {
    for (const slug of ['a', 'b']) await one.admin.open(slug);
    await Promise.all([
      ...Array.from({ length: 10 }, () => one.admin.record('a', met('Geneva'))),
      ...Array.from({ length: 10 }, () => other.admin.record('b', met('Vienna'))),
    ]);
    await Promise.all([one.settle(), other.settle()]);
    for (const { admin } of [one, other]) {
      expect(await found('Geneva', admin)).toHaveLength(10);
      expect(await found('Vienna', admin)).toHaveLength(10);
    }
  });

  it('what a process recorded and had not indexed when it ended, another indexes', async () => {
    const third = await startService({ database });
    const recorded = Array.from({ length: 5 }, () => third.admin.record('a', met('Lisbon')));
    await Promise.all(recorded);
    await third.close();
    await one.settle();
    expect(await found('Lisbon', one.admin)).toHaveLength(5);
  });
});

describe('the index', () => {
  it('is the same however it was made: step by step, or at once by the next release', async () => {
    const [{ seq } = { seq: 0 }] = await one.admin.log('b', met('Oslo', { visibility: 'public' }));
    await one.admin.log('b', met('Bergen', { data: { people: [{ name: 'Kari Nordmann' }] } }));
    await one.settle();
    await one.admin.amend('b', seq, { data: { place: { city: 'Tromsø' } } });
    await one.settle();
    await one.admin.annul('b', seq + 1);
    const documents = [
      { sha256: await uploaded(one.admin, 'chart'), kind: 'note', title: 'Chart of waters' },
    ];
    await one.admin.log('b', met('Narvik', { documents, visibility: 'public' }), met('Bodo', { documents }));
    await one.settle();
    await one.admin.amend('b', seq + 3, { documents: [] });
    await one.admin.log('b', { type: 'track.renamed', occurredOn: '2024-05-07', data: { title: 'Fjords' } });
    await one.settle();
    const before = await index();
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query('UPDATE search_positions SET version = 0');
    await owner.end();
    await one.settle();
    expect(await index()).toEqual(before);
    expect(await found('Oslo', one.admin)).toEqual([]);
    expect(await found('Tromso', one.admin)).toEqual([`entry b ${seq}`]);
    for (const by of [one.admin, one.anyone]) expect((await found('waters', by))[0]).toMatch(/^document b /);
  });

  it('is left alone by a release that does not know it', async () => {
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query('UPDATE search_positions SET version = 1000');
    await one.admin.log('a', met('Madrid'));
    await one.settle();
    expect(await found('Madrid', one.admin)).toEqual([]);
    await owner.query('UPDATE search_positions SET version = 0');
    await owner.end();
    await one.settle();
    expect(await found('Madrid', one.admin)).toHaveLength(1);
  });
});

describe('a desk', () => {
  it('finds what the ledger of its tracks says, and of others what is public', async () => {
    const { admin } = one;
    for (const [slug, city, person] of [
      ['own', 'Baku', 'Leyla Aliyeva'],
      ['foreign', 'Tbilisi', 'Nino Beridze'],
    ] as const) {
      await admin.open(slug, 'readmission', { title: `Title of ${slug}` });
      const data = { place: { city }, people: [{ name: person }] };
      const sha256 = await uploaded(admin, 'the same file');
      const documents = [{ sha256, kind: 'note', title: slug === 'own' ? 'Aide-memoire' : 'Demarche' }];
      await admin.log(slug, met(city, { data, documents }), met('Yerevan', { visibility: 'public' }));
    }
    // The latest entry that names her is of a track that the desk does not see.
    await admin.log(
      'foreign',
      met('Batumi', { occurredOn: '2025-01-01', data: { people: [{ name: 'Leyla Aliyeva' }] } }),
    );
    await admin.post('/v1/desks', { slug: 'east', name: 'East', tracks: ['own'] });
    const reader = await deskReader('east');
    await one.settle();
    expect(await found('Baku', reader)).toEqual(['entry own 1']);
    expect(await found('Aliyeva', reader)).toEqual(['person own 1', 'entry own 1']);
    expect(await found('memoire', reader)).toEqual(['document own 1', 'entry own 1']);
    expect(await found('Yerevan', reader)).toEqual(['entry foreign 1', 'entry own 2']);
    for (const hidden of ['Tbilisi', 'Tbilisy', 'Beridze', 'Berizde', 'Batumi', 'Demarche', 'Demarshe'])
      expect([hidden, await found(hidden, reader)]).toEqual([hidden, []]);
    expect(await found('Tbilisy', admin)).toContain('entry foreign 1');
  });
});

async function deskReader(desk: string): Promise<Client> {
  const asked = { name: 'a reader', role: 'reader', desk };
  const { body } = await one.admin.call<{ token: string }>('POST', '/v1/tokens', asked);
  return new Client(one.url, body.token);
}
