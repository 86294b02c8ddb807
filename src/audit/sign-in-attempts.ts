import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';
import { Clock } from '../runtime/clock.js';
import { addressGroup, networkOf } from './addresses.js';
import { BY_KEYS, FAILED, LOCK, PRUNE, SUCCEEDED } from './sql/sign-in-attempts.sql.js';

/** `account`: the name as it was typed; null where a secret alone is given. `address`: the caller's, as Fastify has it. */
export type Attempt = { account: string | null; address: string };

const SECOND = 1_000;

/**
 * Attempts in a row before there is a wait, by what they are counted for; an office shares one address, and a network
 * has ten offices' worth, so that nobody guesses from thousands of addresses. Each failure
 * more doubles the wait, from half a minute to a quarter of an hour: some hundred guesses a day, and whoever is locked
 * out by somebody else's guesses is so for minutes.
 */
const FREE = { account: 5, address: 30, network: 300 };
const WAIT = { first: 30 * SECOND, longest: 900 * SECOND };

/** Without a failure for a day, all is forgotten. */
const FORGOTTEN_AFTER = 86_400 * SECOND;

/** Long before any attempt. */
const NEVER = new Date(0);

const BATCH = 1_000;

type Row = { key: Buffer; failures: number; last_at: Date; locked_until: Date };
type Counted = { key: Buffer; free: number };

const waitAfter = (failures: number, free: number): number =>
  failures < free ? 0 : Math.min(WAIT.first * 2 ** (failures - free), WAIT.longest);

const countedFor = (scope: keyof typeof FREE, of: string): Counted => ({
  key: createHash('sha256').update(`${scope}:${of}`).digest(),
  free: FREE[scope],
});

const ofPlace = ({ address }: Attempt): Counted[] => [
  countedFor('address', addressGroup(address)),
  countedFor('network', networkOf(address)),
];

/** Whether there is such an account is not asked: nobody shall learn it from here. */
const ofAccount = ({ account }: Attempt): Counted[] =>
  account === null ? [] : [countedFor('account', account.normalize('NFKC').trim().toLowerCase())];

/**
 * Counts attempts to sign in, by account, by address and by network, in the database: exact, however many instances and however
 * many attempts at once, since an attempt counts as failed until it has succeeded.
 */
@Injectable()
export class SignInAttempts {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * To be asked before any secret is looked at. 0: try, and tell `succeeded` if it was right. Else the seconds to
   * wait: nothing may be tried, and nothing is counted.
   */
  begin(attempt: Attempt): Promise<number> {
    const keys = [...ofPlace(attempt), ...ofAccount(attempt)].toSorted((a, b) => a.key.compare(b.key));
    return this.database.transaction(async (at) => {
      // One after the other, in a fixed order: two attempts at once never wait for each other in a circle.
      for (const { key } of keys) {
        await at.query(LOCK, [key, NEVER]);
      }
      // Only now: whoever waited for the rows must not look back at those who had them first.
      const now = new Date(this.clock.now());
      const { rows } = await at.query<Row>(BY_KEYS, [keys.map(({ key }) => key)]);
      const locked = Math.max(...rows.map(({ locked_until }) => locked_until.getTime() - now.getTime()));
      if (locked > 0) return Math.ceil(locked / SECOND);
      for (const { key, free } of keys) {
        const row = rows.find((one) => one.key.equals(key));
        const isOld = !row || now.getTime() - row.last_at.getTime() > FORGOTTEN_AFTER;
        const failures = (isOld ? 0 : row.failures) + 1;
        const wait = waitAfter(failures, free);
        const until = wait > 0 ? new Date(now.getTime() + wait) : NEVER;
        await at.query(FAILED, [key, failures, now, until]);
      }
      return 0;
    });
  }

  /** The account is clear again; the place only of this attempt, or who has one account could guess at others. */
  async succeeded(attempt: Attempt): Promise<void> {
    await this.database.pool.query(SUCCEEDED, [
      ofPlace(attempt).map(({ key }) => key),
      ofAccount(attempt)[0]?.key ?? null,
      NEVER,
    ]);
  }

  /** Takes out what is forgotten by now. */
  async prune(): Promise<void> {
    const before = new Date(Date.parse(this.clock.now()) - FORGOTTEN_AFTER);
    for (let gone = BATCH; gone === BATCH; ) {
      const { rowCount } = await this.database.pool.query(PRUNE, [before, BATCH]);
      gone = rowCount ?? 0;
    }
  }
}
