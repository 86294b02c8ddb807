import type { Socket } from 'node:net';
import { SECURITY_HEADERS } from './headers.js';
import { Problem } from './problem.js';

/** Node's own errors, before there is a request to speak of. */
function problemOfBroken(code: string): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new Problem('headers_too_large', 'The header fields are too large.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new Problem('request_timeout', 'The request took too long to arrive.');
  }
  return new Problem('bad_request', 'The request is not HTTP.');
}

/** Answers what Node could not read as a request, if anyone still listens, and closes the connection. */
export function answerBrokenRequests(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOfBroken(error.code ?? '');
  const body = JSON.stringify(problem);
  const { title } = problem.toJSON();
  const headers = {
    ...SECURITY_HEADERS,
    'Cache-Control': 'no-cache',
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  // Once it is written the connection goes, whatever the other side still sends.
  socket.end(`HTTP/1.1 ${problem.status} ${title}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
}
