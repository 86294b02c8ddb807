import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { databaseSettings, MIGRATIONS } from '../../ormconfig.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';

/** What a release answered to the public, word for word. */
export type PublicAnswer = { path: string; status: number; etag: string | null; body: string };

/** A database of a release with data, as that release left it, and what it then answered at that instant. */
export type ReleaseDatabase = {
  release: string;
  at: string;
  /** Those that the release ran; released migrations never change, so they make its schema again. */
  migrations: string[];
  /** Rows as PostgreSQL writes them as JSON, by table. */
  tables: Record<string, object[]>;
  sequences: Record<string, string | null>;
  answers: PublicAnswer[];
};

/** Seals an endpoint's secrets in these databases; it guards nothing. */
export const KEY = Buffer.alloc(32, 1);

const file = (release: string) => `test/releases/${release}.json.gz`;

export const readRelease = (release: string): ReleaseDatabase =>
  JSON.parse(gunzipSync(readFileSync(file(release))).toString());

export function writeRelease(database: ReleaseDatabase): void {
  writeFileSync(file(database.release), gzipSync(JSON.stringify(database), { level: 9 }));
}

/** The superuser's client on the database that `url` names: it reads and writes past grants, triggers and foreign keys. */
export async function asSuperuser<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const superuser = new URL(process.env.PARAPH_TEST_SUPERUSER_URL as string);
  superuser.pathname = new URL(url).pathname;
  const client = new pg.Client({ connectionString: superuser.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every row and sequence of a database. */
export async function dump(client: pg.Client): Promise<Pick<ReleaseDatabase, 'tables' | 'sequences'>> {
  const { rows: names } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'migrations' ORDER BY 1`,
  );
  const tables: ReleaseDatabase['tables'] = {};
  for (const { name } of names) {
    const { rows } = await client.query<{ row: object }>(
      `SELECT to_jsonb(t) AS row FROM ${pg.escapeIdentifier(name)} t`,
    );
    if (rows.length > 0) tables[name] = rows.map(({ row }) => row);
  }
  const { rows: sequences } = await client.query<{ name: string; last: string | null }>(
    `SELECT sequencename AS name, last_value AS last FROM pg_sequences WHERE schemaname = 'public'`,
  );
  return { tables, sequences: Object.fromEntries(sequences.map(({ name, last }) => [name, last])) };
}

/** Puts the rows of a release into a database that has its schema and nothing else. */
async function restore(client: pg.Client, { tables, sequences }: ReleaseDatabase): Promise<void> {
  await client.query('SET session_replication_role = replica');
  const names = Object.keys(tables).map((name) => pg.escapeIdentifier(name));
  await client.query(`TRUNCATE ${names.join(', ')} CASCADE`);
  for (const [name, rows] of Object.entries(tables)) {
    const table = pg.escapeIdentifier(name);
    const { rows: columns } = await client.query<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute
       WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
      [table],
    );
    const list = columns.map((column) => pg.escapeIdentifier(column.name)).join(', ');
    await client.query(
      `INSERT INTO ${table} (${list}) OVERRIDING SYSTEM VALUE
       SELECT ${list} FROM jsonb_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(rows)],
    );
  }
  for (const [name, last] of Object.entries(sequences))
    if (last !== null) await client.query('SELECT setval($1::regclass, $2)', [name, last]);
}

/** A database as a release left it, not migrated yet. */
export async function databaseOf(before: ReleaseDatabase): Promise<TestDatabase> {
  const database = await freshDatabase();
  await schemaOf(before, database.ownerUrl);
  await asSuperuser(database.ownerUrl, (client) => restore(client, before));
  return database;
}

/** The schema as the release made it: released migrations never change. */
async function schemaOf({ migrations }: ReleaseDatabase, ownerUrl: string): Promise<void> {
  const source = new DataSource({
    ...databaseSettings(ownerUrl),
    migrations: MIGRATIONS.filter(({ name }) => migrations.includes(name)),
    extra: { max: 2 },
  });
  await source.initialize();
  await source.runMigrations();
  await source.destroy();
}
