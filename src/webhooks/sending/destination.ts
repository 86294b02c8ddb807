import { isIP } from 'node:net';
import { type Cidr, isCovered, specialRange } from './address.js';
import { type Resolve, resolveName } from './resolve.js';

/** `code` and `params` fill a sentence of the catalogue. */
export type DestinationRefusal =
  | { code: 'malformed' | 'userinfo'; params: Record<string, never> }
  | { code: 'scheme'; params: { scheme: string } }
  /** The host is not written as it would be used; `host` is the plain form of what was read. */
  | { code: 'host_form'; params: { host: string } }
  | { code: 'port'; params: { port: string; allowed: string } }
  | { code: 'local_name'; params: { host: string } }
  | { code: 'address'; params: { address: string; range: string } };

/** Where a connection would go: `hostname` without brackets, `port` in digits. */
export type Destination = { protocol: 'http:' | 'https:'; hostname: string; port: string };

export type Policy = {
  /** Ranges the operator vouches for: WEBHOOK_ALLOW_CIDRS. */
  allow: readonly Cidr[];
  /** Ports open to everyone; only 443 unless told otherwise. */
  ports?: readonly number[];
};

const OPEN_PORTS = [443];
/** Longer addresses are cut or refused by many servers and proxies (RFC 9110, 4.1 asks for 8000 at least). */
const LONGEST_URL = 2048;

/** A DNS name as hosts bear it (RFC 1123, 2.1): labels of letters, digits and inner hyphens, 253 in all. */
const HOST_NAME =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
/** Names that by rule (RFC 6762, 8375, ICANN's .internal) or by habit mean a machine nearby, and single labels. */
const LOCAL_NAME =
  /^[^.]+$|(^|\.)(localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa)$/;

const none = {};

/**
 * Whether a webhook may be sent to `url`: null if so. Names are resolved; one that does not resolve now is
 * judged by its form, since every connection is judged again (connect.ts).
 */
export async function checkUrl(
  url: string,
  allow: readonly Cidr[],
  { resolve = resolveName, ports }: { resolve?: Resolve; ports?: readonly number[] } = {},
): Promise<DestinationRefusal | null> {
  const read = readUrl(url);
  if ('code' in read) return read;
  const addresses = isIP(read.hostname) ? [read.hostname] : await resolve(read.hostname).catch(() => []);
  return judge(read, addresses, { allow, ports });
}

/**
 * The destination that a URL names, or why its form is refused. Its host must stand as it would be used:
 * `2130706433`, `0x7f.1`, full-width digits or `%31` are read as an address by some and as a name by others.
 */
export function readUrl(url: string): Destination | DestinationRefusal {
  // The parser silently drops tabs and line breaks and turns a backslash into a slash.
  if (url.length > LONGEST_URL || /[\s\p{C}\\]/u.test(url)) return { code: 'malformed', params: none };
  const parsed = URL.parse(url);
  if (!parsed) return { code: 'malformed', params: none };
  const { protocol, host } = parsed;
  if (protocol !== 'https:' && protocol !== 'http:') {
    return { code: 'scheme', params: { scheme: protocol.slice(0, -1) } };
  }
  const written = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1]?.toLowerCase();
  if (!written) return { code: 'malformed', params: none };
  if (written.includes('@')) return { code: 'userinfo', params: none };

  const port = parsed.port || (protocol === 'https:' ? '443' : '80');
  const hostname = parsed.hostname.replace(/^\[|\]$/g, '');
  const plain = parsed.hostname.replace(/\.$/, '');
  const isPlain = parsed.hostname === plain && (written === host || written === `${host}:${port}`);
  if (!isPlain) return { code: 'host_form', params: { host: plain } };
  if (!isIP(hostname) && !HOST_NAME.test(hostname)) return { code: 'malformed', params: none };
  return { protocol, hostname, port };
}

/**
 * Whether a connection to `addresses`, all that the host resolves to, is allowed: null if so. Ranges the
 * operator vouches for free scheme, port and name, but only if every address lies in them.
 */
export function judge(
  { protocol, hostname, port }: Destination,
  addresses: readonly string[],
  { allow, ports = OPEN_PORTS }: Policy,
): DestinationRefusal | null {
  const foreign = addresses.filter((address) => !isCovered(address, allow));
  if (addresses.length > 0 && foreign.length === 0) return null;
  for (const address of foreign) {
    const range = specialRange(address);
    if (range) return { code: 'address', params: { address, range } };
  }
  if (protocol !== 'https:') return { code: 'scheme', params: { scheme: 'http' } };
  if (!ports.includes(Number(port))) return { code: 'port', params: { port, allowed: ports.join(', ') } };
  if (!isIP(hostname) && LOCAL_NAME.test(hostname)) return { code: 'local_name', params: { host: hostname } };
  return null;
}
