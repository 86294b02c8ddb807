import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { answeredWithin } from '../src/db/timeouts.js';
import { migratedDatabase, type TestDatabase } from './database.js';

/** What pg does and its types leave out (src/db/timeouts.ts): whoever updates it learns here that it is gone. */
describe('given a connection that waits for an answer as long as it is told', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  const ask = async (connection: number, statement: pg.QueryConfig) => {
    const client = new pg.Client({ connectionString: database.appUrl, query_timeout: connection });
    await client.connect();
    try {
      return (await client.query(statement)).rowCount;
    } finally {
      await client.end();
    }
  };

  it('when a statement may take longer, then it may', async () => {
    const statement = { text: 'SELECT pg_sleep(0.1)' };
    await expect(ask(10, statement)).rejects.toThrow('Query read timeout');
    expect(await ask(10, answeredWithin(60_000, statement))).toBe(1);
  });

  it('when a statement may take less, then it is given up sooner', async () => {
    await expect(ask(60_000, answeredWithin(10, { text: 'SELECT pg_sleep(0.1)' }))).rejects.toThrow(
      'Query read timeout',
    );
  });
});
