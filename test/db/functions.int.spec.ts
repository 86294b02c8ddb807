import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { FUNCTIONS } from '../../src/db/functions.js';
import { prepareDatabase } from '../../src/db/prepare.js';
import {
  FAN_OUT,
  NUMBER_AND_FAN_OUT,
  RECORDED_SINCE,
  RECOVER_MISSED,
} from '../../src/webhooks/sql/fan-out.sql.js';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';

const ENDPOINT = '00000000-0000-4000-8000-000000000001';
const NOW = '2026-03-04T09:00:00Z';
const EPOCH = ['00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000003'];

let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
let owner: pg.Client;
beforeAll(async () => {
  at = await ledgerOnFreshDatabase();
  owner = new pg.Client({ connectionString: at.ownerUrl });
  await owner.connect();
  await at.open('visa');
  await at.pool.query(
    `INSERT INTO webhook_endpoints (id, channel, url, description, types, patterns, kinds, tracks, parties, public, thin,
       ordered, digest, concurrency, header_names, starts_after, created_at)
     VALUES ($1, 'webhook', 'https://example.org/', '', '{}', '{%}', '{}', '{}', '{}', true, false,
       true, false, 1, '{}', 0, $2)`,
    [ENDPOINT, NOW],
  );
});
afterAll(async () => {
  await owner.end();
  await at.close();
});

/** What each function is, and which transaction wrote down whose it is. */
const catalogue = async () =>
  (
    await owner.query(
      `SELECT p.oid, p.proname AS name, p.prosrc AS body, p.proacl::text AS rights, d.description,
         d.xmin::text AS written
       FROM pg_proc p LEFT JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_proc'::regclass
       WHERE p.pronamespace = 'public'::regnamespace ORDER BY p.oid`,
    )
  ).rows;

