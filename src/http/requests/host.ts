import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';

/**
 * RFC 9110, section 7.2: a host and an optional port. RFC 3986 allows more characters in a name, but the DNS does not,
 * and the name goes into links.
 */
const HOST = /^(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?$/;

const isHost = (text: string): boolean => HOST.test(text) && URL.canParse(`http://${text}`);

const ABSOLUTE = /^https?:\/\/([^/?#]*)([^#]*)/i;

type Target = Pick<FastifyRequest['raw'], 'url' | 'headers'>;

/**
 * The request target as a path with its query. The host of a target in absolute form replaces the Host field (RFC 9112,
 * section 3.2.2).
 */
export function originForm({ url = '/', headers }: Target): string {
  const [, host, path = ''] = ABSOLUTE.exec(url) ?? [];
  if (host === undefined) return url;
  headers.host = host;
  return path.startsWith('/') ? path : `/${path}`;
}

const hostFields = ({ rawHeaders }: FastifyRequest['raw']): number =>
  rawHeaders.filter((text, at) => at % 2 === 0 && text.length === 4 && text.toLowerCase() === 'host').length;

/**
 * Throws unless the request has exactly one valid Host field (RFC 9112, section 3.2). HTTP/1.0 needs none. `host` may
 * come from a trusted proxy’s X-Forwarded-Host.
 */
export function mustNameHost({ raw, host }: FastifyRequest): void {
  const fields = hostFields(raw);
  const named = raw.headers.host;
  if (fields > 1) throw new Problem('bad_request', 'The request has more than one Host field.');
  if (named === undefined && raw.httpVersion === '1.0' && host === '') return;
  if (named === undefined && host === '') throw new Problem('bad_request', 'The request has no Host field.');
  if (isHost(host) && (named === undefined || named === host || isHost(named))) return;
  throw new Problem('bad_request', 'The request’s Host field is not a valid host.');
}

/**
 * The origin under which the client reaches the service, without a final slash, for links. The Host field can be
 * forged, so PUBLIC_URL takes precedence. Without either it is the address at which the server listens.
 */
export function originOf({ protocol, host, server, socket }: FastifyRequest): string {
  return server.publicUrl ?? `${protocol}://${host || listeningAt(socket)}`;
}

function listeningAt({ localAddress = '', localPort }: FastifyRequest['socket']): string {
  return `${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
}
