import pg from 'pg';
import type { Config } from '../../config.js';
import { parsePosition } from '../../db/replicas.js';
import { type Check, fail, ok, warn } from './check.js';

/** In milliseconds. */
const CONNECT_TIMEOUT = 5_000;

/** In bytes: some seconds of a busy ledger. */
const MUCH = 16n * 1024n ** 2n;

type Place = { isReplica: boolean; cluster: string; lsn: string };

const PLACE = `
  SELECT pg_is_in_recovery() AS "isReplica", (SELECT system_identifier::text FROM pg_control_system()) AS cluster,
    CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_insert_lsn() END::text AS lsn`;

/** Whether each replica follows this primary, and how far behind it is. */
export async function replicas(at: pg.Client, { databaseReplicaUrls }: Config): Promise<Check[]> {
  if (databaseReplicaUrls.length === 0) return [];
  const primary = await placeAt(at);
  return Promise.all(databaseReplicaUrls.map((url) => replica(url, primary)));
}

async function replica(url: string, primary: Place): Promise<Check> {
  const { host } = new URL(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT });
  // The query that fails reports the error.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const place = await placeAt(client);
    if (place.cluster !== primary.cluster) return fail('replica', `${host} has another database’s data`);
    if (!place.isReplica) return warn('replica', `${host} is a primary itself: nothing is read from it`);
    const behind = parsePosition(primary.lsn) - parsePosition(place.lsn);
    const detail = `${host} is ${behind > 0n ? behind : 0n} bytes behind`;
    return behind > MUCH ? warn('replica', detail) : ok('replica', detail);
  } catch (error) {
    const cause = error instanceof AggregateError ? error.errors[0] : error;
    return warn('replica', `${host} cannot be reached, so the primary answers: ${(cause as Error).message}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function placeAt(client: pg.Client): Promise<Place> {
  const { rows } = await client.query<Place>(PLACE);
  if (!rows[0]) throw new Error('no place');
  return rows[0];
}
