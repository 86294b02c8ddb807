import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';

/**
 * RFC 9110, section 7.2: a host and perhaps a port. A name may hold more by RFC 3986, but no name in the DNS does, and
 * ours go into links.
 */
const HOST = /^(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?$/;

const isHost = (text: string): boolean => HOST.test(text) && URL.canParse(`http://${text}`);

const ABSOLUTE = /^https?:\/\/([^/?#]*)([^#]*)/i;

type Target = Pick<FastifyRequest['raw'], 'url' | 'headers'>;

/**
 * The target as a path with its query. In absolute form its host is the one that counts, whatever the Host field says
 * (RFC 9112, section 3.2.2).
 */
export function originForm({ url = '/', headers }: Target): string {
  const [, host, path = ''] = ABSOLUTE.exec(url) ?? [];
  if (host === undefined) return url;
  headers.host = host;
  return path.startsWith('/') ? path : `/${path}`;
}

const hostFields = ({ rawHeaders }: FastifyRequest['raw']): number =>
  rawHeaders.filter((text, at) => at % 2 === 0 && text.length === 4 && text.toLowerCase() === 'host').length;

/** RFC 9112, section 3.2: one Host, which is one. Only HTTP/1.0 knew none; `host` may be that of a proxy’s field. */
export function mustNameHost({ raw, host }: FastifyRequest): void {
  const fields = hostFields(raw);
  const named = raw.headers.host;
  if (fields > 1) throw new Problem('bad_request', 'The request has more than one Host field.');
  if (named === undefined && raw.httpVersion === '1.0' && host === '') return;
  if (named === undefined && host === '') throw new Problem('bad_request', 'The request has no Host field.');
  if (isHost(host) && (named === undefined || named === host || isHost(named))) return;
  throw new Problem('bad_request', 'The request’s Host field is not the name of a host.');
}

/**
 * Where the reader reaches us, without a slash at the end: machine forms name themselves by it. Host is what a caller
 * says it is, so it counts only where no setting says better; whoever names none is at the address that we listen at.
 */
export function originOf({ protocol, host, server, socket }: FastifyRequest): string {
  return server.publicUrl ?? `${protocol}://${host || listeningAt(socket)}`;
}

function listeningAt({ localAddress = '', localPort }: FastifyRequest['socket']): string {
  return `${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
}
