import type { IncomingHttpHeaders } from 'node:http';
import ipaddr from 'ipaddr.js';

/**
 * One item of X-Forwarded-For. Nobody has specified the field; proxies write an address, some its port too (RFC 7239,
 * section 6, gives the forms: IPv6 in brackets where a port follows, then quoted). A port may be obfuscated.
 */
const ITEM = /^("?)(?:\[([^\]]*)\]|([^:"]*))(?::(?:[0-9]{1,5}|_[\w.-]+))?\1$/;

/** The address without its port, always written in one way; null for what is none: `unknown`, `_hidden`, nothing. */
export function addressOf(item: string): string | null {
  const [, , bracketed, bare] = ITEM.exec(item) ?? [];
  const text = (bracketed ?? bare ?? item).replace(/%.*$/, '');
  if (bracketed === undefined && ipaddr.IPv4.isValidFourPartDecimal(text)) return text;
  // An IPv6 address may carry an IPv4 one.
  return ipaddr.IPv6.isValid(text) ? ipaddr.process(text).toString() : null;
}

/** Who names neither is reached as the connection itself is. */
const PROTOCOLS = /(?:^|,)[ \t]*(?:https?)[ \t]*$/;

/**
 * Puts what proxies say into the one form that Fastify reads, from the last proxy back to the first that names no
 * address: who is behind that one cannot be told apart, so they count as that proxy. The field stays even if it is
 * empty then: it tells that a proxy was there.
 */
export function readForwarded(headers: IncomingHttpHeaders): void {
  const addresses = headers['x-forwarded-for'];
  if (addresses !== undefined) {
    const items = [addresses].flat().join().split(',');
    const read = items.map((item) => addressOf(item.trim()));
    headers['x-forwarded-for'] = read.slice(read.lastIndexOf(null) + 1).join();
  }
  const protocol = headers['x-forwarded-proto'];
  if (protocol !== undefined && !PROTOCOLS.test(String(protocol))) delete headers['x-forwarded-proto'];
}
