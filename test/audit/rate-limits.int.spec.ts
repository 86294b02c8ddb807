import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { RateLimits } from '../../src/audit/rate-limits.js';
import { PRUNE } from '../../src/audit/sql/rate-limits.sql.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';

/** Slow enough that none of these tests earns a request back while it runs. */
const RATE = { perSecond: 0.01, burst: 100 };

let test: TestDatabase;
let pool: pg.Pool;
const instances: RateLimits[] = [];
const instance = () => {
  const one = new RateLimits(pool);
  instances.push(one);
  return one;
};
beforeAll(async () => {
  test = await migratedDatabase();
  pool = new pg.Pool({ connectionString: test.appUrl });
});
afterAll(async () => {
  await Promise.all(instances.map((one) => one.stop()));
  await pool.end();
  await test.drop();
});

const taken = (limits: RateLimits, key: string, times: number, rate = RATE): number =>
  Array.from({ length: times }, () => limits.take(key, rate)).filter((wait) => wait === 0).length;

describe('a rate', () => {
  it('allows its burst at once, then one at a time, and says how long to wait', () => {
    const limits = instance();
    expect(taken(limits, 'a', 150)).toBe(100);
    const wait = limits.take('a', RATE);
    expect(wait).toBeGreaterThan(99_000);
    expect(wait).toBeLessThanOrEqual(100_000);
    expect(taken(limits, 'another', 1)).toBe(1);
  });

  it('is shared: what one instance has let through, the next does not', async () => {
    const [one, other] = [instance(), instance()];
    expect(taken(one, 'b', 80)).toBe(80);
    await one.settle();
    expect(taken(other, 'b', 2)).toBe(2);
    await other.settle();
    expect(taken(other, 'b', 100)).toBe(18);
  });

  it('given a database whose clock was set back, is not owed for the time by which it was', async () => {
    const rate = { perSecond: 1, burst: 100 };
    await pool.query(`INSERT INTO rate_limits VALUES ('set-back', now() + interval '1 hour')`);
    const limits = instance();
    expect(taken(limits, 'set-back', 10, rate)).toBe(10);
    await limits.settle();
    expect(taken(limits, 'set-back', 100, rate)).toBe(90);
  });

  it('given an account that somebody settles, waits for nobody to forget the others', async () => {
    await pool.query(
      `INSERT INTO rate_limits SELECT key, now() - interval '1 hour' FROM unnest('{busy,quiet}'::text[]) AS old (key)`,
    );
    const settling = await pool.connect();
    await settling.query(`BEGIN; SELECT FROM rate_limits WHERE key = 'busy' FOR UPDATE`);
    await pool.query(PRUNE);
    const { rows } = await pool.query(`SELECT key FROM rate_limits WHERE key IN ('busy', 'quiet')`);
    expect(rows).toEqual([{ key: 'busy' }]);
    await settling.query('ROLLBACK');
    settling.release();
  });

  it('spent by several instances in the same instant is owed: none allows more until it is paid', async () => {
    const all = [instance(), instance(), instance()];
    expect(all.map((one) => taken(one, 'c', 200))).toEqual([100, 100, 100]);
    await Promise.all(all.map((one) => one.settle()));
    await Promise.all(all.map((one) => one.settle()));
    all[0]?.take('c', RATE);
    const { rows } = await pool.query(
      `SELECT round(extract(epoch FROM spent_until - now()) / 100)::int AS owed FROM rate_limits WHERE key = 'c'`,
    );
    expect(rows).toEqual([{ owed: 300 }]);
    expect(all.map((one) => taken(one, 'c', 1))).toEqual([0, 0, 0]);
  });

  it('that a caller hardly touches costs no write', async () => {
    const limits = instance();
    expect(taken(limits, 'd', 20, { perSecond: 2_000, burst: 2_000 })).toBe(20);
    await limits.settle();
    expect((await pool.query(`SELECT FROM rate_limits WHERE key = 'd'`)).rowCount).toBe(0);
  });

  it('holds in each instance by itself while the database does not answer, and is told afterwards', async () => {
    const owner = new pg.Pool({ connectionString: test.ownerUrl });
    const { rows } = await pool.query('SELECT current_user AS name');
    await owner.query(`REVOKE INSERT ON rate_limits FROM ${rows[0].name}`);
    const limits = instance();
    expect(taken(limits, 'e', 60)).toBe(60);
    await limits.settle();
    expect(taken(limits, 'e', 60)).toBe(40);
    await owner.query(`GRANT INSERT ON rate_limits TO ${rows[0].name}`);
    await owner.end();
    await limits.settle();
    const other = instance();
    expect(taken(other, 'e', 2)).toBe(2);
    await other.settle();
    expect(taken(other, 'e', 1)).toBe(0);
  });
});
