import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../problems/problem.js';

type Headers = Readonly<Record<string, string>>;

/** Node's own errors, before there is a request to speak of. */
function problemOfBroken(code: string): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new Problem('headers_too_large', 'The address and the header fields are longer than 16 KiB.');
  }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') {
    return new Problem('payload_too_large', 'The chunks of the body have too long extensions.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new Problem('request_timeout', 'The request took too long to arrive.');
  }
  if (code === 'HPE_INVALID_METHOD') {
    return new Problem('bad_request', 'The request’s method is not one of HTTP.');
  }
  return new Problem('bad_request', 'The request is not HTTP.');
}

/** The answers that each connection waits for: a client may ask again before it has been answered. */
const open = new WeakMap<Socket, Set<ServerResponse>>();

function noteAnswer({ socket }: IncomingMessage, answer: ServerResponse): void {
  const answers = open.get(socket) ?? new Set();
  open.set(socket, answers.add(answer));
  answer.once('close', () => answers.delete(answer));
}

/** Whether an answer has begun on the connection: another must not be written into it. */
const isAnswering = (socket: Socket): boolean =>
  [...(open.get(socket) ?? [])].some(({ headersSent }) => headersSent);

/** Answers, if anyone still listens, with the headers of every answer, and closes the connection. */
function answerAndClose(socket: Socket, problem: Problem, ours: Headers): void {
  if (!socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(problem);
  const { title } = problem.toJSON();
  const headers = {
    ...ours,
    ...problem.headers,
    'X-Request-Id': randomUUID(),
    'Cache-Control': 'no-cache',
    Vary: 'Authorization, Cookie',
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    Date: new Date().toUTCString(),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  // Once it is written the connection goes, whatever the other side still sends.
  socket.end(`HTTP/1.1 ${problem.status} ${title}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
}

/** Answers what Node could not read as a request. */
export const answerBrokenRequests =
  (ours: Headers) =>
  (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET') socket.destroy();
    else answerAndClose(socket, problemOfBroken(error.code ?? ''), ours);
  };

/** What Node would answer by itself, without a word, or not at all. */
export function answerForNode({ server }: FastifyInstance, ours: Headers): void {
  // How many there may be is said in bytes; Node would leave out those beyond its number, unseen.
  server.maxHeadersCount = 0;
  server.on('request', noteAnswer);
  // An expectation that nobody knows may be passed over (RFC 9110, section 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (_request, socket: Socket) => {
    const proxy = new Problem('method_not_allowed', 'This is no proxy.', { headers: { Allow: '' } });
    answerAndClose(socket, proxy, ours);
  });
}