describe('the functions of the database', () => {
  it('are a file each, and the code calls no other', () => {
    const files = readdirSync('src/db/functions', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.sql'))
      .map((file) => basename(file, '.sql'));
    expect(files.toSorted()).toEqual(FUNCTIONS.toSorted());
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|tsx|sql)$/.test(file))
      .map((file) => ({
        isMigration: file.startsWith('db/migrations/'),
        text: readFileSync(`src/${file}`, 'utf8'),
      }));
    const migrations = sources.filter(({ isMigration }) => isMigration).map(({ text }) => text);
    const dropped = migrations.flatMap((text) =>
      [...text.matchAll(/DROP FUNCTION ([a-z_0-9, ]+)/g)].flatMap(([, names = '']) => names.split(', ')),
    );
    // A migration calls those of its release, of which only triggers need remain, unless a later one drops them.
    const called = sources
      .flatMap(({ isMigration, text }) => [
        ...text.matchAll(isMigration ? /EXECUTE FUNCTION ([a-z_]+_v\d+)\(/g : /\b([a-z_]+_v\d+)\(/g),
      ])
      .flatMap(([, name = '']) => (dropped.includes(name) ? [] : [name]));
    expect([...new Set(called)].toSorted()).toEqual(FUNCTIONS.toSorted());
  });

  it('are installed once: migrating again changes nothing', async () => {
    const before = await catalogue();
    expect(before.filter(({ description }) => /^paraph [0-9a-f]{64}$/.test(description))).toHaveLength(
      FUNCTIONS.length,
    );
    await prepareDatabase(at);
    expect(await catalogue()).toEqual(before);
  });

  it('are installed again where one is not what it was', async () => {
    const [first] = FUNCTIONS;
    await owner.query(`COMMENT ON FUNCTION ${first} IS 'of another release'`);
    await prepareDatabase(at);
    expect((await catalogue()).find(({ name }) => name === first)?.description).toMatch(/^paraph/);
  });

  it('are the owner’s, and the application may change none', async () => {
    const { rows } = await owner.query(
      `SELECT DISTINCT proowner::regrole::text AS owner FROM pg_proc WHERE proname = ANY($1)`,
      [FUNCTIONS],
    );
    expect(rows).toEqual([{ owner: 'paraph_test_owner' }]);
    for (const name of FUNCTIONS) {
      await expect(at.pool.query(`DROP FUNCTION ${name}`)).rejects.toMatchObject({ code: '42501' });
    }
  });
});

/** What 0.2.0 calls, as it calls it: until its last instance is stopped, it does so on the migrated database. */
const BEFORE = {
  numberAndFanOut: `SELECT n.*, f.made FROM number_feed_2(1000) n CROSS JOIN LATERAL webhook_fan_out(coalesce(n.numbered, 0),
    $1, $2, $3::timestamptz, $4::timestamptz, $5::uuid[], $6::timestamptz) f`,
  fanOut: `SELECT f.made FROM webhook_fan_out(NULL, $1, $2, $3::timestamptz, $4::timestamptz, $5::uuid[],
    $6::timestamptz) f`,
  recover: 'SELECT webhook_recover($1, $2, $3) AS missed',
};

/** By name, every function that a statement of 0.2.0 names. */
const NAMED_BEFORE = [
  ...['feed_begin_epoch', 'feed_cursor', 'feed_origin', 'feed_resume', 'is_of_record', 'number_feed_2'],
  ...['prune_security_log', 'webhook_concerns', 'webhook_fan_out', 'webhook_foreseen', 'webhook_id'],
  ...['webhook_queue', 'webhook_recover'],
];

describe('an instance of the release before, on the migrated database', () => {
  it('may call every function that it names', async () => {
    const { rows } = await at.pool.query<{ name: string }>(
      `SELECT proname AS name FROM pg_proc
       WHERE pronamespace = 'public'::regnamespace AND proname = ANY($1) AND has_function_privilege(oid, 'EXECUTE')`,
      [NAMED_BEFORE],
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual(NAMED_BEFORE);
  });

  const record = () =>
    at.ledger.record([draft('visa', 'consultation.held', '2020', { visibility: 'public' })], { actor: 'x' });
  const made = async (text: string) => {
    const { rows } = await at.pool.query(text, [true, 10, NOW, NOW, [], NOW]);
    return rows.at(-1)?.made;
  };
  const deliveries = async () =>
    (await at.pool.query('SELECT id, position FROM webhook_deliveries ORDER BY position')).rows;
  const forget = () =>
    at.pool.query('WITH gone AS (DELETE FROM webhook_lanes) DELETE FROM webhook_deliveries');

  it('numbers and delivers in turn with one of this release, one dense order and one id for each delivery', async () => {
    for (const statement of [BEFORE.numberAndFanOut, NUMBER_AND_FAN_OUT, BEFORE.numberAndFanOut]) {
      await record();
      expect(await made(statement)).toBe(1);
    }
    const before = await deliveries();
    expect(before.map(({ position }) => position)).toEqual(['1', '2', '3']);
    for (const [statement, of] of [
      [BEFORE.recover, '2020-01-01'],
      [RECOVER_MISSED, [1, 2, 3]],
    ] as const) {
      await forget();
      const { rows } = await at.pool.query(statement, [ENDPOINT, of, NOW]);
      expect(rows).toEqual([{ missed: 3 }]);
      expect(await deliveries()).toEqual(before);
    }
    for (const statement of [BEFORE.fanOut, FAN_OUT]) expect(await made(statement)).toBe(0);
  });

  it('finds what was recorded since an instant, so many rows at a time', async () => {
    const { rows: recorded } = await at.pool.query(
      'SELECT p.seq, p.recorded_at AS "recordedAt" FROM public_log p ORDER BY p.seq',
    );
    const since = recorded[1].recordedAt;
    const page = async (after: number) =>
      (await at.pool.query(RECORDED_SINCE, [true, after, since, 2])).rows[0];
    expect(await page(0)).toEqual({ reached: '2', positions: ['2'] });
    expect(await page(2)).toEqual({ reached: '3', positions: ['3'] });
    expect(await page(3)).toEqual({ reached: null, positions: [] });
  });

  it('reads the feed, begins an epoch and foresees alerts, to the same answers', async () => {
    const pairs: [string, string][] = [
      ['feed_cursor(true, 2)', 'feed_cursor_v2(true, 2)'],
      ['feed_resume(true, NULL, 2)', 'feed_resume_v2(true, NULL, 2)'],
      [`feed_resume(true, '${ENDPOINT}', 2)`, `feed_resume_v2(true, '${ENDPOINT}', 2)`],
      ['feed_origin()', 'feed_origin_v2()'],
      [
        `webhook_foreseen('[{"public": true, "track_id": 1, "type": "round.held"}]')`,
        `webhook_foreseen_v2('[{"public": true, "track_id": 1, "type": "round.held"}]', '{twin.linked}')`,
      ],
      [`is_of_record('twin.linked')`, `'twin.linked' = ANY('{twin.linked}')`],
      [`prune_security_log(365, 10)`, `prune_security_log_v2(365, 10)`],
    ];
    for (const [before, now] of pairs) {
      const { rows } = await at.pool.query(`SELECT ${before} AS before, ${now} AS now`);
      expect(rows[0]?.now).toEqual(rows[0]?.before);
    }
    const begun = await at.pool.query('SELECT feed_begin_epoch($1, $2, true) AS begun', EPOCH);
    expect(begun.rows).toEqual([{ begun: true }]);
    await record();
    expect(await made(NUMBER_AND_FAN_OUT)).toBe(1);
    const { rows } = await at.pool.query(
      'SELECT feed_cursor(true, 4) AS before, feed_cursor_v2(true, 4) AS now',
    );
    expect(rows[0]?.now).toEqual(rows[0]?.before);
    expect(rows[0]?.now).toMatch(/-4$/);
  });
});

/** Functions whose body is parsed when they are made (`RETURN`, `BEGIN ATOMIC`), and of which table they take rows. */
const ROWS_TAKEN = `
  SELECT DISTINCT c.relname AS table FROM pg_proc p
  JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_type'::regclass
  JOIN pg_type t ON t.oid = d.refobjid LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
  JOIN pg_class c ON c.oid = coalesce(e.typrelid, t.typrelid)
  WHERE p.prosqlbody IS NOT NULL AND p.pronamespace = 'public'::regnamespace`;

/** Made by migration 0007; so the migrations before it may do as they like. */
const FIRST_PARSED = '0008';

describe('migrations', () => {
  // PostgreSQL 15.20, of November 2026: “cannot alter table "tracks" because function … uses its row type”.
  it('given tables whose rows a parsed function takes, then a new column of theirs gets its value in another step', async () => {
    const { rows } = await owner.query<{ table: string }>(ROWS_TAKEN);
    const tables = rows.map(({ table }) => table);
    expect(tables).toContain('tracks');
    const atOnce = new RegExp(
      `ALTER TABLE (?:${tables.join('|')})\\b(?:[^;\`]*?)ADD COLUMN [^,;\`']*(?:DEFAULT|NOT NULL)`,
    );
    const folder = new URL('../../src/db/migrations/', import.meta.url);
    const wrong = readdirSync(folder)
      .filter((file) => file.endsWith('.ts') && file >= FIRST_PARSED)
      .filter((file) => atOnce.test(readFileSync(new URL(file, folder), 'utf8')));
    expect(wrong).toEqual([]);
  });
});
