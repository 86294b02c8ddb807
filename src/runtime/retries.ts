const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The example schedule of Standard Webhooks: the delay before each attempt, after the one before it. */
export const DELAYS_MS = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** Spreads the retries of receivers that failed at the same time. */
const JITTER = 0.2;
/** The longest Retry-After that is honoured: as long as the longest delay above. */
const MAX_RETRY_AFTER_MS = 24 * HOUR;

/**
 * Milliseconds until the next attempt, or null after the last one. `made` is the number of attempts so far; `random` in
 * [0, 1) places the wait within ±20 %; `retryAfterMs` is what the receiver asked for, and applies if it is longer, up to 24
 * hours.
 */
export function nextAttempt(made: number, random: number, retryAfterMs: number | null = null): number | null {
  const delay = DELAYS_MS[made];
  if (delay === undefined) return null;
  const jittered = Math.round(delay * (1 + JITTER * (2 * random - 1)));
  return Math.max(jittered, Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}

/**
 * Parses Retry-After (RFC 9110, 10.2.3), seconds or an HTTP date, to milliseconds from `now`, at most 24 hours. Null for
 * any other text, so that a malformed header does not change the schedule.
 */
export function retryAfterMs(value: string | undefined, now: Date): number | null {
  const text = value?.trim() ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) * SECOND : null;
  // Every date that RFC 9110, 5.6.7 lets a sender write ends in GMT. Date.parse alone would accept other texts.
  const until = / GMT$/.test(text) ? Date.parse(text) - now.getTime() : Number.NaN;
  const wait = seconds ?? until;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), MAX_RETRY_AFTER_MS);
}
