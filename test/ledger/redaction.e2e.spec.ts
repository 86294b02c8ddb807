import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { SecurityLog } from '../../src/audit/security-log.js';
import { Database } from '../../src/db/database.js';
import { type RedactionRequest, redact } from '../../src/redaction/redact.js';
import { verify } from '../../src/verify/verify.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { type Service, startService } from '../support/service.js';

/** No other text of a fresh database has these letters, in whatever alphabet a word is kept. */
const PERSON = { en: 'Jan Brmtasov', ru: 'Ян Брмтасов' };
const WORDS = /brmt|брмт/i;
const PAYLOAD = expect.stringMatching(/^[0-9a-f]{64}$/);
const REASON = 'Order 12 of a court';

let database: TestDatabase;
let owner: pg.Pool;
let service: Service;
/** The hash of the payload that the first public row had. */
let signed: string;
beforeAll(async () => {
  database = await migratedDatabase();
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  service = await startService({ database });
  const { admin } = service;
  await admin.open('vfa');
  const people = [
    { name: { en: 'A. Other' }, title: 'Envoy', role: 'co_chair', side: 'EU' },
    { name: PERSON, title: 'Envoy', role: 'co_chair', side: 'KZ' },
  ];
  const data = { number: 1, people, summary: 'Brmtasov led the talks' };
  const source = {
    title: 'Communiqué',
    publisher: 'The ministry',
    language: 'en',
    quote: 'Brmtasov said so',
  };
  const round = {
    type: 'round.held',
    occurredOn: '2024-05-06',
    data,
    sources: [source],
    visibility: 'public',
  };
  await admin.record('vfa', round, { 'Idempotency-Key': 'round-1' });
  // The same entry once more, as an amendment has it; and another entry that names him too.
  await admin.amend('vfa', 1, { note: 'Seen by Brmtasov' });
  await admin.log('vfa', { type: 'meeting.held', occurredOn: '2024-06-01', data: { people: [people[1]] } });
  await admin.log('vfa', {
    type: 'track.renamed',
    occurredOn: '2024-07-01',
    data: { title: 'The Brmtasov agreement' },
    visibility: 'public',
  });
  await service.settle();
  await told();
});
afterAll(async () => {
  await owner.end();
  await service.close();
  await database.drop();
});

/** A receiver answered with what it was sent. */
async function told(): Promise<void> {
  const endpoint = '00000000-0000-4000-8000-000000000001';
  await owner.query(
    `INSERT INTO webhook_endpoints (id, channel, url, description, types, patterns, kinds, tracks, parties, public, thin,
       ordered, digest, concurrency, header_names, starts_after, created_at, disabled_at, disabled_reason)
     VALUES ('${endpoint}', 'webhook', 'https://example.org/', '', '{}', '{%}', '{}', '{}', '{}', true, false,
       true, false, 1, '{}', 0, now(), now(), 'by_hand')`,
  );
  await owner.query(
    `WITH d AS (
       INSERT INTO webhook_deliveries (id, endpoint_id, type, public, position, track_id, seq, state, created_at, next_at)
       SELECT gen_random_uuid(), '${endpoint}', 'round.held', true, position, track_id, seq, 'delivered', now(), now()
       FROM feed WHERE public AND seq = 1 RETURNING number)
     INSERT INTO webhook_attempts (delivery, attempt, at, latency_ms, excerpt) SELECT number, 1, now(), 1, $1 FROM d`,
    [JSON.stringify({ seen: PERSON })],
  );
}

/** Tables in which the words stand. */
async function holding(words = WORDS): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const { rows: held } = await owner.query(`SELECT FROM "${name}" t WHERE t::text ~* $1 LIMIT 1`, [
      words.source,
    ]);
    if (held.length > 0) found.push(name);
  }
  return found.sort();
}

const ask = (seq: number, fields: string[], more: Partial<RedactionRequest> = {}) =>
  redact(
    database.ownerUrl,
    { track: 'vfa', seq, fields, reason: REASON, dryRun: false, ...more },
    {
      ...{ actor: 'command line (root)', now: new Date().toISOString() },
      log: service.app.get(SecurityLog, { strict: false }),
    },
  );

