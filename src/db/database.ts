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
import { BULK, type Timeouts, withAnswerTimeout } from './timeouts.js';
import { Writers } from './writers.js';

/** `bulk`: it writes as much as an import and may take as long (timeouts.ts). */
type Transaction = { begin?: string; bulk?: boolean };

/** Where a statement is sent: by the connection of a transaction, or by any of the pool. */
export type Executor = ClientBase | Pool;

/**
 * The methods of a repository that send exactly one statement. `save` and `remove` are left out: they read first and
 * begin transactions of their own.
 */
export type Rows<Row extends ObjectLiteral> = Pick<
  Repository<Row>,
  'find' | 'findOne' | 'findOneBy' | 'exists' | 'insert' | 'update' | 'delete' | 'createQueryBuilder'
>;

/**
 * The connection broke, or no answer came, while a transaction was committed. It may have been committed, or may yet
 * be.
 */
export class OutcomeUnknown extends Error {}

/** TypeORM's own pool, for statements written by hand: prepared, in one round trip. */
@Injectable()
export class Database {
  readonly pool: Pool;
  readonly writers: Writers;
  private readonly timeouts: Timeouts;

  constructor(readonly source: DataSource) {
    this.pool = (source.driver as PostgresDriver).master as Pool;
    this.timeouts = source.options.extra.timeouts;
    this.writers = new Writers(this.timeouts.queue);
  }

  /**
   * The rows of a table as its entity maps them. The statement goes to `at`: the connection of a transaction, or the
   * pool, which closes a connection that did not answer in time.
   */
  repository<Row extends ObjectLiteral>(entity: EntitySchema<Row>, at: Executor = this.pool): Rows<Row> {
    const given = {
      connect: async () => at,
      isTransactionActive: at !== this.pool,
    } satisfies Partial<QueryRunner>;
    return Object.assign(this.source.createQueryRunner(), given).manager.getRepository(entity);
  }

  /**
   * Runs `work` in a transaction; whatever it throws rolls it back. `work` must use `at`, never the pool: if as many
   * transactions as there are connections each waited for one more, they would wait for ever.
   */
  transaction<T>(work: (at: ClientBase) => Promise<T>, { begin = 'BEGIN', bulk }: Transaction = {}) {
    return this.writers.withConnection(() =>
      this.withConnection(async (client) => {
        await client.query(this.beginWithTimeouts(begin, bulk));
        const result = await work(client);
        await client.query('COMMIT').catch(throwCommitError);
        return result;
      }),
    );
  }

  /** Runs `work`, which only reads, on what was committed at one instant. */
  snapshot<T>(work: (at: ClientBase) => Promise<T>): Promise<T> {
    return this.withConnection(async (client) => {
      await client.query(this.beginWithTimeouts('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'));
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    });
  }

  /**
   * Sends statements that do not need each other's answers, in one transaction and one round trip. Each sees what was
   * committed before it begins: so one can wait for a lock on behalf of the next.
   */
  pipeline(statements: readonly QueryConfig[], begin = 'BEGIN'): Promise<QueryResult[]> {
    return this.withConnection(async (client) => {
      const all = [this.beginWithTimeouts(begin), ...statements, 'COMMIT'];
      const [, ...answers] = await Promise.all(inOnePacket(client, all));
      return answers.slice(0, -1);
    });
  }

  /** One statement that writes: a transaction by itself. */
  write(statement: QueryConfig): Promise<QueryResult> {
    return this.writers.withConnection(() =>
      this.withConnection((client) => client.query(statement).catch(throwCommitError)),
    );
  }

  /** Gives a statement as long for its answer as its transaction may take. */
  withTimeout(statement: QueryConfig, { bulk }: { bulk: boolean }): QueryConfig {
    return bulk && this.timeouts.answer > 0 ? withAnswerTimeout(BULK.answer, statement) : statement;
  }

  /**
   * What a transaction begins with. It sets its own timeouts, not only the session's (ormconfig.ts): a proxy that
   * pools transactions may give each another session.
   */
  private beginWithTimeouts(begin: string, bulk = false): string {
    const { lock, statement } = this.timeouts;
    const allowed = bulk && statement > 0 ? BULK.statement : statement;
    return `${begin}; SET LOCAL lock_timeout = ${lock}; SET LOCAL statement_timeout = ${allowed}`;
  }

  private async withConnection<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    // If a connection breaks between two statements it emits an event. Without a listener Node would exit.
    let broken: Error | undefined;
    const breaks = (error: Error) => {
      broken = error;
    };
    client.on('error', breaks);
    try {
      return await work(client);
    } catch (error) {
      // This also closes a connection on which an answer is late: nobody else may get that answer.
      await client.query('ROLLBACK').catch(breaks);
      throw error;
    } finally {
      client.off('error', breaks);
      client.release(broken);
    }
  }
}

/** Codes with which a server that shuts down may end a transaction that it has committed (appendix A: 08, 57P). */
const GOING_DOWN = /^(?:08|57P)/;

/** Any other code in answer to COMMIT means that nothing was committed. */
function throwCommitError(error: Error): never {
  if (error instanceof DatabaseError && !GOING_DOWN.test(error.code ?? '')) throw error;
  throw new OutcomeUnknown(`while committing: ${error.message}`, { cause: error });
}

/** Without it each statement is a packet of its own and wakes the server. */
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
