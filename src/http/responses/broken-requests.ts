import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../problems/problem.js';

type Headers = Readonly<Record<string, string>>;

/** The problem for an error of Node's HTTP parser. */
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
    return new Problem('bad_request', 'The request’s method is not an HTTP method.');
  }
  return new Problem('bad_request', 'The request is not HTTP.');
}

/** The pending answers of each connection. With pipelining there may be several. */
const open = new WeakMap<Socket, Set<ServerResponse>>();

function trackAnswer({ socket }: IncomingMessage, answer: ServerResponse): void {
  const answers = open.get(socket) ?? new Set();
  open.set(socket, answers.add(answer));
  answer.once('close', () => answers.delete(answer));
}

/** Whether an answer has begun on the connection, so that another must not be written into it. */
const isAnswering = (socket: Socket): boolean =>
  [...(open.get(socket) ?? [])].some(({ headersSent }) => headersSent);

/** Answers if the connection is open, with the headers of every answer, and closes the connection. */
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
  // The connection closes after the answer, even if the client still sends.
  socket.end(`HTTP/1.1 ${problem.status} ${title}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
}

/** Answers requests that Node could not parse. */
export const answerBrokenRequests =
  (ours: Headers) =>
  (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET') socket.destroy();
    else answerAndClose(socket, problemOfBroken(error.code ?? ''), ours);
  };

/** Handles what Node would answer without a problem document, or not at all. */
export function overrideNodeAnswers({ server }: FastifyInstance, ours: Headers): void {
  // The limit on header fields is in bytes. Beyond a number, Node would drop fields silently.
  server.maxHeadersCount = 0;
  server.on('request', trackAnswer);
  // An unknown expectation may be ignored (RFC 9110, section 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (_request, socket: Socket) => {
    const proxy = new Problem('method_not_allowed', 'This server is not a proxy.', {
      headers: { Allow: '' },
    });
    answerAndClose(socket, proxy, ours);
  });
}
