import { once } from 'node:events';
import { Agent, get, request } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { ADMIN, Gate, gates, serveThings } from '../support/http.harness.js';

describe('closing', () => {
  it('finishes what is in flight, on connections that would stay open', async () => {
    const at = await serveThings();
    const agent = new Agent({ keepAlive: true });
    const gate = new Gate();
    gates.set('closing', gate);
    const running = request(`${at.url}/v1/things/slow`, {
      agent,
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
    });
    running.end('{"name":"closing"}');
    const answered = once(running, 'response');
    // One more connection that idles.
    const [idle] = await once(get(`${at.url}/v1/things`, { agent }), 'response');
    idle.resume();
    await gate.reached;
    const closed = at.close();
    while (at.app.getHttpServer().listening) await setImmediate();
    gate.open();
    const [answer] = await answered;
    answer.resume();
    expect([answer.statusCode, answer.headers.connection]).toEqual([201, 'close']);
    await closed;
    agent.destroy();
  });

  it('given one who never finishes, closes all the same', async () => {
    const at = await serveThings({ closeWithin: 100 });
    const running = request(`${at.url}/v1/things`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${ADMIN}`,
        'content-type': 'application/json',
        'content-length': '100',
      },
    });
    running.write('{"name":');
    const [, [socket]] = await Promise.all([
      once(at.app.getHttpServer(), 'request'),
      once(running, 'socket'),
    ]);
    running.on('error', () => undefined);
    const ended = once(socket, 'close');
    await at.close();
    await ended;
  });
});
