import ipaddr from 'ipaddr.js';
import { z } from 'zod';

/** Fastify's names for a host's own networks. */
const OWN_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

/**
 * Whether the text is an address or a network in CIDR notation. `1`, an address for inet_aton, is rejected: it is a
 * mistake, or a count of proxies.
 */
function isNetwork(part: string): boolean {
  const [address = ''] = part.split('/', 1);
  const isWhole = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);
  return isWhole && (address === part || ipaddr.isValidCIDR(part));
}

const isProxyList = (text: string): boolean =>
  ['true', 'false'].includes(text) ||
  text
    .split(',')
    .map((part) => part.trim())
    .every((part) => OWN_NETWORKS.includes(part) || isNetwork(part));

/** The setting: whose X-Forwarded-* headers are believed. */
export const trustProxySchema = z
  .string()
  .refine(isProxyList, 'must be true, false, or addresses and networks separated by commas');

/** As Fastify's `trustProxy`. */
export const readTrustProxy = (text: string): boolean | string =>
  text === 'true' ? true : text === 'false' ? false : text;
