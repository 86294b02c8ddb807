import { Injectable } from '@nestjs/common';
import {
  type ClientBase,
  DatabaseError,
  type Pool,
  type PoolClient,
  type QueryConfig,
  type QueryResult,
} from 'pg';
import {
  DataSource,
  type EntitySchema,
  type ObjectLiteral,
  type QueryRunner,
  type Repository,
} from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { answeredWithin, BULK, type Timeouts } from './timeouts.js';
import { Writers } from './writers.js';

/** `bulk`: it writes as much as an import, and may take as long (timeouts.ts). */
type Transaction = { begin?: string; bulk?: boolean };

/** Where a statement is sent: by the connection of a transaction, or by any of the pool. */
export type Executor = ClientBase | Pool;

/**
 * What a repository is used for, each call one statement. Without `save` and `remove`: they read before they write, and
 * begin transactions of their own.
 */
export type Rows<Row extends ObjectLiteral> = Pick<
  Repository<Row>,
  'find' | 'findOne' | 'findOneBy' | 'exists' | 'insert' | 'update' | 'delete' | 'createQueryBuilder'
>;

/** The connection broke, or no answer came, while a transaction was committed: it may have been, or may yet be. */
export class OutcomeUnknown extends Error {}

/** TypeORM's own pool, for the statements that it has no words for: prepared, in one round trip. */
@Injectable()
export class Database {
  readonly pool: Pool;
  readonly writers: Writers;
  private readonly timeouts: Timeouts;

  constructor(readonly source: DataSource) {
    this.pool = (source.driver as PostgresDriver).master as Pool;
    this.timeouts = source.options.extra.timeouts;
    this.writers = new Writers(this.timeouts.turn);
  }

  /**
   * The rows of a table as its entity maps it. TypeORM asks whatever it is given: the connection of the transaction, or
   * the pool, which ends a connection that did not answer.
   */
  repository<Row extends ObjectLiteral>(entity: EntitySchema<Row>, at: Executor = this.pool): Rows<Row> {
    const given = {
      connect: async () => at,
      isTransactionActive: at !== this.pool,
    } satisfies Partial<QueryRunner>;
    return Object.assign(this.source.createQueryRunner(), given).manager.getRepository(entity);
  }

  /**
   * Runs `work` in a transaction of its own; whatever it throws rolls it back. It must ask `at`, never the pool: as
   * many at once as the pool has connections would wait for one more for ever.
   */
  transaction<T>(work: (at: ClientBase) => Promise<T>, { begin = 'BEGIN', bulk }: Transaction = {}) {
    return this.writers.connected(() =>
      this.connected(async (client) => {
        await client.query(this.bounded(begin, bulk));
        const result = await work(client);
        await client.query('COMMIT').catch(mayHaveCommitted);
        return result;
      }),
    );
  }

  /** Runs `work`, which only reads, on what was committed at one instant. */
  snapshot<T>(work: (at: ClientBase) => Promise<T>): Promise<T> {
    return this.connected(async (client) => {
      await client.query(this.bounded('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'));
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
      const all = [this.bounded(begin), ...statements, 'COMMIT'];
      const [, ...answers] = await Promise.all(inOnePacket(client, all));
      return answers.slice(0, -1);
    });
  }

  /** One statement that writes, a transaction by itself. */
  write(statement: QueryConfig): Promise<QueryResult> {
    return this.writers.connected(() =>
      this.connected((client) => client.query(statement).catch(mayHaveCommitted)),
    );
  }

  /** A statement of a transaction, with as long for its answer as that transaction is given. */
  mayTake(statement: QueryConfig, { bulk }: { bulk: boolean }): QueryConfig {
    return bulk && this.timeouts.answer > 0 ? answeredWithin(BULK.answer, statement) : statement;
  }

  /**
   * What a transaction begins with. Its timeouts are its own and not only the session's (ormconfig.ts): a proxy that
   * pools transactions may give each another session.
   */
  private bounded(begin: string, bulk = false): string {
    const { lock, statement } = this.timeouts;
    const allowed = bulk && statement > 0 ? BULK.statement : statement;
    return `${begin}; SET LOCAL lock_timeout = ${lock}; SET LOCAL statement_timeout = ${allowed}`;
  }

  private async connected<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
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
      // Also ends a connection on which an answer did not come in time: nobody else may get that answer.
      await client.query('ROLLBACK').catch(breaks);
      throw error;
    } finally {
      client.off('error', breaks);
      client.release(broken);
    }
  }
}

/** Codes with which a server that goes down may end a transaction which it has committed (appendix A: 08, 57P). */
const GOING_DOWN = /^(?:08|57P)/;

/** Of an error instead of the answer to a commit: the server's own word is that nothing was committed. */
function mayHaveCommitted(error: Error): never {
  if (error instanceof DatabaseError && !GOING_DOWN.test(error.code ?? '')) throw error;
  throw new OutcomeUnknown(`while committing: ${error.message}`, { cause: error });
}

/** Otherwise each statement is written, and wakes the server, by itself. */
function inOnePacket(
  client: PoolClient,
  statements: readonly (QueryConfig | string)[],
): Promise<QueryResult>[] {
  const { stream } = client.connection;
  stream.cork();
  const asked = statements.map((one) => client.query(one));
  stream.uncork();
  return asked;
}
