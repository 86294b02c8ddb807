import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { databaseSettings } from '../../ormconfig.js';
import { SecurityLog } from '../../src/audit/security-log.js';
import { Database } from '../../src/db/database.js';
import { StoppedClock } from '../support/clocks.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';

const clock = new StoppedClock('2026-03-04T09:00:00.000Z');
const aigerim = { id: 'token-1', name: 'Aigerim' };

let test: TestDatabase;
let database: Database;
let log: SecurityLog;
let owner: pg.Pool;
beforeAll(async () => {
  test = await migratedDatabase();
  database = new Database(await new DataSource(databaseSettings(test.appUrl)).initialize());
  owner = new pg.Pool({ connectionString: test.ownerUrl });
});
beforeEach(() => {
  clock.at = '2026-03-04T09:00:00.000Z';
  log = new SecurityLog(database, clock);
});
afterAll(async () => {
  await database.source.destroy();
  await owner.end();
  await test.drop();
});

/** What was written since, as `[kind, times, ...]`. */
let seen = 0;
async function written() {
  const { rows } = await database.pool.query('SELECT * FROM security_log WHERE id > $1 ORDER BY id', [seen]);
  seen = Math.max(seen, ...rows.map(({ id }) => Number(id)));
  return rows;
}

describe('the security log', () => {
  it('given an event of weight, has it before it answers, in the transaction of the change', async () => {
    await expect(
      database.transaction(async (at) => {
        await log.record({ kind: 'token.created', caller: aigerim }, at);
        throw new Error('the change was not to be');
      }),
    ).rejects.toThrow('not to be');
    expect(await written()).toEqual([]);
    await database.transaction((at) => log.record({ kind: 'token.created', caller: aigerim }, at));
    expect(await written()).toMatchObject([
      { kind: 'token.created', caller: 'token-1', name: 'Aigerim', times: 1 },
    ]);
  });

  it('given the same again and again, has two rows an hour', async () => {
    for (let minute = 0; minute < 60; minute += 1) {
      clock.at = `2026-03-04T09:${String(minute).padStart(2, '0')}:00.000Z`;
      log.count({ kind: 'confidential.read', caller: aigerim, track: 'kz-eu-readmission' });
      await log.flush();
    }
    clock.at = '2026-03-04T10:00:00.000Z';
    await log.flush();
    const rows = await written();
    expect(rows.map(({ times, track }) => [times, track])).toEqual([
      [1, 'kz-eu-readmission'],
      [59, 'kz-eu-readmission'],
    ]);
    expect(rows[1].at.toISOString()).toBe('2026-03-04T09:01:00.000Z');
    expect(rows[1].last_at.toISOString()).toBe('2026-03-04T09:59:00.000Z');
  });

  it('given a hundred thousand refusals from as many addresses, keeps the first and counts the rest', async () => {
    for (let n = 0; n < 100_000; n += 1) log.count({ kind: 'refused', address: `address ${n}` });
    log.count({ kind: 'refused', caller: aigerim, detail: { route: 'POST /v1/tokens' } });
    await log.flush();
    const rows = await written();
    expect(rows).toHaveLength(2_002);
    expect(rows.reduce((sum, { times }) => sum + times, 0)).toBe(100_001);
    expect(rows.find(({ caller }) => caller === 'token-1')).toMatchObject({ name: 'Aigerim', times: 1 });
  });

  it('given a name with line breaks, control characters and NUL, keeps one line of it', async () => {
    const name = `x\n2026-03-04 sign_in admin\r\u0000\u001b[2J\u2028\u202e${'y'.repeat(500)}\ud800`;
    log.count({ kind: 'sign_in.failed', name, detail: { route: name } });
    await log.flush();
    const [row] = await written();
    for (const text of [row.name, row.detail.route]) {
      expect(text).toHaveLength(200);
      expect(text).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);
    }
  });

  it('given a database that does not take it, keeps what it has until it does', async () => {
    const [role] = (await database.pool.query('SELECT current_user AS name')).rows;
    await owner.query(`REVOKE INSERT ON security_log FROM ${role.name}`);
    Reflect.set(log, 'logger', { error: () => undefined });
    log.count({ kind: 'refused', address: 'during the outage' });
    await log.flush();
    await owner.query(`GRANT INSERT ON security_log TO ${role.name}`);
    expect(await written()).toEqual([]);
    await log.flush();
    expect(await written()).toMatchObject([{ kind: 'refused', address: 'during the outage', times: 1 }]);
  });

  it('given a stop, has what was counted in the hour so far', async () => {
    for (let n = 0; n < 3; n += 1) {
      log.count({ kind: 'confidential.read', caller: aigerim });
      await log.flush();
    }
    await log.beforeApplicationShutdown();
    expect((await written()).map(({ times }) => times)).toEqual([1, 2]);
  });
});

describe('a row of the log', () => {
  it('is neither changed nor taken out by the application', async () => {
    for (const text of [
      `UPDATE security_log SET name = 'nobody'`,
      'DELETE FROM security_log',
      'TRUNCATE security_log',
      'ALTER TABLE security_log DISABLE TRIGGER ALL',
    ]) {
      await expect(database.pool.query(text)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('is not by the owner either, until it is a month old', async () => {
    await owner.query(
      `INSERT INTO security_log (at, last_at, kind, detail) VALUES (now(), now(), 'refused', '{}')`,
    );
    for (const text of [
      `UPDATE security_log SET name = 'nobody'`,
      `DELETE FROM security_log WHERE last_at > now() - interval '1 day'`,
      'TRUNCATE security_log',
    ]) {
      await expect(owner.query(text)).rejects.toMatchObject({ code: '23001' });
    }
  });

  it('is pruned when it is older than is asked, and never before a month', async () => {
    const days = [10, 31, 40, 400];
    for (const age of days) {
      await owner.query(
        `INSERT INTO security_log (at, last_at, kind, detail, name)
         SELECT now() - make_interval(days => $1), now() - make_interval(days => $1, mins => 1), 'refused', '{}', 'aged'`,
        [age],
      );
    }
    const ages = async () => {
      const { rows } = await database.pool.query(
        `SELECT round(extract(epoch FROM now() - at) / 86400)::int AS age FROM security_log WHERE name = 'aged' ORDER BY 1`,
      );
      return rows.map(({ age }) => age);
    };
    await database.pool.query('SELECT prune_security_log_v2(365, 10000)');
    expect(await ages()).toEqual([10, 31, 40]);
    await database.pool.query('SELECT prune_security_log_v2(0, 10000)');
    expect(await ages()).toEqual([10]);
  });
});
