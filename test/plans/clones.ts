import type pg from 'pg';

/**
 * Copies every track of a database so many times, row by row: for plans and sizes the copies are as good as tracks that
 * were recorded. Only their hashes are not theirs. Days are moved, so that copies do not all share one.
 */
export async function cloneTracks(client: pg.Client, times: number): Promise<void> {
  const columns = async (table: string, ...without: string[]): Promise<string[]> => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute
       WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attname <> ALL($2) ORDER BY attnum`,
      [table, without],
    );
    return rows.map(({ name }) => name);
  };
  const copy = async (table: string, others: Record<string, string> = {}) => {
    const names = await columns(table);
    const values = names.map((name) => others[name] ?? (name === 'track_id' ? 'c.copy' : `r.${name}`));
    await client.query(
      `INSERT INTO ${table} (${names.join()}) SELECT ${values.join()} FROM copies c JOIN ${table} r ON r.track_id = c.id`,
    );
  };
  const tracks = await columns('tracks', 'id', 'slug', 'twin_id');
  // No archive has a thousand agreements of one name.
  const numbered = `CASE jsonb_typeof(t.title) WHEN 'string' THEN to_jsonb((t.title #>> '{}') || ', no. ' || c.n)
    ELSE (SELECT jsonb_object_agg(key, value || ', no. ' || c.n) FROM jsonb_each_text(t.title)) END`;
  await client.query('BEGIN');
  // Foreign keys and triggers would be looked up row by row. What they do is done here at once.
  await client.query('SET LOCAL session_replication_role = replica');
  await client.query(`
    CREATE TEMPORARY TABLE copies ON COMMIT DROP AS
      SELECT t.id, n, t.slug || '-copy-' || n AS slug, 0 AS copy FROM tracks t, generate_series(1, ${times}) n`);
  await client.query(`
    INSERT INTO tracks (slug, ${tracks.join()})
    SELECT c.slug, ${tracks.map((name) => (name === 'title' ? numbered : `t.${name}`)).join()}
    FROM copies c JOIN tracks t ON t.id = c.id ORDER BY c.n, c.id`);
  await client.query('UPDATE copies c SET copy = t.id FROM tracks t WHERE t.slug = c.slug');
  const moved = (column: string) => `greatest(r.${column} - c.n % 5000, -2147483647)`;
  await copy('ledger', { id: 'gen_random_uuid()', meeting: 'md5(r.meeting::text || c.n)::uuid' });
  await copy('public_log');
  await copy('statuses', { activity: moved('activity'), certain_day: moved('certain_day') });
  await copy('deadlines', { due_first: 'r.due_first - c.n % 500', due_last: 'r.due_last - c.n % 500' });
  await copy('heads', {
    slug: 'c.slug',
    activity: moved('activity'),
    public_activity: moved('public_activity'),
  });
  await client.query(`
    INSERT INTO track_names SELECT n.* FROM copies c JOIN heads h ON h.track_id = c.copy CROSS JOIN names_of_v2(h) n`);
  await client.query(`
    WITH ends AS MATERIALIZED (SELECT public, max(position) AS position FROM feed GROUP BY public)
    INSERT INTO feed (public, position, track_id, seq)
    SELECT f.public, e.position + row_number() OVER (PARTITION BY f.public ORDER BY c.n, f.position), c.copy, f.seq
    FROM copies c JOIN feed f ON f.track_id = c.id JOIN ends e ON e.public = f.public`);
  await client.query('COMMIT');
  await client.query('VACUUM (ANALYZE)');
}
