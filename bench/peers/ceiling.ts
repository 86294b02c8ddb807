import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { initialState } from '../../src/domain/replay/replay.js';
import { countOf, ENTRY, type Peer } from './peer.js';

const TABLES = `
  CREATE TABLE ceiling_tracks (slug text PRIMARY KEY, version integer NOT NULL, state jsonb NOT NULL);
  CREATE TABLE ceiling_entries (
    slug text NOT NULL, seq integer NOT NULL, id uuid NOT NULL, type text NOT NULL, occurred_on text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(), data jsonb NOT NULL, PRIMARY KEY (slug, seq));
  CREATE TABLE ceiling_outbox (slug text NOT NULL, seq integer NOT NULL)`;

const READ = 'SELECT version, state FROM ceiling_tracks WHERE slug = $1';

const APPEND = `
  WITH moved AS (
    UPDATE ceiling_tracks SET version = version + 1, state = $3 WHERE slug = $1 AND version = $2
    RETURNING slug, version
  ), recorded AS (
    INSERT INTO ceiling_entries (slug, seq, id, type, occurred_on, data)
    SELECT slug, version, $4, $5, $6, $7 FROM moved RETURNING slug, seq
  )
  INSERT INTO ceiling_outbox SELECT slug, seq FROM recorded`;

/** What is read to decide on, and written: the state of one of our tracks, a kilobyte. */
const STATE = initialState({ parties: ['EU', 'KZ'] });

/** One bare read and one statement of three parts, prepared: nobody who reads before writing can do less. */
export async function ceiling(pool: Pool): Promise<Peer> {
  await pool.query(TABLES);
  return {
    name: 'one read, one statement (the ceiling)',
    leavesOut:
      'dates, rules, machine, hash chain, public log, history of statuses, append-only triggers, foreign keys',
    open: async (slug) => {
      await pool.query('INSERT INTO ceiling_tracks VALUES ($1, 0, $2)', [slug, STATE]);
    },
    record: async (slug) => {
      const { rows } = await pool.query({ name: 'ceiling-read', text: READ, values: [slug] });
      const [{ version, state }] = rows;
      if (state.value.talks !== 'active') throw new Error('refused');
      const values = [slug, version, state, randomUUID(), ENTRY.type, ENTRY.occurredOn, ENTRY.data];
      const { rowCount } = await pool.query({ name: 'ceiling-append', text: APPEND, values });
      if (rowCount !== 1) throw new Error('lost');
    },
    counts: async () => ({
      entries: await countOf(pool, 'ceiling_entries'),
      waiting: await countOf(pool, 'ceiling_outbox'),
    }),
  };
}
