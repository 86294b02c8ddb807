import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { LETTER_TABLES } from '../../src/agenda/letters/tables.sql.js';
import { type Columns, inTable, recordset, selected, type Table } from '../../src/db/columns.js';
import { ENTITIES } from '../../src/entities.js';
import { LEDGER, TABLES } from '../../src/ledger/sql/tables.sql.js';
import { SEARCH_TABLES } from '../../src/search/following/tables.sql.js';
import { ASSIGNMENTS } from '../../src/tracks/queries/deadlines/assignments.sql.js';
import { WEBHOOK_TABLES } from '../../src/webhooks/sql/tables.sql.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await migratedDatabase();
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const LISTED = {
  ...TABLES,
  ...WEBHOOK_TABLES,
  ...SEARCH_TABLES,
  ...LETTER_TABLES,
  deadline_assignments: { columns: ASSIGNMENTS },
};

/** The columns of a table, as the catalogue of the migrated database has them, in the words of our lists. */
async function catalogue(table: string): Promise<Columns> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN '' ELSE ' null' END AS type
     FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
    [table],
  );
  const inOurWords = (type: string) => type.replace('timestamp(3) with time zone', 'timestamptz(3)');
  return Object.fromEntries(rows.map(({ name, type }) => [name, inOurWords(type)]));
}

/** What a list says of its table that the catalogue does not. */
async function differences(table: string, { columns, leftOut = [] }: Table): Promise<string[]> {
  const stored = await catalogue(table);
  const listed = new Map(Object.entries(columns).map(([name, type]) => [inTable(name), type]));
  const wrong = [...listed].filter(([name, type]) => stored[name] !== type);
  const gone = leftOut.filter((name) => !(name in stored));
  const unlisted = Object.keys(stored).filter((name) => !listed.has(name) && !leftOut.includes(name));
  return [
    ...wrong.map(([name, type]) => `${name} is ${stored[name] ?? 'not there'}, not ${type}`),
    ...gone.map((name) => `${name} is left out, and not there`),
    ...unlisted.map((name) => `${name} is neither listed nor left out`),
  ];
}

describe('the list of columns', () => {
  it.each(Object.entries<Table>({ ...LISTED }))(
    'of %s is what the migrated database has',
    async (name, table) => {
      expect(await differences(name, table)).toEqual([]);
    },
  );

  it('given a wrong type, nullability or name, or a column that it does not know, then says so', async () => {
    const columns = { trackId: 'bigint', until: 'text', due: 'timestamptz(3) null' };
    expect(await differences('embargoes', { columns, leftOut: ['why'] })).toEqual([
      'track_id is integer, not bigint',
      'until is not there, not text',
      'due is timestamptz(3), not timestamptz(3) null',
      'why is left out, and not there',
      'seq is neither listed nor left out',
    ]);
  });

  it('takes a row as a parameter and gives the same row back', async () => {
    const row = {
      ...{ trackId: 1, seq: 2, id: '00000000-0000-4000-8000-000000000001', type: 'round.held', actor: 'x' },
      ...{ occurredOn: '2026-03', recordedAt: '2026-03-04T09:00:00.120Z', data: { number: 3 }, sources: [] },
      documents: [],
      ...{ visibility: 'embargoed', embargoUntil: '2027-01-01T00:00:00.000Z', meeting: null, corrects: null },
      ...{ reason: null, note: 'n', kindVersion: 1, facts: null, approval: null, fromStep: {}, toStep: {} },
      ...{ salt: '\\x01', prevHash: '\\x02', hash: '\\x03', warnings: [], alerts: true },
    };
    const { rows } = await client.query(
      `SELECT ${selected(LEDGER, 'r')} FROM ${recordset('$1', LEDGER, 'r')}`,
      [JSON.stringify([row])],
    );
    const [salt, prevHash, hash] = [1, 2, 3].map((byte) => Buffer.from([byte]));
    expect(rows).toEqual([{ ...row, salt, prevHash, hash }]);
  });
});

/** Tables whose columns the application names in one place, or leaves to functions of the database. */
const OTHERWISE = [
  'checkpoints',
  'document_uploads',
  'feed_epochs',
  'idempotency_keys',
  'kind_definitions',
  'kind_versions',
  'log_keys',
  'log_origins',
  'log_tiles',
  'log_trees',
  'outside_heads',
  'rate_limits',
  'sign_in_attempts',
];

describe('every table', () => {
  it('is mapped by an entity, has its columns listed, or is named as neither', async () => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations' ORDER BY 1",
    );
    const known = [
      ...ENTITIES.map(({ options: { tableName, name } }) => tableName ?? name),
      ...Object.keys({ ...LISTED }),
      ...OTHERWISE,
    ];
    expect(rows.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('the keys of indexes', () => {
  it('are ordered by their bytes, so that no upgrade of the system changes the order; names follow a language', async () => {
    const { rows } = await client.query<{ key: string }>(
      `SELECT DISTINCT format('%s.%s', i.indrelid::regclass, a.attname) AS key
       FROM pg_index i CROSS JOIN unnest(i.indcollation, i.indkey) AS k(coll, attnum)
       JOIN pg_collation c ON c.oid = k.coll
       JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum > 0
       JOIN pg_class t ON t.oid = i.indrelid AND t.relnamespace = 'public'::regnamespace
       WHERE c.collname NOT IN ('C', 'en-x-icu', 'ru-x-icu', 'kk-x-icu') ORDER BY 1`,
    );
    expect(rows.map(({ key }) => key)).toEqual([]);
  });
});
