import type { Pool } from 'pg';
import { BackgroundService } from '../runtime/background-service.js';
import { PRUNE, SETTLE } from './sql/rate-limits.sql.js';

/** `perSecond`: requests a second in the long run. `burst`: requests at once after a pause. */
export type Rate = { perSecond: number; burst: number };

/**
 * `until`: when everything spent is earned back at the rate, in milliseconds of this process's clock. `unsettled`: what
 * the other instances have not been told, in milliseconds. `cost`: milliseconds a request. `most`: what a caller can owe.
 */
type Account = { until: number; unsettled: number; cost: number; most: number };

/** How often the instances exchange what was spent, in milliseconds. */
const EVERY = 250;

/** The share of a rate that an instance does not report, so that ordinary callers cost no write. */
const SHARE = 0.05;

/** So many instances may let a whole burst through before they are told of each other. */
const MOST_INSTANCES = 20;

/** How often settled rows are deleted, in milliseconds. */
const PRUNE_EVERY = 60_000;

/**
 * The generic cell rate algorithm, run by each instance, and settled between all instances four times a second, so that
 * no request waits for another process. Within a quarter of a second each of n instances may admit a whole burst. The
 * excess is a debt, so that the rate holds in the long run for any number of instances. An instance does not report a
 * caller who uses less than a twentieth of the rate there.
 */
export class RateLimits {
  private accounts = new Map<string, Account>();
  private readonly settling = new BackgroundService(RateLimits.name, () => this.exchange());
  private prunedAt = performance.now();

  constructor(private readonly pool: Pool) {}

  /**
   * Spends one request of the key. Returns 0 if it is allowed, else the milliseconds until one is, and spends nothing.
   */
  take(key: string, { perSecond, burst }: Rate): number {
    const cost = 1_000 / perSecond;
    const now = performance.now();
    let account = this.accounts.get(key);
    if (!account) {
      account = { until: now, unsettled: 0, cost, most: burst * cost * MOST_INSTANCES };
      this.accounts.set(key, account);
      this.settling.nudgeWithin(EVERY);
    }
    const until = Math.max(account.until, now) + cost;
    const over = until - now - burst * cost;
    if (over > 0) return over;
    account.until = until;
    account.unsettled += cost;
    return 0;
  }

  /** As `take`, without spending a request. */
  wait(key: string, { perSecond, burst }: Rate): number {
    const cost = 1_000 / perSecond;
    const until = this.accounts.get(key)?.until ?? 0;
    return Math.max(0, until - performance.now() + cost - burst * cost);
  }

  /** Exchanges with the other instances what was spent. */
  settle(): Promise<void> {
    return this.settling.nudge();
  }

  stop(): Promise<void> {
    return this.settling.stop();
  }

  private async exchange(): Promise<void> {
    const now = performance.now();
    const spending: [key: string, account: Account, spent: number][] = [];
    for (const [key, account] of this.accounts) {
      if (account.unsettled > Math.max(EVERY * SHARE, account.cost))
        spending.push([key, account, account.unsettled]);
      else if (account.until <= now) this.accounts.delete(key);
      // Too little to report. It stays in `until`.
      else if (account.unsettled < EVERY * SHARE) account.unsettled = 0;
    }
    if (this.accounts.size > 0) this.settling.nudgeWithin(EVERY);
    if (spending.length > 0) await this.report(spending);
    if (now - this.prunedAt > PRUNE_EVERY) {
      this.prunedAt = now;
      await this.pool.query(PRUNE);
    }
  }

  private async report(spending: [string, Account, number][]): Promise<void> {
    for (const [, account, spent] of spending) account.unsettled -= spent;
    try {
      const { rows } = await this.pool.query<{ key: string; ahead: number }>({
        name: 'rates settled',
        text: SETTLE,
        values: [
          spending.map(([key]) => key),
          spending.map(([, , spent]) => spent),
          spending.map(([, { most }]) => most),
        ],
      });
      const now = performance.now();
      const ahead = new Map(rows.map((row) => [row.key, row.ahead]));
      for (const [key, account] of spending) {
        account.until = Math.max(account.until, now + (ahead.get(key) ?? 0) + account.unsettled);
      }
    } catch {
      // Until the database answers again, each instance counts by itself.
      for (const [, account, spent] of spending) account.unsettled += spent;
    }
  }
}
