import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { parseCidrs } from '../../src/webhooks/sending/address.js';
import {
  createSender,
  type Delivery,
  type Sender,
  type SenderOptions,
} from '../../src/webhooks/sending/send.js';
import { newSecret } from '../../src/webhooks/sending/signature.js';
import { selfSigned } from '../support/self-signed.js';

const allow = parseCidrs('127.0.0.0/8');
const { secret } = newSecret('v1');
const MB = 1024 * 1024;

const open: { sender?: Sender; servers: Server[]; sockets: Set<Socket> } = {
  servers: [],
  sockets: new Set(),
};

afterEach(async () => {
  for (const socket of open.sockets) socket.destroy();
  await open.sender?.close();
  for (const server of open.servers.splice(0)) server.close();
  open.sockets.clear();
});

async function listening<S extends Server>(server: S, host = '127.0.0.1'): Promise<number> {
  open.servers.push(server);
  server.on('connection', (socket: Socket) => open.sockets.add(socket.on('error', () => {})));
  server.listen(0, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A receiver that speaks HTTP; the port it listens on. */
const http = (listener: RequestListener) => listening(createServer(listener));
/** A receiver that speaks whatever `talk` writes once the request has begun to arrive. */
const raw = (talk: (socket: Socket) => void) =>
  listening(createTcpServer((socket) => socket.once('data', () => talk(socket))));

function sender(options: Partial<SenderOptions> = {}): Sender {
  open.sender = createSender({
    version: '1.2.3',
    allow,
    timeoutMs: 5_000,
    connectTimeoutMs: 2_000,
    ...options,
  });
  return open.sender;
}

const to = (port: number, extra: Partial<Delivery> = {}): Delivery => ({
  url: `http://127.0.0.1:${port}/hook`,
  id: 'msg_01',
  body: '{"type":"round.held"}',
  contentType: 'application/json',
  secrets: [secret],
  ...extra,
});

async function textOf(request: IncomingMessage): Promise<string> {
  return (await request.toArray()).join('');
}

describe('a receiver in good health', () => {
  it('takes a signed delivery with our headers and its own, over connections kept open', async () => {
    const seen: { request: IncomingMessage; body: string }[] = [];
    const port = await http(async (request, response) => {
      seen.push({ request, body: await textOf(request) });
      response.end('спасибо');
    });
    const headers = { 'X-Desk': 'treaties', Host: 'evil', 'webhook-id': 'evil', 'Content-Length': '1' };
    const { send } = sender();
    expect(await send(to(port, { headers }))).toEqual({
      outcome: 'delivered',
      status: 200,
      latencyMs: expect.any(Number),
      excerpt: 'спасибо',
      error: null,
      retryAfterMs: null,
    });
    const { request, body } = seen[0]!;
    expect(request.method).toBe('POST');
    expect(request.headers).toMatchObject({
      host: `127.0.0.1:${port}`,
      'content-type': 'application/json',
      'user-agent': 'Paraph/1.2.3',
      'accept-encoding': 'identity',
      'x-desk': 'treaties',
      'webhook-id': 'msg_01',
    });
    expect(new Webhook(secret).verify(body, request.headers as Record<string, string>)).toEqual({
      type: 'round.held',
    });
    // Back to back, a second connection opens before the first is free again; after that both are used in turn.
    for (let i = 0; i < 8; i++) expect(await send(to(port))).toMatchObject({ outcome: 'delivered' });
    expect(open.sockets.size).toBeLessThanOrEqual(2);
  });

  it('given a name, TLS asks for that name and the connection goes to the address that was judged', async () => {
    const { key, cert } = selfSigned('receiver.example');
    const seen: unknown[] = [];
    const port = await listening(
      createTlsServer({ key, cert }, (request, response) => {
        seen.push((request.socket as TLSSocket).servername, request.headers.host);
        response.end();
      }),
    );
    const { send } = sender({ ca: cert, resolve: async () => ['127.0.0.1'] });
    const result = await send(to(port, { url: `https://receiver.example:${port}/` }));
    expect(result).toMatchObject({ outcome: 'delivered', error: null });
    expect(seen).toEqual(['receiver.example', `receiver.example:${port}`]);
  });
});

describe('a receiver that cannot be reached', () => {
  it('given a port that nobody listens on, it ends as refused', async () => {
    const server = createTcpServer();
    const port = await listening(server);
    server.close();
    await once(server, 'close');
    expect(await sender().send(to(port))).toMatchObject({
      outcome: 'failed',
      status: null,
      error: 'refused',
    });
  });

  it('given a handshake that never comes, it ends at the connect timeout', async () => {
    const port = await listening(createTcpServer());
    const { send } = sender({ connectTimeoutMs: 150 });
    const result = await send(to(port, { url: `https://127.0.0.1:${port}/` }));
    expect(result).toMatchObject({ outcome: 'failed', error: 'timeout_connect' });
    expect(result.latencyMs).toBeLessThan(2_000);
  });

  it('given a name server that never answers, it ends at the connect timeout', async () => {
    const { send } = sender({ connectTimeoutMs: 100, resolve: () => new Promise(() => {}) });
    const result = await send(to(1, { url: 'https://receiver.example/' }));
    expect(result).toMatchObject({ outcome: 'failed', error: 'timeout_connect' });
  });

  it('given a name without an address, it ends as a matter of names', async () => {
    const { send } = sender({ resolve: async () => Promise.reject(new Error('ENOTFOUND')) });
    expect(await send(to(1, { url: 'https://receiver.example/' }))).toMatchObject({ error: 'dns' });
  });

  it('given a certificate that nobody vouches for, or one for another name, it ends as bad TLS', async () => {
    const { key, cert } = selfSigned('receiver.example');
    const requests: string[] = [];
    const server = createTlsServer({ key, cert }, (request, response) => {
      requests.push(request.url!);
      response.end();
    });
    const port = await listening(server);
    const resolve = async () => ['127.0.0.1'];
    const stranger = sender({ resolve });
    expect(await stranger.send(to(port, { url: `https://receiver.example:${port}/` }))).toMatchObject({
      outcome: 'failed',
      error: 'tls',
    });
    await stranger.close();
    const { send } = sender({ resolve, ca: cert });
    expect(await send(to(port, { url: `https://other.example:${port}/` }))).toMatchObject({ error: 'tls' });
    expect(requests).toEqual([]);
  });

  it('given plain HTTP where TLS was asked for, it ends as bad TLS', async () => {
    const port = await raw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await sender().send(to(port, { url: `https://127.0.0.1:${port}/` }))).toMatchObject({
      error: 'tls',
    });
  });
});

describe('a receiver that answers badly', () => {
  it('given a connection reset before the answer, it ends as reset', async () => {
    const port = await raw((socket) => socket.resetAndDestroy());
    expect(await sender().send(to(port))).toMatchObject({ outcome: 'failed', status: null, error: 'reset' });
  });

  it('given a connection reset in the middle of a 200, it has failed all the same', async () => {
    const port = await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf', () => socket.resetAndDestroy());
    });
    expect(await sender().send(to(port))).toMatchObject({ outcome: 'failed', error: 'reset' });
  });

  it('given headers that drip in and never end, it ends at the total timeout', async () => {
    const port = await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
      const drip = setInterval(() => socket.write('z'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const result = await sender({ timeoutMs: 300 }).send(to(port));
    expect(result).toMatchObject({ outcome: 'failed', status: null, error: 'timeout' });
    expect(result.latencyMs).toBeGreaterThanOrEqual(299);
    expect(result.latencyMs).toBeLessThan(2_000);
  });

  it('given no answer at all, it ends at the total timeout and lets the connection go', async () => {
    let closed: Promise<unknown> | undefined;
    const port = await raw((socket) => {
      closed = once(socket, 'close');
    });
    expect(await sender({ timeoutMs: 200 }).send(to(port))).toMatchObject({
      outcome: 'failed',
      error: 'timeout',
    });
    await closed;
  });

  it('given a body that never ends, it ends at the total timeout with the status it saw', async () => {
    const port = await http((_request, response) => void response.writeHead(200).write('wait'));
    expect(await sender({ timeoutMs: 200 }).send(to(port))).toMatchObject({
      outcome: 'failed',
      status: 200,
      error: 'timeout',
    });
  });

  it('given something that is not HTTP, or headers without end, it ends as a bad answer', async () => {
    const gibberish = await raw((socket) => socket.end('220 smtp.example ready\r\n'));
    const endless = await raw((socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(MB)}\r\n\r\n`));
    const { send } = sender();
    expect(await send(to(gibberish))).toMatchObject({ outcome: 'failed', error: 'bad_answer' });
    expect(await send(to(endless))).toMatchObject({ outcome: 'failed', error: 'bad_answer' });
  });

  it('given a redirect, it is not followed', async () => {
    let followed = false;
    const target = await http((_request, response) => {
      followed = true;
      response.end();
    });
    const port = await http((_request, response) => {
      response.writeHead(301, { location: `http://127.0.0.1:${target}/` }).end();
    });
    expect(await sender().send(to(port))).toMatchObject({
      outcome: 'failed',
      status: 301,
      error: 'redirect',
    });
    expect(followed).toBe(false);
  });

  it('given 410, the receiver is gone', async () => {
    const port = await http((_request, response) => void response.writeHead(410).end('closed in May'));
    expect(await sender().send(to(port))).toMatchObject({
      outcome: 'gone',
      status: 410,
      error: 'status',
      excerpt: 'closed in May',
    });
  });

  it('given 429 with Retry-After in seconds or as a date, the wait is told', async () => {
    const values = ['120', new Date(Date.now() + 600_000).toUTCString(), '99999999'];
    const port = await http((_request, response) => {
      response.writeHead(429, { 'retry-after': values.shift() }).end();
    });
    const { send } = sender();
    expect(await send(to(port))).toMatchObject({ outcome: 'failed', status: 429, retryAfterMs: 120_000 });
    const { retryAfterMs } = await send(to(port));
    // The date has no milliseconds, and the exchange took some.
    expect(retryAfterMs).toBeGreaterThan(590_000);
    expect(retryAfterMs).toBeLessThanOrEqual(600_000);
    expect(await send(to(port))).toMatchObject({ retryAfterMs: 24 * 3_600_000 });
  });

  it('given 500, it has failed, and the answer is kept as text that a database can store', async () => {
    const port = await http((_request, response) => {
      response.writeHead(500);
      response.end(
        Buffer.concat([Buffer.from('a\0b\x1b[31m\n'), Buffer.from([0xff]), Buffer.from('я'.repeat(1000))]),
      );
    });
    const { excerpt, ...result } = await sender().send(to(port));
    expect(result).toMatchObject({ outcome: 'failed', status: 500, error: 'status', retryAfterMs: null });
    expect(excerpt.startsWith('a\ufffdb\ufffd[31m\n\ufffdяяя')).toBe(true);
    expect(excerpt.endsWith('я')).toBe(true);
    expect(excerpt.isWellFormed()).toBe(true);
  });

  it('given an answer of 100 MB, it is cut off and memory stays where it was', async () => {
    let written = 0;
    let cut: Promise<unknown> | undefined;
    const port = await http((_request, response) => {
      const piece = Buffer.alloc(MB / 4, 'x');
      cut = once(response, 'close');
      const more = () => {
        while (written < 100 * MB && !response.destroyed) {
          written += piece.length;
          if (!response.write(piece)) return;
        }
        response.end();
      };
      response.on('drain', more);
      more();
    });
    const before = process.memoryUsage().rss;
    const result = await sender().send(to(port));
    await cut;
    expect(result).toMatchObject({ outcome: 'delivered', status: 200, excerpt: 'x'.repeat(1024) });
    // What the two sockets' buffers swallowed before the cut.
    expect(written).toBeLessThan(20 * MB);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * MB);
  });

  it('given a gzip bomb, it is never expanded', async () => {
    // 40 MB of zeros make 40 KB, below the cap, so all of it is read.
    const bomb = gzipSync(Buffer.alloc(40 * MB));
    const asked: unknown[] = [];
    const port = await http((request, response) => {
      asked.push(request.headers['accept-encoding']);
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    const { send } = sender();
    const before = process.memoryUsage().rss;
    expect(await send(to(port))).toMatchObject({ outcome: 'delivered', status: 200, excerpt: '' });
    expect(process.memoryUsage().rss - before).toBeLessThan(20 * MB);
    expect(asked).toEqual(['identity']);
  });
});

describe('stopping', () => {
  it('given a stop during an attempt, it is handed back at once, not counted as failed by the receiver', async () => {
    const stop = new AbortController();
    let asked = 0;
    const port = await raw(() => {
      asked += 1;
      stop.abort();
    });
    const { send } = sender();
    expect(await send(to(port), stop.signal)).toMatchObject({
      outcome: 'failed',
      status: null,
      error: 'stopped',
    });
    expect(await send(to(port), stop.signal)).toMatchObject({ error: 'stopped' });
    expect(asked).toBe(1);
  });

  it('given a secret that cannot be read, it is our fault and said so', async () => {
    await expect(sender().send(to(1, { secrets: ['whsec_x'] }))).rejects.toThrow(RangeError);
  });
});
