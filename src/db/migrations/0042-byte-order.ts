import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every column of an index that holds text in the database's own order, by its table. */
const KEYS = `
  SELECT i.indrelid::regclass::text AS of, string_agg(DISTINCT
    format('ALTER COLUMN %I TYPE %s COLLATE "C"', a.attname, format_type(a.atttypid, a.atttypmod)), ', ') AS changes
  FROM pg_index i CROSS JOIN unnest(i.indcollation, i.indkey) AS k(coll, attnum)
  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum > 0
  JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
  WHERE k.coll = 'pg_catalog."default"'::regcollation
  GROUP BY 1 ORDER BY 1`;

/**
 * $1: a table. The functions whose bodies PostgreSQL has read and that name its columns, with those that call them, the
 * called first. While they are there, the columns cannot change.
 */
const FUNCTIONS_ON = `
  WITH RECURSIVE used(oid, depth) AS (
    SELECT d.objid, 0 FROM pg_depend d
    WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_class'::regclass
      AND d.refobjid = $1::regclass AND d.refobjsubid > 0
    UNION
    SELECT d.objid, u.depth + 1 FROM used u
    JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_proc'::regclass AND d.refobjid = u.oid
  )
  SELECT oid::regprocedure::text AS name, pg_get_functiondef(oid) AS definition
  FROM used GROUP BY oid ORDER BY max(depth)`;

/**
 * Keys are ordered by their bytes, so that no upgrade of the system's order of texts breaks an index. No table is
 * rewritten; its indexes are built again. Each table has a transaction of its own, so that instances of the release before
 * wait for one at a time, and a migration that was ended goes on.
 */
export class ByteOrder0000000000042 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    const tables: { of: string; changes: string }[] = await runner.query(KEYS);
    for (const { of, changes } of tables) {
      await runner.startTransaction();
      const functions: { name: string; definition: string }[] = await runner.query(FUNCTIONS_ON, [of]);
      if (functions.length > 0)
        await runner.query(`DROP FUNCTION ${functions.map(({ name }) => name).join(', ')}`);
      await runner.query(`ALTER TABLE ${of} ${changes}`);
      for (const { definition } of functions) await runner.query(definition);
      await runner.commitTransaction();
    }
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
