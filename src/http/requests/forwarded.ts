import type { IncomingHttpHeaders } from 'node:http';
import ipaddr from 'ipaddr.js';

/**
 * One item of X-Forwarded-For. The field has no specification. Proxies write an address, and some a port, in the forms
 * of RFC 7239, section 6: IPv6 with a port in brackets and quoted. A port may be obfuscated.
 */
const ITEM = /^("?)(?:\[([^\]]*)\]|([^:"]*))(?::(?:[0-9]{1,5}|_[\w.-]+))?\1$/;

/** The address without its port, in canonical form; null if the item is not an address: `unknown`, `_hidden`, empty. */
export function addressOf(item: string): string | null {
  const given = item.trim();
  const [, , bracketed, bare] = ITEM.exec(given) ?? [];
  // The zone after % names a network interface of the sender.
  const text = (bracketed ?? bare ?? given).replace(/%.*$/, '');
  if (bracketed === undefined && ipaddr.IPv4.isValidFourPartDecimal(text)) return text;
  // An IPv4-mapped IPv6 address becomes the IPv4 address.
  return ipaddr.IPv6.isValid(text) ? ipaddr.process(text).toString() : null;
}

/** The protocol that the last proxy gives. If it is neither, the connection's protocol counts. */
const PROTOCOLS = /(?:^|,)[ \t]*https?[ \t]*$/;

/** The most proxies in a chain. In practice there are two or three; items before so many are forged. */
const MOST_PROXIES = 32;

/**
 * Rewrites the headers of proxies into the form that Fastify reads, from the last proxy back to the first that gives no
 * address. Clients behind that proxy cannot be told apart, so they count as the proxy. An empty field stays, because it
 * shows that there was a proxy.
 */
export function readForwarded(headers: IncomingHttpHeaders): void {
  const addresses = headers['x-forwarded-for'];
  if (addresses !== undefined) {
    const read = [addresses].flat().join().split(',').slice(-MOST_PROXIES).map(addressOf);
    headers['x-forwarded-for'] = read.slice(read.lastIndexOf(null) + 1).join();
  }
  const protocol = headers['x-forwarded-proto'];
  if (protocol !== undefined && !PROTOCOLS.test(String(protocol))) delete headers['x-forwarded-proto'];
}
