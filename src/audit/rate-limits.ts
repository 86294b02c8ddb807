import type { Pool } from 'pg';
import { BackgroundService } from '../runtime/background-service.js';
import { PRUNE, SETTLE } from './sql/rate-limits.sql.js';

/** So many requests a second in the long run, and so many at once after a pause. */
export type Rate = { perSecond: number; burst: number };

/** `until`: when all that was spent is paid for at the rate, on this process's clock, in milliseconds. */
type Account = { until: number; unsettled: number; cost: number };

/** How often the instances tell each other, in milliseconds. */
const EVERY = 250;

/** What a process spends of a rate without telling: a twentieth of it, so that ordinary callers cost no write at all. */
const SHARE = 0.05;

/** Rows that are paid for are taken out once a minute. */
const PRUNE_EVERY = 60_000;

/**
 * The generic cell rate algorithm, in each process by itself, and settled between all of them four times a second:
 * no request waits for another process. In a quarter of a second each of n instances may let a whole burst through;
 * what was spent too much is kept as debt, so that in the long run the rate holds, however many there are. Only a
 * caller who asks each instance for less than a twentieth of the rate is nobody's business but that instance's.
 */
export class RateLimits {
  private accounts = new Map<string, Account>();
  private readonly settling = new BackgroundService(RateLimits.name, () => this.exchange());
  private prunedAt = performance.now();

  constructor(private readonly pool: Pool) {}

  /** Spends one request of the key's. 0: it is allowed; else the milliseconds until one would be, and none is spent. */
  take(key: string, { perSecond, burst }: Rate): number {
    const cost = 1_000 / perSecond;
    const now = performance.now();
    let account = this.accounts.get(key);
    if (!account) {
      account = { until: now, unsettled: 0, cost };
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

  /** As `take`, without spending. */
  wait(key: string, { perSecond, burst }: Rate): number {
    const cost = 1_000 / perSecond;
    const until = this.accounts.get(key)?.until ?? 0;
    return Math.max(0, until - performance.now() + cost - burst * cost);
  }

  /** Tells the other instances what was spent here, and hears what was spent there. */
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
      // Too little to tell. It stays in `until`.
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
        values: [spending.map(([key]) => key), spending.map(([, , spent]) => spent)],
      });
      const now = performance.now();
      const ahead = new Map(rows.map((row) => [row.key, row.ahead]));
      for (const [key, account] of spending) {
        account.until = Math.max(account.until, now + (ahead.get(key) ?? 0) + account.unsettled);
      }
    } catch {
      // Until the database answers again each instance counts for itself.
      for (const [, account, spent] of spending) account.unsettled += spent;
    }
  }
}
