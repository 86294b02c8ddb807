import type { Pool } from 'pg';
import { inTransaction } from './in-transaction.js';
import { countOf, ENTRY, OPEN, type Peer } from './peer.js';

/** As the migration generator of statesman makes it (lib/generators/statesman), with the outbox that we add. */
const TABLES = `
  CREATE TABLE statesman_tracks (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, slug text NOT NULL UNIQUE);
  CREATE TABLE statesman_transitions (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, to_state varchar NOT NULL, metadata jsonb DEFAULT '{}',
    sort_key integer NOT NULL, track_id integer NOT NULL REFERENCES statesman_tracks, most_recent boolean NOT NULL,
    created_at timestamp NOT NULL, updated_at timestamp NOT NULL);
  CREATE UNIQUE INDEX ON statesman_transitions (track_id, sort_key);
  CREATE UNIQUE INDEX ON statesman_transitions (track_id, most_recent) WHERE most_recent;
  CREATE TABLE statesman_outbox (transition_id integer NOT NULL)`;

const FIND = 'SELECT * FROM statesman_tracks WHERE slug = $1 LIMIT 1';
const LAST = 'SELECT * FROM statesman_transitions WHERE track_id = $1 ORDER BY sort_key DESC LIMIT 1';
const UNSET = `
  UPDATE statesman_transitions SET most_recent = false, updated_at = $2 WHERE track_id = $1 AND most_recent = true`;
const INSERT = `
  INSERT INTO statesman_transitions (to_state, metadata, sort_key, track_id, most_recent, created_at, updated_at)
  VALUES ($1, $2, $3, $4, true, $5, $5) RETURNING id`;

/** The statements of its ActiveRecord adapter (lib/statesman/adapters/active_record.rb), prepared as Rails does. */
export async function statesman(pool: Pool): Promise<Peer> {
  await pool.query(TABLES);
  return {
    name: 'the SQL of statesman',
    leavesOut:
      'dates, rules, machine, hash chain, public log, history of statuses, append-only triggers; Ruby',
    open: async (slug) => {
      await pool.query('INSERT INTO statesman_tracks (slug) VALUES ($1)', [slug]);
    },
    record: async (slug) => {
      const found = await pool.query({ name: 'statesman-find', text: FIND, values: [slug] });
      const { id } = found.rows[0];
      const { rows } = await pool.query({ name: 'statesman-last', text: LAST, values: [id] });
      const [last] = rows;
      if (last && last.to_state !== OPEN) throw new Error('refused');
      await inTransaction(pool, async (client) => {
        const now = new Date();
        await client.query({ name: 'statesman-unset', text: UNSET, values: [id, now] });
        const values = [OPEN, ENTRY, (last?.sort_key ?? 0) + 10, id, now];
        const inserted = await client.query({ name: 'statesman-insert', text: INSERT, values });
        const outbox = 'INSERT INTO statesman_outbox VALUES ($1)';
        await client.query({ name: 'statesman-outbox', text: outbox, values: [inserted.rows[0].id] });
      });
    },
    counts: async () => ({
      entries: await countOf(pool, 'statesman_transitions'),
      waiting: await countOf(pool, 'statesman_outbox'),
    }),
  };
}
