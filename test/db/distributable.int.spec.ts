import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { joinsAcrossTracks } from '../plans/executed.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { BY_TRACK, EVERYWHERE, IN_ONE_PLACE } from './distribution.js';

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

type Key = { table: string; columns: string[] };
type Reference = Key & { to: string; toColumns: string[] };

const lists = async <T>(sql: string): Promise<T[]> =>
  (await client.query<{ row: T }>(`SELECT to_jsonb(r) AS row FROM (${sql}) r`)).rows.map(({ row }) => row);

const uniqueKeys = () =>
  lists<Key>(`
    SELECT i.indrelid::regclass::text AS table, array_agg(a.attname ORDER BY a.attnum) AS columns
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)
    WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace GROUP BY i.indexrelid, 1`);

const COLUMNS = (ids: string, of: string) =>
  `(SELECT array_agg(attname ORDER BY n) FROM unnest(${ids}) WITH ORDINALITY k(id, n)
    JOIN pg_attribute a ON a.attrelid = ${of} AND a.attnum = k.id)`;

const references = () =>
  lists<Reference>(`
    SELECT conrelid::regclass::text AS table, confrelid::regclass::text AS to,
      ${COLUMNS('conkey', 'conrelid')} AS columns, ${COLUMNS('confkey', 'confrelid')} AS "toColumns"
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`);

const isByTrack = (table: string) => BY_TRACK.some((name) => name === table);

describe('the tables can be cut by track among several servers', () => {
  it('given every table with a track_id, it is cut by it, or it is said why it stays in one place', async () => {
    const tables = await lists<{ name: string }>(`
      SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'track_id'
      WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace`);
    const names = tables.map(({ name }) => name).toSorted();
    expect([...BY_TRACK, ...Object.keys(IN_ONE_PLACE)].toSorted()).toEqual(names);
  });

  it('given a table that is cut, then each of its unique keys has the track_id', async () => {
    const without = (await uniqueKeys()).filter(
      ({ table, columns }) => isByTrack(table) && !columns.includes('track_id'),
    );
    expect(without).toEqual([]);
  });

  it('given a reference from one that is cut, then it leads within a track, or to a table that is everywhere', async () => {
    const leading = (await references()).filter(({ table }) => isByTrack(table));
    const withinTrack = ({ columns, to, toColumns }: Reference) => {
      const at = columns.indexOf('track_id');
      return at >= 0 && (toColumns[at] === 'track_id' || (to === 'tracks' && toColumns[at] === 'id'));
    };
    const astray = leading.filter((one) => !(withinTrack(one) || EVERYWHERE.test(one.to)));
    expect(leading.length).toBeGreaterThan(10);
    expect(astray.map(({ table, to }) => `${table} → ${to}`)).toEqual([]);
  });

  it('given the other tables, then none that is everywhere leads to one that is cut', async () => {
    const backwards = (await references()).filter(({ table, to }) => !isByTrack(table) && isByTrack(to));
    expect(backwards.map(({ table, to }) => `${table} → ${to}`)).toEqual([]);
  });

  it.each([
    ['compares tracks', 'h.track_id = s.track_id', 0],
    ['compares something else', 'h.revision = s.position', 1],
  ])('given a join that %s, then its plan tells so to the test of plans', async (_, condition, across) => {
    const { rows } = await client.query<{
      'QUERY PLAN': { Plan: Parameters<typeof joinsAcrossTracks>[0] }[];
    }>(`EXPLAIN (FORMAT JSON) SELECT FROM heads h JOIN statuses s ON ${condition}`);
    const plans = rows[0]?.['QUERY PLAN'].map(({ Plan }) => joinsAcrossTracks(Plan, BY_TRACK)) ?? [];
    expect(plans.map(({ length }) => length)).toEqual([across]);
  });
});
