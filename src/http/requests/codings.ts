import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';

/**
 * Bodies are taken as they are. What a compressed one grows to is known only when it has grown, and the longest that we
 * take, a dossier, is 8 MiB. RFC 9110, section 15.5.16: Accept-Encoding tells what would be taken.
 */
export function mustBePlain({ method, headers }: FastifyRequest): void {
  // Nothing is read with them.
  if (method === 'GET' || method === 'HEAD') return;
  const {
    'content-encoding': content = 'identity',
    'transfer-encoding': transfer = 'chunked',
    'content-length': length = '0',
  } = headers;
  if (transfer.toLowerCase() !== 'chunked') {
    throw new Problem('bad_request', 'The body’s only transfer coding may be chunked.');
  }
  const hasBody = length !== '0' || headers['transfer-encoding'] !== undefined;
  if (!hasBody || content.toLowerCase() === 'identity') return;
  throw new Problem('unsupported_media_type', 'The body must not be compressed.', {
    headers: { 'Accept-Encoding': 'identity' },
  });
}
