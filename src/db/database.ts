import { Injectable, Optional } from '@nestjs/common';
import {
  type ClientBase,
  type ClientConfig,
  DatabaseError,
  type Pool,
  type PoolClient,
  type QueryConfig,
  type QueryResult,
  type QueryResultRow,
} from 'pg';
import {
  DataSource,
  type EntitySchema,
  type ObjectLiteral,
  type QueryRunner,
  type Repository,
} from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { BEGIN_SNAPSHOT, inOnePacket } from './one-packet.js';
import { isPlanOutdated, prepareAnewWhenOutdated } from './outdated-plans.js';
import { Replicas } from './replicas.js';
import { BULK, type Timeouts, withAnswerTimeout } from './timeouts.js';
import { inStatement, traceStatements } from './traced-pool.js';
import { Writers } from './writers.js';

/** `begin`: the statement that begins it. `bulk`: it may take as long as an import (timeouts.ts). */
type Transaction = { begin?: string; bulk?: boolean };

/** Where a statement is sent: to the connection of a transaction, or to any connection of the pool. */
export type Executor = ClientBase | Pool;

/** Where a statement is sent that only reads. */
export type Reader = {
  query<Row extends QueryResultRow>(
    statement: QueryConfig | string,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>>;
};

/**
 * The methods of a repository that send exactly one statement. `save` and `remove` are left out, because they read
 * first and begin transactions.
 */
export type RowRepository<Row extends ObjectLiteral> = Pick<
  Repository<Row>,
  'find' | 'findOne' | 'findOneBy' | 'exists' | 'insert' | 'update' | 'delete' | 'createQueryBuilder'
>;

/** The connection broke, or no answer came, during a COMMIT. The transaction may have been committed, or may yet be. */
export class OutcomeUnknown extends Error {}

/** TypeORM's pool, for hand-written statements: prepared, in one round trip. */
@Injectable()
export class Database {
  readonly pool: Pool;
  readonly writers: Writers;
  private readonly timeouts: Timeouts;
  /** The settings of a connection that keeps its session, also where the pool's go through a pooler. */
  readonly session: ClientConfig;
  /** For a statement that only reads: a replica where the request may read from one, else the pool. */
  readonly reads: Reader;

  constructor(
    readonly source: DataSource,
    @Optional() private readonly replicas?: Replicas,
  ) {
    this.pool = (source.driver as PostgresDriver).master as Pool;
    prepareAnewWhenOutdated(this.pool);
    traceStatements(this.pool);
    this.reads = {
      query: (statement, values) =>
        this.read((pool) => pool.query(statement as string, values as unknown[] | undefined)),
    };
    const { timeouts, directUrl } = source.options.extra;
    this.timeouts = timeouts;
    this.session = { ...this.pool.options, ...(directUrl && { connectionString: directUrl }) };
    this.writers = new Writers(this.timeouts.queue);
  }

  /**
   * The repository of an entity. Its statements go to `at`: the connection of a transaction, or the pool, which closes
   * a connection that does not answer in time.
   */
  repository<Row extends ObjectLiteral>(
    entity: EntitySchema<Row>,
    at: Executor = this.pool,
  ): RowRepository<Row> {
    const given = {
      connect: async () => at,
      isTransactionActive: at !== this.pool,
    } satisfies Partial<QueryRunner>;
    return Object.assign(this.source.createQueryRunner(), given).manager.getRepository(entity);
  }

  /**
   * Runs `work` in a transaction, which is rolled back if `work` throws. `work` must use `at`, never the pool: if all
   * connections had transactions that wait for another connection, they would wait forever.
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

  /**
   * Runs `work`, which only reads, in one snapshot of the database. It may run twice: on a replica that breaks, then on
   * the primary.
   */
  snapshot<T>(work: (at: ClientBase) => Promise<T>): Promise<T> {
    return this.read((pool) => this.snapshotOf(pool, work));
  }

  /** As {@link snapshot}, of the primary, for work that must not run twice. */
  snapshotOnce<T>(work: (at: ClientBase) => Promise<T>): Promise<T> {
    return this.snapshotOf(this.pool, work);
  }

  private snapshotOf<T>(pool: Pool, work: (at: ClientBase) => Promise<T>): Promise<T> {
    return this.withConnection(async (client) => {
      await client.query(this.beginWithTimeouts(BEGIN_SNAPSHOT));
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    }, pool);
  }

  private read<T>(ask: (pool: Pool) => Promise<T>): Promise<T> {
    return this.replicas ? this.replicas.read(ask) : ask(this.pool);
  }

  /**
   * Sends independent statements in one transaction and one round trip. Each sees what was committed before it begins,
   * so a statement can wait for a lock that the next one needs.
   */
  pipeline(statements: readonly QueryConfig[], begin = 'BEGIN'): Promise<QueryResult[]> {
    return this.pipelineTo(this.pool, statements, begin);
  }

  /** As {@link pipeline}, for statements that only read. */
  readPipeline(statements: readonly QueryConfig[], begin = 'BEGIN READ ONLY'): Promise<QueryResult[]> {
    return this.read((pool) => this.pipelineTo(pool, statements, begin));
  }

  private pipelineTo(pool: Pool, statements: readonly QueryConfig[], begin: string): Promise<QueryResult[]> {
    return this.withConnection(async (client) => {
      const all = [this.beginWithTimeouts(begin), ...statements, 'COMMIT'];
      const [, ...answers] = await Promise.all(inOnePacket(client, all));
      return answers.slice(0, -1);
    }, pool);
  }

  /** Sends one writing statement, which is a transaction by itself. */
  write(statement: QueryConfig): Promise<QueryResult> {
    return this.writers.withConnection(() =>
      inStatement(statement.name ?? 'write', () =>
        this.connected((client) => client.query(statement).catch(throwCommitError), this.pool),
      ),
    );
  }

  /** How long the answer to a statement of a bulk transaction may take, in milliseconds; 0 means forever. */
  get bulkTimeout(): number {
    return this.timeouts.answer > 0 ? BULK.answer : 0;
  }

  /** Gives a statement the answer timeout of its transaction. */
  withTimeout(statement: QueryConfig, { bulk }: { bulk: boolean }): QueryConfig {
    return bulk && this.timeouts.answer > 0 ? withAnswerTimeout(BULK.answer, statement) : statement;
  }

  /**
   * The statement that begins a transaction. It sets the timeouts again, although the session has them (ormconfig.ts),
   * because a transaction-pooling proxy may use another session for each transaction.
   */
  private beginWithTimeouts(begin: string, bulk = false): string {
    const { lock, statement } = this.timeouts;
    const allowed = bulk && statement > 0 ? BULK.statement : statement;
    return `${begin}; SET LOCAL lock_timeout = ${lock}; SET LOCAL statement_timeout = ${allowed}`;
  }

  private withConnection<T>(work: (client: PoolClient) => Promise<T>, pool: Pool = this.pool): Promise<T> {
    return inStatement('transaction', () => this.connected(work, pool));
  }

  private async connected<T>(work: (client: PoolClient) => Promise<T>, pool: Pool): Promise<T> {
    const client = await pool.connect();
    // A connection that breaks between two statements emits an event. Without a listener Node would exit.
    let broken: Error | undefined;
    const markBroken = (error: Error) => {
      broken = error;
    };
    client.on('error', markBroken);
    try {
      return await work(client);
    } catch (error) {
      // This also closes a connection whose answer is late, so that nobody else gets that answer.
      await client.query('ROLLBACK').catch(markBroken);
      if (isPlanOutdated(error)) broken = error;
      throw error;
    } finally {
      client.off('error', markBroken);
      client.release(broken);
    }
  }
}

/** Codes with which a server that shuts down may answer a COMMIT that succeeded (appendix A: 08, 57P). */
const SHUTDOWN = /^(?:08|57P)/;

/** Throws the error of a COMMIT. Any other code means that nothing was committed. */
function throwCommitError(error: Error): never {
  if (error instanceof DatabaseError && !SHUTDOWN.test(error.code ?? '')) throw error;
  throw new OutcomeUnknown(`while committing: ${error.message}`, { cause: error });
}