const verified = () =>
  verify(service.app.get(Database, { strict: false }), { now: new Date().toISOString() });

const ROUND = ['/data/people/1', '/data/summary', '/sources/0/quote'];

describe('a redaction', () => {
  it('given pointers that lead to nothing, or to what rules may read, then one sentence refuses each', async () => {
    await expect(ask(1, ['/data/people/7/name', '/data/number', '/occurredOn'])).rejects.toThrow(
      [
        '/data/people/7/name leads to nothing in this entry.',
        '/data/number is not free text and not said of a person: the rules may read it, so it stays.',
        '/occurredOn leads to nothing in this entry.',
      ].join('\n'),
    );
    await expect(ask(1, ['/data/people/1/name/ru'])).rejects.toThrow(
      'redact all of it, /data/people/1/name.',
    );
    await expect(ask(99, ['/note'])).rejects.toThrow('vfa has no entry 99: its last is 4.');
    await expect(ask(1, ['/data/summary'], { track: 'none' })).rejects.toThrow('none');
    const itself = { reason: 'Brmtasov led the talks: he asked for it' };
    await expect(ask(1, ['/data/summary'], itself)).rejects.toThrow('The reason repeats');
    await expect(ask(1, ['/data/summary'], { reason: ' ' })).rejects.toThrow('Give a reason');
  });

  it('given the application’s role, then it is refused', async () => {
    const { pool } = service.app.get(Database, { strict: false });
    const call = `SELECT redact_v1(1, '[]', '{}', '', '', '', now())`;
    await expect(pool.query(call)).rejects.toMatchObject({ code: '42501' });
    // Though somebody granted it the function.
    await owner.query('GRANT EXECUTE ON FUNCTION redact_v1 TO paraph_test_app');
    await expect(pool.query(call)).rejects.toMatchObject({ code: '42501' });
    await owner.query('REVOKE EXECUTE ON FUNCTION redact_v1 FROM paraph_test_app');
    await expect(pool.query('INSERT INTO redactions SELECT * FROM redactions')).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('given a dry run, then it says what would go and where the words still stand, and all stays', async () => {
    const before = await holding();
    expect(before).toEqual(
      expect.arrayContaining(['heads', 'idempotency_keys', 'ledger', 'search_entries', 'search_names']),
    );
    const would = await ask(1, ROUND, { dryRun: true });
    expect(would.rows).toEqual([
      {
        seq: 1,
        fields: ['/data/people/1/name', '/data/people/1/title', '/data/summary', '/sources/0/quote'],
      },
      {
        seq: 2,
        fields: ['/data/people/1/name', '/data/people/1/title', '/data/summary', '/sources/0/quote'],
      },
    ]);
    expect(would.elsewhere).toContainEqual({ what: 'entry', name: 'vfa', seq: 3 });
    expect(await holding()).toEqual(before);
    expect(await verified()).toMatchObject({ redacted: 0, faults: [] });
  });

  it('given a name that is shown on pages and found by search, when it goes, then nothing shows or finds it', async () => {
    const { admin, anyone } = service;
    expect(await (await anyone.fetch('/')).text()).toMatch(WORDS);
    const proof = await anyone.get<{ entry: { payload: string } }>('/v1/proof/inclusion?track=vfa&seq=1');
    signed = hash('sha256', proof.entry.payload, 'hex');
    await ask(1, ROUND);
    await ask(2, ['/note']);
    await ask(3, ['/data/people/0']);
    await ask(4, ['/data/title']);
    expect(await holding()).toEqual([]);
    const paths = ['/', '/tracks/vfa', '/tracks/vfa/history', '/tracks/vfa/brief', '/v1/feed', '/v1/export'];
    for (const who of [admin, anyone])
      for (const path of paths) expect(await (await who.fetch(path)).text()).not.toMatch(WORDS);
    const search = await anyone.get<{ items: object[] }>('/v1/search?q=Brmtasov');
    expect(search.items).toEqual([]);
    const [round] = await anyone.feed();
    expect(round?.data).toEqual({
      number: 1,
      people: [
        { name: { en: 'A. Other' }, title: 'Envoy', role: 'co_chair', side: 'EU' },
        { name: '[redacted]', title: '[redacted]', role: 'co_chair', side: 'KZ' },
      ],
      summary: '[redacted]',
    });
    expect(await (await anyone.fetch('/tracks/vfa?lang=kk')).text()).toContain('[алынып тасталды]');
    const again = await admin.record('vfa', { type: 'consultation.held', occurredOn: '2024-08-01' });
    expect(again.status).toBe(201);
  });

  it('then every hash and every status still holds, and it is told how many rows were redacted', async () => {
    await service.settle();
    expect(await verified()).toMatchObject({ rows: 5, redacted: 4, faults: [] });
    const { rows } = await owner.query(
      `SELECT count(*)::int AS kept, bool_and(salt = decode(repeat('00', 16), 'hex')) AS "noSalt"
       FROM redactions r JOIN ledger l USING (track_id, seq)`,
    );
    expect(rows).toEqual([{ kept: 5, noSalt: true }]);
  });

  it('then the payloads of the rows of the public log are kept, as they were signed', async () => {
    const { rows } = await owner.query(
      `SELECT seq, number, public_payloads AS kept FROM redactions ORDER BY seq, number`,
    );
    expect(rows).toMatchObject([
      { seq: 1, number: 1, kept: { 1: PAYLOAD } },
      { seq: 2, number: 1, kept: { 2: PAYLOAD } },
      { seq: 2, number: 2, kept: { 2: rows[1].kept[2] } },
      { seq: 3, number: 1, kept: {} },
      { seq: 4, number: 1, kept: { 3: PAYLOAD } },
    ]);
    expect(rows[0].kept[1]).toBe(signed);
  });

  it('given an entry that is redacted twice, then the first hash is kept', async () => {
    const { rows } = await owner.query(
      `SELECT number, fields, reason, encode(payload, 'hex') AS payload FROM redactions WHERE seq = 2 ORDER BY number`,
    );
    expect(rows).toMatchObject([
      { number: 1, reason: REASON },
      { number: 2, fields: ['/note'], payload: rows[0].payload },
    ]);
    await expect(ask(1, ['/data/summary'])).rejects.toThrow('/data/summary is redacted already.');
  });

  it('then the security log says what went and why', async () => {
    const { items } = await service.admin.get<{ items: object[] }>('/v1/security-log?kind=entry.redacted');
    expect(items).toHaveLength(4);
    expect(items).toContainEqual(
      expect.objectContaining({
        name: 'command line (root)',
        track: 'vfa',
        detail: { seq: 2, fields: '/note', reason: REASON },
      }),
    );
  });

  it('then the ledger is append-only again, for the owner too', async () => {
    for (const table of ['ledger', 'redactions', 'proposals', 'proposal_decisions'])
      await expect(owner.query(`TRUNCATE ${table} CASCADE`)).rejects.toMatchObject({ code: '23001' });
    for (const text of [
      `UPDATE ledger SET note = '"x"'`,
      `UPDATE ledger SET data = '{}' WHERE seq = 1`,
      'DELETE FROM redactions',
      `UPDATE redactions SET reason = ''`,
    ])
      await expect(owner.query(text)).rejects.toMatchObject({ code: '23001' });
  });

  it('given somebody who changes a redacted row further with triggers off, then the row is named', async () => {
    const url = new URL(process.env.PARAPH_TEST_SUPERUSER_URL as string);
    url.pathname = new URL(database.appUrl).pathname;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica`);
    await client.query(
      `UPDATE ledger SET data = jsonb_set(data, '{summary}', '"He was absent"') WHERE seq = 1`,
    );
    await client.query('COMMIT');
    await client.end();
    expect((await verified())?.faults).toMatchObject([
      { track: 'vfa', place: 'ledger', seq: 1, fault: 'was changed after it was redacted' },
    ]);
    await expect(ask(3, ['/data/people/0/side'])).rejects.toThrow(
      'nothing is redacted where the hashes do not hold',
    );
  });
});
