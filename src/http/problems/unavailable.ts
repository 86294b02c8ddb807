import { Busy } from '../../runtime/semaphore.js';

/** Errors of the network. */
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

/** The system's errors of a disk that is full, read-only, closed to us or broken, and of a process without handles. */
const DISK = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENFILE']);

/**
 * PostgreSQL's error codes (appendix A): 08 connection, 53 resources (too many connections, disk full), 57 intervention
 * (shutdown, cannot connect now, cancelled), 58 system (input and output), 40 rollback (deadlock, serialization), 25006
 * read-only (a standby), 55P03 lock not available, 25P03 idle in transaction for too long. A retry may succeed after each.
 */
const SQLSTATE = /^(?:08|53|57|58|40)[0-9A-Z]{3}$|^25006$|^25P03$|^55P03$/;

/** Errors of pg without a code, and the one of db/outdated-plans.ts, whose code means much else. */
const MESSAGES =
  /^(?:Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Cannot use a pool after calling end|cached plan must not change result type)/;

/** The error of lock_timeout: another transaction held the lock. */
const LOCK_NOT_AVAILABLE = '55P03';

/** Whether the error is contention with other writers, in which case nothing was written. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Busy || (error as { code?: unknown } | null)?.code === LOCK_NOT_AVAILABLE;

/** Whether the error is of our own files, and may pass when the operator makes room. */
export function isOfDisk(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  // Node says so of a folder that it cannot make with those above it on a read-only disk.
  return DISK.has(code) || (code === 'ENOENT' && syscall === 'mkdir');
}

/** Whether the error means that the database is not available now, as opposed to a rejected statement. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  if (driverError !== undefined && driverError !== error) return isUnavailable(driverError);
  if (typeof code === 'string' && (NETWORK.has(code) || SQLSTATE.test(code))) return true;
  return MESSAGES.test(error.message);
}
