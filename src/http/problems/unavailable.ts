import { Busy } from '../../runtime/semaphore.js';

/** The network's own errors: nobody there, or gone in the middle. */
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * PostgreSQL's (appendix A): 08 connections, 53 resources (too many connections, disk full), 57 intervention
 * (shutdown, cannot connect now, cancelled), 40 rolled back for another's sake, 25006 only reads here (a standby),
 * 55P03 lock not available, 25P03 idle in a transaction for too long. Each may pass when tried again.
 */
const SQLSTATE = /^(?:08|53|57|40)[0-9A-Z]{3}$|^25006$|^25P03$|^55P03$/;

/** pg gives these no code. */
const MESSAGES =
  /^(?:Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Cannot use a pool after calling end)/;

/** lock_timeout: nobody was in the way at the server but another transaction. */
const LOCK_NOT_AVAILABLE = '55P03';

/** Whether others are in the way, here or in another process: what was asked for has not been done. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Busy || (error as { code?: unknown } | null)?.code === LOCK_NOT_AVAILABLE;

/** Whether the error says that the database cannot serve just now, as opposed to having refused a statement. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  if (driverError !== undefined && driverError !== error) return isUnavailable(driverError);
  if (typeof code === 'string' && (NETWORK.has(code) || SQLSTATE.test(code))) return true;
  return MESSAGES.test(error.message);
}
