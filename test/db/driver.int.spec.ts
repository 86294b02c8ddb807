import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { withAnswerTimeout } from '../../src/db/timeouts.js';
import { isUnavailable } from '../../src/http/problems/unavailable.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';

/** What we know of pg and its types do not say: whoever updates it learns here what has changed. */
let database: TestDatabase;
beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(() => database.drop());

describe('given a connection that waits for an answer as long as it is told (src/db/timeouts.ts)', () => {
  const ask = async (connection: number, statement: pg.QueryConfig) => {
    const client = new pg.Client({ connectionString: database.appUrl, query_timeout: connection });
    await client.connect();
    try {
      return (await client.query(statement)).rowCount;
    } finally {
      await client.end();
    }
  };
  const slow = { text: 'SELECT pg_sleep(0.1)' };

  it('when a statement may take longer, then it may', async () => {
    await expect(ask(10, slow)).rejects.toThrow('Query read timeout');
    expect(await ask(10, withAnswerTimeout(60_000, slow))).toBe(1);
  });

  it('when a statement may take less, then it is given up sooner', async () => {
    await expect(ask(60_000, withAnswerTimeout(10, slow))).rejects.toThrow('Query read timeout');
  });
});

describe('given an error of pg that has no code (src/http/problems/unavailable.ts)', () => {
  const thrownBy = (work: () => Promise<unknown>): Promise<unknown> =>
    work().then(
      () => 'nothing was thrown',
      (error) => error,
    );

  /** A server that takes connections, and does with each what it is told. */
  async function answering(work: (to: Server) => Promise<unknown>, ends: boolean): Promise<unknown> {
    const server = createServer((socket) => (ends ? socket.end() : socket.resume()));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      return await thrownBy(() => work(server));
    } finally {
      server.close();
    }
  }
  const connectTo = async (server: Server) => {
    const { port } = server.address() as { port: number };
    const client = new pg.Client({ host: '127.0.0.1', port, connectionTimeoutMillis: 50 });
    client.on('error', () => undefined);
    await client.connect();
  };

  it.each([
    ['the server goes', () => answering(connectTo, true)],
    ['the server says nothing', () => answering(connectTo, false)],
    [
      'others have all connections',
      () =>
        thrownBy(async () => {
          const pool = new pg.Pool({
            connectionString: database.appUrl,
            max: 1,
            connectionTimeoutMillis: 50,
          });
          const client = await pool.connect();
          try {
            await pool.connect();
          } finally {
            client.release();
            await pool.end();
          }
        }),
    ],
    [
      'the pool is closed',
      () =>
        thrownBy(async () => {
          const pool = new pg.Pool({ connectionString: database.appUrl });
          await pool.end();
          await pool.query('SELECT 1');
        }),
    ],
    [
      'the connection broke before',
      () =>
        thrownBy(async () => {
          const client = new pg.Client({ connectionString: database.appUrl });
          client.on('error', () => undefined);
          await client.connect();
          const gone = once(client, 'end');
          await client.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
          await gone;
          await client.query('SELECT 1');
        }),
    ],
  ])('when %s, then the database is unavailable', async (_, provoke) => {
    const error = await provoke();
    expect(error).not.toHaveProperty('code');
    expect([String(error), isUnavailable(error)]).toEqual([String(error), true]);
  });
});
