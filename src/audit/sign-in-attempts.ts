import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';
import { Clock } from '../runtime/clock.js';
import { sha256 } from '../runtime/crypto/sha256.js';
import { addressGroup, networkOf } from './addresses.js';
import { BY_KEYS, FORGIVE, LOCK, PRUNE, SET_FAILURES } from './sql/sign-in-attempts.sql.js';

/** `account`: the user name as typed; null for sign-in by token. `address`: the caller's. */
export type Attempt = { account: string | null; address: string };

const SECOND = 1_000;

/**
 * How many attempts in a row are free, by account, address and network. An office shares one address; a network has ten
 * offices' worth, so that nobody guesses from thousands of addresses. Each further failure doubles the wait, from half
 * a minute to a quarter of an hour. That leaves some hundred guesses a day, and whoever is locked out by another's
 * guesses is locked out for minutes.
 */
const FREE = { account: 5, address: 30, network: 300 };
const WAIT = { first: 30 * SECOND, longest: 900 * SECOND };

/** Failures are forgotten after a day without one. */
const FORGOTTEN_AFTER = 86_400 * SECOND;

/** An instant before any attempt. */
const NEVER = new Date(0);

const BATCH = 1_000;

type Row = { key: Buffer; failures: number; last_at: Date; locked_until: Date };
type Counter = { key: Buffer; free: number };

const waitAfter = (failures: number, free: number): number =>
  failures < free ? 0 : Math.min(WAIT.first * 2 ** (failures - free), WAIT.longest);

const counterOf = (scope: keyof typeof FREE, of: string): Counter => ({
  key: sha256(`${scope}:${of}`),
  free: FREE[scope],
});

const placeKeys = ({ address }: Attempt): Counter[] => [
  counterOf('address', addressGroup(address)),
  counterOf('network', networkOf(address)),
];

/** Accounts that do not exist are counted too, so that the answer does not reveal whether one exists. */
const accountKeys = ({ account }: Attempt): Counter[] =>
  account === null ? [] : [counterOf('account', account.normalize('NFKC').trim().toLowerCase())];

/**
 * Counts attempts to sign in by account, address and network, in the database. The count is exact for any number of
 * instances and concurrent attempts, because an attempt counts as failed until it succeeds.
 */
@Injectable()
export class SignInAttempts {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Must be called before a secret is checked. Returns 0 if the secret may be checked; call `succeeded` if it is right.
   * Otherwise returns the seconds to wait, and counts nothing.
   */
  begin(attempt: Attempt): Promise<number> {
    const keys = [...placeKeys(attempt), ...accountKeys(attempt)].toSorted((a, b) => a.key.compare(b.key));
    return this.database.transaction(async (at) => {
      // In a fixed order, so that concurrent attempts do not deadlock.
      for (const { key } of keys) {
        await at.query(LOCK, [key, NEVER]);
      }
      // After the locks: an attempt that waited for them must not use an earlier time than the attempt before it.
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
        await at.query(SET_FAILURES, [key, failures, now, until]);
      }
      return 0;
    });
  }

  /**
   * Clears the failures of the account. Address and network lose this attempt only: otherwise whoever has one account
   * could guess at others.
   */
  async succeeded(attempt: Attempt): Promise<void> {
    await this.database.pool.query(FORGIVE, [
      placeKeys(attempt).map(({ key }) => key),
      accountKeys(attempt)[0]?.key ?? null,
      NEVER,
    ]);
  }

  /** Deletes forgotten failures. */
  async prune(): Promise<void> {
    const before = new Date(Date.parse(this.clock.now()) - FORGOTTEN_AFTER);
    for (let gone = BATCH; gone === BATCH; ) {
      const { rowCount } = await this.database.pool.query(PRUNE, [before, BATCH]);
      gone = rowCount ?? 0;
    }
  }
}
