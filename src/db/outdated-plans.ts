import type { ClientBase, Pool } from 'pg';

/** PostgreSQL's words for a prepared statement whose columns are of other types now (error 0A000). */
const PLAN_OUTDATED = 'cached plan must not change result type';

export const isPlanOutdated = (error: unknown): error is Error =>
  error instanceof Error && error.message.startsWith(PLAN_OUTDATED);

/**
 * Has a pool prepare its statements anew once a connection was told that one is outdated. A migration of a newer release
 * causes it, while this one still runs beside it. Without this each connection would refuse its next call.
 */
export function prepareAnewWhenOutdated(pool: Pool): void {
  let generation = 0;
  const preparedIn = new WeakMap<ClientBase, number>();
  pool.on('connect', (client) => preparedIn.set(client, generation));
  pool.on('release', (error) => {
    if (isPlanOutdated(error)) generation += 1;
  });
  pool.on('acquire', (client) => {
    if (preparedIn.get(client) === generation) return;
    preparedIn.set(client, generation);
    // What the driver takes for prepared on this connection; its types do not tell of it.
    Object.assign(client.connection, { parsedStatements: {} });
    // It is sent before whatever the client was acquired for. A broken connection says so then.
    client.query('DEALLOCATE ALL').catch(() => undefined);
  });
}
