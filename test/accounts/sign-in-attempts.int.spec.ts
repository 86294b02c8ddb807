import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { databaseSettings } from '../../ormconfig.js';
import { SignInAttempts } from '../../src/audit/sign-in-attempts.js';
import { Database } from '../../src/db/database.js';
import { Clock } from '../../src/runtime/clock.js';
import { StoppedClock } from '../support/clocks.js';
import { migratedDatabase } from '../support/database.js';

const SECOND = 1_000;
const clock = new StoppedClock('2026-03-04T09:00:00.000Z');
const later = (seconds: number) => {
  clock.at = new Date(Date.parse(clock.at) + seconds * SECOND).toISOString();
};

let attempts: SignInAttempts;
let other: SignInAttempts;
let database: Database;
const ends: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const test = await migratedDatabase();
  const instances = await Promise.all(
    [1, 2].map(async () => {
      const source = await new DataSource(databaseSettings(test.appUrl)).initialize();
      ends.unshift(() => source.destroy());
      return new Database(source);
    }),
  );
  database = instances[0]!;
  ends.push(() => test.drop());
  [attempts, other] = instances.map((one) => new SignInAttempts(one, clock)) as [
    SignInAttempts,
    SignInAttempts,
  ];
});
afterAll(async () => {
  for (const end of ends) await end();
});

/** Nobody else's, whatever ran before. */
let of = 0;
let account: string;
let address: string;
beforeEach(() => {
  of += 1;
  account = `officer-${of}`;
  address = `198.51.${of}.1`;
});

/** Waits of so many attempts one after another, in seconds. */
async function failing(times: number, with_: { account: string | null; address: string }) {
  const waits: number[] = [];
  for (let n = 0; n < times; n += 1) waits.push(await attempts.begin(with_));
  return waits;
}

describe('attempts to sign in', () => {
  it('to one account: five are let through, the next waits half a minute, and each failure doubles it', async () => {
    expect(await failing(7, { account, address })).toEqual([0, 0, 0, 0, 0, 30, 30]);
    later(29);
    expect(await attempts.begin({ account, address })).toBe(1);
    const waits: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      later(900);
      expect(await attempts.begin({ account, address })).toBe(0);
      waits.push(await attempts.begin({ account, address }));
    }
    expect(waits).toEqual([60, 120, 240, 480, 900, 900, 900]);
  });

  it('to one account from many addresses count together, however its name is written', async () => {
    const spelt = [account, account.toUpperCase(), ` ${account} `, account.replace('officer', 'ｏfficer')];
    const waits: number[] = [];
    for (const [n, one] of [...spelt, ...spelt].entries()) {
      waits.push(await attempts.begin({ account: one, address: `203.0.113.${n}` }));
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 30, 30, 30]);
  });

  it('from one address to many accounts: thirty are let through', async () => {
    const waits: number[] = [];
    for (let n = 0; n < 31; n += 1) waits.push(await attempts.begin({ account: `${account}-${n}`, address }));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(30);
    expect(waits.at(-1)).toBe(30);
  });

  it('from the addresses of one /64 count as from one', async () => {
    const network = `2001:db8:0:${of.toString(16)}`;
    for (let n = 0; n < 30; n += 1) await attempts.begin({ account: null, address: `${network}::${n}` });
    expect(await attempts.begin({ account: null, address: `${network}:ffff::1` })).toBe(30);
    expect(await attempts.begin({ account: null, address: `2001:db8:1:${of.toString(16)}::1` })).toBe(0);
  });

  it('from the addresses of one network: three hundred are let through', async () => {
    const waits: number[] = [];
    for (let n = 0; n < 301; n += 1) {
      waits.push(await attempts.begin({ account: null, address: `203.0.112.${n % 30}` }));
    }
    expect(waits.filter((wait) => wait === 0)).toHaveLength(300);
    expect(await attempts.begin({ account: null, address: '203.0.112.99' })).toBe(30);
    expect(await attempts.begin({ account: null, address: '203.0.111.1' })).toBe(0);
  });

  it('a hundred at once at two instances: five are let through', async () => {
    const waits = await Promise.all(
      Array.from({ length: 100 }, (_, n) => (n % 2 ? attempts : other).begin({ account, address })),
    );
    expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
  });

  it('many at once by a clock that goes on: none waits for another that was let through', async () => {
    const running = new SignInAttempts(database, new Clock());
    const waits = await Promise.all(
      Array.from({ length: 30 }, (_, n) => running.begin({ account: `${account}-${n}`, address })),
    );
    expect(waits).toEqual(Array.from({ length: 30 }, () => 0));
  });

  it('that succeed clear the account, but not what the address has failed elsewhere', async () => {
    const own = { account: `${account}-own`, address };
    for (let n = 0; n < 29; n += 1) {
      expect(await attempts.begin({ account: `${account}-${n}`, address })).toBe(0);
      if (n % 4 === 0) {
        expect(await attempts.begin(own)).toBe(0);
        await attempts.succeeded(own);
      }
    }
    expect(await attempts.begin({ account, address })).toBe(0);
    expect(await attempts.begin(own)).toBe(30);
    later(30);
    expect(await attempts.begin({ ...own, address: '192.0.2.77' })).toBe(0);
  });

  it('after a success count from the beginning', async () => {
    const attempt = { account, address };
    expect(await failing(4, attempt)).toEqual([0, 0, 0, 0]);
    expect(await attempts.begin(attempt)).toBe(0);
    await attempts.succeeded(attempt);
    expect(await failing(6, attempt)).toEqual([0, 0, 0, 0, 0, 30]);
  });

  it('are forgotten after a day without one, and then leave no row', async () => {
    expect(await failing(6, { account, address })).toEqual([0, 0, 0, 0, 0, 30]);
    later(86_401);
    expect(await failing(6, { account, address })).toEqual([0, 0, 0, 0, 0, 30]);
    later(86_401);
    await attempts.prune();
    const { rowCount } = await database.pool.query('SELECT FROM sign_in_attempts WHERE last_at < $1', [
      clock.at,
    ]);
    expect(rowCount).toBe(0);
  });

  it('leave nothing of what was typed: it may have been a password', async () => {
    await attempts.begin({ account: 'correct horse battery staple', address });
    const { rows } = await database.pool.query('SELECT * FROM sign_in_attempts');
    expect(JSON.stringify(rows)).not.toContain('horse');
  });
});
