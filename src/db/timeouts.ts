import type { QueryConfig } from 'pg';

/**
 * How long anything waits for the database, in milliseconds; 0 means forever. The server's limits are shorter than
 * ours, so that its answer tells whether a statement succeeded.
 */
export type Timeouts = {
  /** For a writer's turn in the queue of a track, and again for one of the writers' connections (writers.ts). */
  queue: number;
  /** For a connection, new or from the pool. */
  connect: number;
  /** For a lock that another transaction holds (lock_timeout). */
  lock: number;
  /** For a statement, at the server (statement_timeout). */
  statement: number;
  /** For the answer to a statement, measured here: the only limit while the server is frozen or unreachable. */
  answer: number;
  /**
   * For the next statement of a transaction, so that the server ends the transaction of a stopped process
   * (idle_in_transaction_session_timeout).
   */
  idle: number;
};

/** For a request. Proxies give up after thirty to sixty seconds, which is enough for each of these waits once. */
export const REQUEST_TIMEOUTS: Timeouts = {
  queue: 15_000,
  connect: 5_000,
  lock: 5_000,
  statement: 10_000,
  answer: 12_000,
  idle: 60_000,
};

/** For a command: a verification or an import may take minutes, and the operator can end it with Ctrl-C. */
export const COMMAND_TIMEOUTS: Timeouts = {
  queue: 60_000,
  connect: 5_000,
  lock: 60_000,
  statement: 0,
  answer: 0,
  idle: 0,
};

/** For the statement that writes a whole import: ten thousand rows took some seconds on two shared cores. */
export const BULK = { statement: 60_000, answer: 65_000 };

/**
 * Gives a statement its own answer timeout instead of the connection's. pg reads this property, which its types lack.
 */
export function withAnswerTimeout(milliseconds: number, statement: QueryConfig): QueryConfig {
  const bounded: QueryConfig & { query_timeout: number } = { ...statement, query_timeout: milliseconds };
  return bounded;
}

/** Sets the timeouts for a session. A transaction also sets its own (Database.beginWithTimeouts). */
export const sessionTimeouts = ({ connect, lock, statement, idle }: Timeouts): QueryConfig =>
  withAnswerTimeout(connect, {
    text: `SET lock_timeout = ${lock}; SET statement_timeout = ${statement};
    SET idle_in_transaction_session_timeout = ${idle}`,
  });
