import type { IncomingHttpHeaders } from 'node:http';
import ipaddr from 'ipaddr.js';

/**
 * One item of X-Forwarded-For. Nobody has specified the field; proxies write an address, some its port too (RFC 7239,
 * section 6, gives the forms: IPv6 in brackets where a port follows, then quoted). A port may be obfuscated.
 */
const ITEM = /^("?)(?:\[([^\]]*)\]|([^:"]*))(?::(?:[0-9]{1,5}|_[\w.-]+))?\1$/;

/** The address without its port, always written in one way; null for what is none: `unknown`, `_hidden`, nothing. */
export function addressOf(item: string): string | null {
  const given = item.trim();
  const [, , bracketed, bare] = ITEM.exec(given) ?? [];
  // What follows % is the sender's name of a network interface.
  const text = (bracketed ?? bare ?? given).replace(/%.*$/, '');
  if (bracketed === undefined && ipaddr.IPv4.isValidFourPartDecimal(text)) return text;
  // An IPv6 address may carry an IPv4 one.
  return ipaddr.IPv6.isValid(text) ? ipaddr.process(text).toString() : null;
}

/** What the last proxy says; where it is neither, the connection's own counts. */
const PROTOCOLS = /(?:^|,)[ \t]*https?[ \t]*$/;

/** Proxies one behind another; there are two or three. What stands before so many is the caller's own invention. */
const MOST_PROXIES = 32;

/**
 * Puts what proxies say into the one form that Fastify reads, from the last proxy back to the first that names no
 * address: who is behind that one cannot be told apart, so they count as that proxy. The field stays even if it is
 * empty then: it tells that a proxy was there.
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
