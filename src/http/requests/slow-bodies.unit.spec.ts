import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import type { Caller } from '../../access/allow.js';
import { limitBodies } from './slow-bodies.js';

const WITHIN = 50;

/** Whether the limit met a request whose body never ends; the request was let in as `caller`. */
async function isEnded(caller: Caller | null, url: string): Promise<boolean> {
  const instance = fastify({ clientErrorHandler: (_, socket) => void socket.end('ended') });
  instance.decorateRequest('caller', null);
  instance.addHook('onRequest', async (request) => {
    request.caller = caller;
  });
  limitBodies(instance, WITHIN);
  instance.addContentTypeParser('*', async (_: unknown, payload: AsyncIterable<unknown>) => {
    for await (const _ of payload);
  });
  instance.post('/form', async () => 'done');
  instance.post('/file', { config: { file: true } }, async () => 'done');
  await instance.listen({ port: 0, host: '127.0.0.1' });
  const { port } = instance.server.address() as { port: number };
  const socket = connect(port, '127.0.0.1');
  socket.write(`POST ${url} HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nContent-Length: 9\r\n\r\nhalf`);
  const ended = once(socket, 'data').then(([data]) => String(data) === 'ended');
  // What is let go on ends its body long after the limit.
  const later = new Promise((resolve) => setTimeout(resolve, 4 * WITHIN)).then(() => socket.write(' done'));
  const outcome = await ended;
  await later;
  socket.destroy();
  await instance.close();
  return outcome;
}

describe('a body that is slow to arrive', () => {
  it('given a form, or a file of a stranger, then the request is ended', async () => {
    expect(await isEnded(null, '/form')).toBe(true);
    expect(await isEnded({} as Caller, '/form')).toBe(true);
    expect(await isEnded(null, '/file')).toBe(true);
  });

  it('given a file of a known caller, then it has more time', async () => {
    expect(await isEnded({} as Caller, '/file')).toBe(false);
  });

  it('given a request that was answered in time, then nothing is ended afterwards', async () => {
    const instance = fastify();
    instance.decorateRequest('caller', null);
    limitBodies(instance, WITHIN);
    instance.post('/form', async () => 'done');
    let ended = 0;
    await instance.ready();
    instance.server.on('clientError', () => {
      ended += 1;
    });
    expect((await instance.inject({ method: 'POST', url: '/form', payload: {} })).body).toBe('done');
    await new Promise((resolve) => setTimeout(resolve, 2 * WITHIN));
    expect(ended).toBe(0);
    await instance.close();
  });
});
