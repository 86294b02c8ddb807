import type { QueryConfig } from 'pg';

/**
 * How long anything waits for the database, in milliseconds; 0 is for ever. The server gives up a little sooner than we
 * do, so that its answer says what came of a statement.
 */
export type Timeouts = {
  /** For one's turn to write, and again for one of the connections that writers may hold (writers.ts). */
  queue: number;
  /** For a connection: a new one, or one that others have. */
  connect: number;
  /** For a lock that another transaction holds (lock_timeout). */
  lock: number;
  /** For a statement, at the server (statement_timeout). */
  statement: number;
  /** For the answer to a statement, here: the only bound while the server is frozen or out of reach. */
  answer: number;
  /** For the next statement of a transaction: what a stopped process holds is let go (idle_in_transaction_session_timeout). */
  idle: number;
};

/** A request's. Proxies give up after thirty to sixty seconds: a call that waits its turn and then once for each fits. */
export const REQUEST_TIMEOUTS: Timeouts = {
  queue: 15_000,
  connect: 5_000,
  lock: 5_000,
  statement: 10_000,
  answer: 12_000,
  idle: 60_000,
};

/** A command's: an operator may verify or import for minutes, and ends it by Ctrl-C. */
export const COMMAND_TIMEOUTS: Timeouts = {
  queue: 60_000,
  connect: 5_000,
  lock: 60_000,
  statement: 0,
  answer: 0,
  idle: 0,
};

/** The statement that writes a whole import: ten thousand rows took some seconds on two shared cores. */
export const BULK = { statement: 60_000, answer: 65_000 };

/**
 * The statement, with so many milliseconds for its answer instead of the connection's. pg reads this of a statement,
 * and its types leave it out.
 */
export function withAnswerTimeout(milliseconds: number, statement: QueryConfig): QueryConfig {
  const bounded: QueryConfig & { query_timeout: number } = { ...statement, query_timeout: milliseconds };
  return bounded;
}

/** Sets them for a session. A transaction sets its own besides (Database.bounded). */
export const settingFor = ({ connect, lock, statement, idle }: Timeouts): QueryConfig =>
  withAnswerTimeout(connect, {
    text: `SET lock_timeout = ${lock}; SET statement_timeout = ${statement};
    SET idle_in_transaction_session_timeout = ${idle}`,
  });
