import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';

/**
 * Refuses compressed bodies, because their length is known only after decompression; bodies may have 8 MiB as they are.
 * Accept-Encoding names the accepted coding (RFC 9110, section 15.5.16).
 */
export function refuseCodings({ method, headers }: FastifyRequest): void {
  // Their bodies are not read.
  if (method === 'GET' || method === 'HEAD') return;
  const {
    'content-encoding': content = 'identity',
    'transfer-encoding': transfer = 'chunked',
    'content-length': length = '0',
  } = headers;
  if (transfer.toLowerCase() !== 'chunked') {
    throw new Problem('bad_request', 'The only transfer coding of a body may be chunked.');
  }
  const hasBody = length !== '0' || headers['transfer-encoding'] !== undefined;
  if (!hasBody || content.toLowerCase() === 'identity') return;
  throw new Problem('unsupported_media_type', 'The body must not be compressed.', {
    headers: { 'Accept-Encoding': 'identity' },
  });
}
