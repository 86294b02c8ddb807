import type { Writable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { ClientBase, Pool, QueryConfig, QueryResult } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** What the driver's types leave out. */
type Connected = ClientBase & { connection: { stream: Writable } };

/** A statement that is sent right behind another; `begun` gets its answer, once the other has been answered. */
export type Follower = { statement: QueryConfig; begun: (answer: Promise<QueryResult>) => void };

/** TypeORM's own pool, for the statements that it has no words for: prepared, in one round trip. */
@Injectable()
export class Database {
  readonly pool: Pool;

  constructor(readonly source: DataSource) {
    this.pool = (source.driver as PostgresDriver).master as Pool;
  }

  /**
   * Runs `work` in a transaction of its own; whatever it throws rolls it back. It must ask `at`, never the pool: as
   * many at once as the pool has connections would wait for one more for ever.
   */
  transaction<T>(work: (at: ClientBase) => Promise<T>, begin = 'BEGIN'): Promise<T> {
    return this.connected(async (client) => {
      await client.query(begin);
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    });
  }

  /**
   * Statements that need nothing of each other's answers, in one transaction and one round trip: all are on their way
   * before the first is answered. Each sees what was committed before it begins, so one may wait for a lock for the
   * next one's sake.
   */
  together(statements: readonly QueryConfig[], begin = 'BEGIN'): Promise<QueryResult[]> {
    return this.connected(async (client) => {
      const [, ...answers] = await Promise.all(inOnePacket(client, [begin, ...statements, 'COMMIT']));
      return answers.slice(0, -1);
    });
  }

  /**
   * A statement and what follows it, each a transaction by itself, in one packet: by the time that the first is known to
   * be committed the second is well under way. `follower` is asked for when there is a connection. If the first fails, the
   * second runs all the same.
   */
  followed(statement: QueryConfig, follower: () => Follower | null): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      this.connected(async (client) => {
        const next = follower();
        const [first, second] = inOnePacket(client, [statement, ...(next ? [next.statement] : [])]);
        if (first) resolve(first);
        await first?.catch(() => undefined);
        if (next && second) next.begun(second);
        await second?.catch(() => undefined);
      }).catch(reject);
    });
  }

  private async connected<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    // A connection that breaks between two statements tells by an event, which nobody else hears and Node dies of.
    let broken: Error | undefined;
    const breaks = (error: Error) => {
      broken = error;
    };
    client.on('error', breaks);
    try {
      return await work(client);
    } catch (error) {
      await client.query('ROLLBACK').catch(breaks);
      throw error;
    } finally {
      client.off('error', breaks);
      client.release(broken);
    }
  }
}

/** Otherwise each statement is written, and wakes the server, by itself. */
function inOnePacket(
  client: ClientBase,
  statements: readonly (QueryConfig | string)[],
): Promise<QueryResult>[] {
  const { stream } = (client as Connected).connection;
  stream.cork();
  const asked = statements.map((one) => client.query(one as QueryConfig));
  stream.uncork();
  return asked;
}
