import type { QueryConfig } from 'pg';

/**
 * How long anything waits for the database, in milliseconds; 0 is for ever. The server gives up a little sooner than
 * we do, so that its answer says what became of a statement.
 */
export type Timeouts = {
  /**
   * For the writer's place in the queue of a track, and again for one of the connections that writers may hold
   * (writers.ts).
   */
  queue: number;
  /** For a connection: a new one, or one that others still use. */
  connect: number;
  /** For a lock that another transaction holds (lock_timeout). */
  lock: number;
  /** For a statement, at the server (statement_timeout). */
  statement: number;
  /** For the answer to a statement, measured here: the only bound while the server is frozen or out of reach. */
  answer: number;
  /**
   * For the next statement of a transaction: the server then ends the transaction of a stopped process
   * (idle_in_transaction_session_timeout).
   */
  idle: number;
};

/**
 * For a request. Proxies give up after thirty to sixty seconds: a call that waits in the queue and then once for each
 * of the others fits.
 */
export const REQUEST_TIMEOUTS: Timeouts = {
  queue: 15_000,
  connect: 5_000,
  lock: 5_000,
  statement: 10_000,
  answer: 12_000,
  idle: 60_000,
};

/** For a command: an operator may verify or import for minutes, and ends it by Ctrl-C. */
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
 * Gives a statement its own time for the answer instead of the connection's. pg reads this property of a statement;
 * its types leave it out.
 */
export function withAnswerTimeout(milliseconds: number, statement: QueryConfig): QueryConfig {
  const bounded: QueryConfig & { query_timeout: number } = { ...statement, query_timeout: milliseconds };
  return bounded;
}

/** Sets the timeouts for a session. A transaction also sets its own (Database.beginWithTimeouts). */
export const settingFor = ({ connect, lock, statement, idle }: Timeouts): QueryConfig =>
  withAnswerTimeout(connect, {
    text: `SET lock_timeout = ${lock}; SET statement_timeout = ${statement};
    SET idle_in_transaction_session_timeout = ${idle}`,
  });
