import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { databaseSettings } from '../../ormconfig.js';
import { prepareDatabase } from '../../src/db/prepare.js';
import { KINDS } from '../../src/domain/kinds/index.js';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';
import { freshDatabase, migratedDatabase, type TestDatabase } from '../support/database.js';

const FACTS = ['ledger', 'public_log', 'feed', 'feed_epochs', 'sources', 'kind_versions', 'kind_definitions'];

const COLUMNS: Record<string, string> = {
  feed_epochs: 'number = 2',
  sources: "id = 'z'",
  kind_versions: 'version = 2',
  kind_definitions: 'version = 2',
};

/** SQLSTATE: insufficient_privilege, and what our trigger raises (restrict_violation). */
const NOT_ALLOWED = '42501';
const APPEND_ONLY = '23001';

let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
let owner: pg.Pool;
beforeAll(async () => {
  at = await ledgerOnFreshDatabase();
  owner = new pg.Pool({ connectionString: at.ownerUrl });
  await at.open('a');
  const source = { id: 's', title: 't', publisher: 'p', url: null, language: 'en', publishedOn: null };
  await at.ledger.record([draft('a', 'round.held', '2020', { visibility: 'public' })], {
    actor: 'x',
    sources: [source],
  });
  await at.sequencer.run();
});
afterAll(async () => {
  await owner.end();
  await at.close();
});

const changes = (table: string) => [
  `UPDATE ${table} SET ${COLUMNS[table] ?? 'seq = 2'}`,
  `DELETE FROM ${table}`,
  `TRUNCATE ${table} CASCADE`,
];

describe.each(FACTS)('what is written in %s', (table) => {
  it.each(changes(table))('stays against the application: %s', async (text) => {
    await expect(at.pool.query(text)).rejects.toMatchObject({ code: NOT_ALLOWED });
  });

  it.each(changes(table))('stays against the owner: %s', async (text) => {
    await expect(owner.query(text)).rejects.toMatchObject({ code: APPEND_ONLY });
  });

  it('stays though the application tries to be rid of the guard', async () => {
    for (const text of [
      `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
      `DROP TRIGGER append_only ON ${table}`,
      `DROP TABLE ${table} CASCADE`,
      `ALTER TABLE ${table} RENAME TO elsewhere`,
      `CREATE TRIGGER mine BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
      `CREATE RULE none AS ON INSERT TO ${table} DO INSTEAD NOTHING`,
      `GRANT ALL ON ${table} TO paraph_test_app`,
      `MERGE INTO ${table} t USING (VALUES (1)) v(n) ON true WHEN MATCHED THEN DELETE`,
    ]) {
      const tried = at.pool.query(text);
      // PostgreSQL grants nothing and only warns where somebody may grant none of it.
      if (text.startsWith('GRANT')) await tried.catch(() => undefined);
      else await expect(tried).rejects.toMatchObject({ code: NOT_ALLOWED });
    }
    await expect(at.pool.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: NOT_ALLOWED });
  });
});

describe('the application', () => {
  it.each([
    `SET session_replication_role = replica`,
    `SET ROLE paraph_test_owner`,
    `CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
    `CREATE TABLE mine ()`,
    `INSERT INTO ledger SELECT * FROM ledger ON CONFLICT (track_id, seq) DO UPDATE SET type = 'x'`,
    `DELETE FROM tracks`,
    `UPDATE tracks SET slug = 'other'`,
    `DELETE FROM heads`,
    `DELETE FROM migrations`,
    `SELECT * FROM migrations FOR UPDATE`,
  ])('may not: %s', async (text) => {
    await expect(at.pool.query(text)).rejects.toMatchObject({ code: NOT_ALLOWED });
  });

  it('may make temporary tables, which do not deceive what runs as the owner', async () => {
    const client = await at.pool.connect();
    await client.query('BEGIN; CREATE TEMP TABLE security_log () ON COMMIT DROP');
    // It would miss columns in the temporary table.
    const { rows } = await client.query('SELECT prune_security_log_v2(31, 1)::int AS pruned');
    await client.query('ROLLBACK');
    client.release();
    expect(rows).toEqual([{ pruned: 0 }]);
  });
});

describe('a database is prepared', () => {
  const on = async (database: Promise<TestDatabase>, work: (test: TestDatabase) => Promise<void>) => {
    const test = await database;
    try {
      await work(test);
    } finally {
      await test.drop();
    }
  };
  const asOwner = async (test: TestDatabase, text: string, values: unknown[] = []) => {
    const client = new pg.Client({ connectionString: test.ownerUrl });
    await client.connect();
    try {
      return await client.query(text, values);
    } finally {
      await client.end();
    }
  };

  it('once, though several processes start at once', () =>
    on(freshDatabase(), async (test) => {
      const ran = await Promise.all(Array.from({ length: 4 }, () => prepareDatabase(test)));
      expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
      const { rows } = await asOwner(test, 'SELECT name FROM migrations');
      expect(rows.map(({ name }) => name)).toEqual(ran.flat());
    }));

  it('not if a newer release has migrated it', () =>
    on(migratedDatabase(), async (test) => {
      await asOwner(test, `INSERT INTO migrations (timestamp, name) VALUES (99, 'Later0000000000099')`);
      await expect(prepareDatabase(test)).rejects.toThrow(/newer release.*Later0000000000099/);
    }));

  it('not if a definition changed and its version did not', () =>
    on(freshDatabase(), async (test) => {
      const source = await new DataSource(databaseSettings(test.ownerUrl)).initialize();
      await source.runMigrations();
      await source.destroy();
      const [kind] = KINDS;
      for (const table of ['kind_versions (kind, version', 'kind_definitions (kind, version']) {
        await asOwner(test, `INSERT INTO ${table}, hash, definition) VALUES ($1, $2, 'another', '{}')`, [
          kind?.kind,
          kind?.version,
        ]);
      }
      await expect(prepareDatabase(test)).rejects.toThrow(
        `${kind?.kind} changed but its version ${kind?.version} did not`,
      );
    }));

  it('without a moment in which the application that runs already may not write', async () => {
    let preparing = true;
    const failures: unknown[] = [];
    const writing = async () => {
      while (preparing) {
        await at.ledger
          .record([draft('a', 'consultation.held', '2021')], { actor: 'x' })
          .catch((error) => failures.push(error));
      }
    };
    const writers = Array.from({ length: 4 }, writing);
    for (let n = 0; n < 5; n += 1) await prepareDatabase(at);
    preparing = false;
    await Promise.all(writers);
    expect(failures).toEqual([]);
  });
});
