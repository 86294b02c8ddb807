import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { selfSigned } from '../support/self-signed.js';

const MB = 1024 * 1024;

/** What a receiver does with a request that has begun to arrive, over the bare socket. */
export type Fault = (socket: Socket) => void;

const head = (status: string, ...headers: string[]) =>
  `${[`HTTP/1.1 ${status}`, ...headers, 'connection: close'].join('\r\n')}\r\n\r\n`;

/** 40 MB of zeros in 40 KB: below the cap on answers, so all of it is read. */
const bomb = gzipSync(Buffer.alloc(40 * MB));

/** A hundred megabytes, as fast as they are taken. */
function pour(socket: Socket): void {
  const piece = Buffer.alloc(MB / 4, 'x');
  let left = 100 * MB;
  const more = () => {
    while (left > 0 && !socket.destroyed) {
      left -= piece.length;
      if (!socket.write(piece)) return;
    }
    socket.end();
  };
  socket.on('drain', more).write(head('200 OK', `content-length: ${left}`));
  more();
}

/** The ways in which a receiver fails, or answers more than it should. */
export const FAULTS = {
  'reset in the middle of the answer': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf', () => socket.resetAndDestroy());
  },
  'headers that drip in': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
    const drip = setInterval(() => socket.write('z'), 20);
    socket.once('close', () => clearInterval(drip));
  },
  'no answer': () => undefined,
  '301': (socket) => socket.end(head('301 Moved Permanently', 'location: https://example.org/')),
  '410': (socket) => socket.end(`${head('410 Gone')}closed in May`),
  '429': (socket) => socket.end(head('429 Too Many Requests', 'retry-after: 120')),
  '500': (socket) => socket.end(`${head('500 Internal Server Error')}out of order`),
  '100 MB': pour,
  'a gzip bomb': (socket) => {
    socket.end(
      Buffer.concat([
        Buffer.from(head('200 OK', 'content-encoding: gzip', `content-length: ${bomb.length}`)),
        bomb,
      ]),
    );
  },
} satisfies Record<string, Fault>;

export const WELL: Fault = (socket) => socket.end(head('204 No Content'));

/** A receiver on this machine that fails in one way until it is told to be well. */
export async function faultyReceiver(fault: Fault, port = 0) {
  return listening(
    (talk) => createServer((socket) => socket.on('error', () => {}).once('data', () => talk(socket))),
    fault,
    port,
  );
}

/** One whose certificate nobody vouches for. */
export async function strangerWithTls() {
  const made = selfSigned('stranger.example');
  return listening((talk) => {
    return createTlsServer({ ...made }, (socket) => socket.once('data', () => talk(socket))).on(
      'tlsClientError',
      () => {},
    );
  }, WELL);
}

async function listening(make: (talk: Fault) => Server, fault: Fault, asked = 0) {
  const state = { requests: 0, connections: 0, sent: 0, fault };
  const sockets = new Set<Socket>();
  const server = make((socket) => {
    state.requests += 1;
    state.fault(socket);
  });
  server.on('connection', (socket: Socket) => {
    state.connections += 1;
    sockets.add(
      socket.once('close', () => {
        sockets.delete(socket);
        state.sent += socket.bytesWritten;
      }),
    );
  });
  server.listen(asked, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/hook`,
    /** Requests that began to arrive, connections, and bytes sent over those that are closed, so far. */
    state,
    heal: () => {
      state.fault = WELL;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
