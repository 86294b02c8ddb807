import type pg from 'pg';

/** As if every table had just been filled, and were never to be looked at: PostgreSQL then knows their sizes only. */
export async function withoutStatistics(client: pg.Client): Promise<void> {
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
  );
  for (const { name } of tables) await client.query(`ALTER TABLE "${name}" SET (autovacuum_enabled = false)`);
  await client.query(`
    SELECT pg_clear_relation_stats('public', c.relname), pg_clear_attribute_stats('public', c.relname, a.attname, false)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`);
}
