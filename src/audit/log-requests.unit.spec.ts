import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { logRequests } from './log-requests.js';
import type { SecurityEvent } from './security-log.js';

/** Larger than the buffers between the server and a reader who reads nothing. */
const LONG = Buffer.alloc(32 * 1024 * 1024, 'x');

let app: FastifyInstance;
let counted: SecurityEvent[];
beforeEach(async () => {
  counted = [];
  app = Fastify();
  app.addHook('onRequest', async (request) => {
    const { name } = request.headers;
    request.caller =
      typeof name === 'string'
        ? { id: name, name, role: 'reader', desks: [], scopes: null, via: 'token', person: null, madeBy: [] }
        : null;
  });
  logRequests(app, { count: (event) => counted.push(event), flush: async () => undefined });
  app.get('/v1/export', async () => LONG);
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

describe('the log of requests', () => {
  it('given a reader who aborts in the middle of an answer, it records the read', async () => {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('GET /v1/export HTTP/1.1\r\nhost: here\r\nname: Daulet\r\n\r\n');
    await once(socket, 'data');
    socket.resetAndDestroy();
    await once(socket, 'close');
    expect(counted).toMatchObject([
      { kind: 'confidential.read', caller: { name: 'Daulet' }, detail: { route: 'GET /v1/export' } },
    ]);
  });

  it('given an anonymous reader, it records nothing', async () => {
    await app.inject('/v1/export');
    expect(counted).toEqual([]);
  });
});
