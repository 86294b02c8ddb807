import type { ClientBase, PoolClient, QueryConfig, QueryResult } from 'pg';

/** Begins a transaction that only reads, all of it in one snapshot of the database. */
export const BEGIN_SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** Sends all statements in one packet. Otherwise each would be a packet that wakes the server. */
export function inOnePacket(
  client: ClientBase,
  statements: readonly (QueryConfig | string)[],
): Promise<QueryResult>[] {
  const { stream } = (client as PoolClient).connection;
  stream.cork();
  const results = statements.map((one) => client.query(one));
  stream.uncork();
  return results;
}
