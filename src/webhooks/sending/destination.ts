import { isIP } from 'node:net';
import { type Cidr, isCovered, specialRange } from './address.js';
import { type Resolve, resolveName } from './resolve.js';

/** Why a destination is refused; `code` and `params` select a text of the i18n catalogue. */
export type DestinationRefusal =
  | { code: 'malformed' | 'userinfo'; params: Record<string, never> }
  | { code: 'scheme'; params: { scheme: string } }
  /** The host is not in its canonical form, which is `host`. */
  | { code: 'host_form'; params: { host: string } }
  | { code: 'port'; params: { port: string; allowed: string } }
  | { code: 'local_name'; params: { host: string } }
  | { code: 'address'; params: { address: string; range: string } };

/** `hostname` has no brackets; `port` is always set. */
export type Destination = { protocol: 'http:' | 'https:'; hostname: string; port: string };

export type DestinationPolicy = {
  /** Ranges that the operator allows: WEBHOOK_ALLOW_CIDRS. */
  allow: readonly Cidr[];
  /** Ports that every endpoint may use; 443 by default. */
  ports?: readonly number[];
};

const OPEN_PORTS = [443];
/** Many servers and proxies cut or refuse longer URLs, although RFC 9110, 4.1 asks for at least 8000. */
const MAX_URL_LENGTH = 2048;

/** A host name (RFC 1123, 2.1): labels of letters, digits and inner hyphens, at most 253 characters. */
const HOST_NAME =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
/** Single labels, and names reserved (RFC 6762, RFC 8375, ICANN's .internal) or commonly used for local machines. */
const LOCAL_NAME =
  /^[^.]+$|(^|\.)(localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa)$/;

const none = {};

/**
 * Null if a webhook may be sent to `url`, else the reason. A name that does not resolve now is checked by its form only:
 * every connection is checked again (connect.ts).
 */
export async function checkUrl(
  url: string,
  allow: readonly Cidr[],
  { resolve = resolveName, ports }: { resolve?: Resolve; ports?: readonly number[] } = {},
): Promise<DestinationRefusal | null> {
  const read = readUrl(url);
  if ('code' in read) return read;
  const addresses = isIP(read.hostname) ? [read.hostname] : await resolve(read.hostname).catch(() => []);
  return checkDestination(read, addresses, { allow, ports });
}

/**
 * Parses a URL, or answers why its form is refused. The host must be in its canonical form, because programs read
 * `2130706433`, `0x7f.1`, full-width digits or `%31` differently: some as an address, some as a name.
 */
export function readUrl(url: string): Destination | DestinationRefusal {
  // URL.parse silently drops tabs and line breaks and turns a backslash into a slash.
  if (url.length > MAX_URL_LENGTH || /[\s\p{C}\\]/u.test(url)) return { code: 'malformed', params: none };
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
 * Null if a connection is allowed, else the reason. `addresses` are all addresses of the host. If every one of them lies in
 * a range that the operator allows, any scheme, port and name is allowed too.
 */
export function checkDestination(
  { protocol, hostname, port }: Destination,
  addresses: readonly string[],
  { allow, ports = OPEN_PORTS }: DestinationPolicy,
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
