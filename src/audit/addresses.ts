import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

/** A household or an office has a /64 at least, and an attacker all of its addresses (RFC 6177, section 2). */
const V6_GROUP = 64;

/**
 * What one holder has of neighbouring addresses. Longer prefixes are generally neither announced nor accepted between
 * networks (RFC 7454, section 6.1.3): whoever rents addresses of their own gets so many at least.
 */
const NETWORK = { ipv4: 24, ipv6: 48 };

/** Whom to hold responsible for an address: itself in IPv4, its /64 in IPv6. What is no address stays as it is. */
export function addressGroup(address: string): string {
  // Most addresses are IPv4, and this stands in the path of every request.
  if (!address.includes(':')) return address;
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed}/${V6_GROUP}`)}/${V6_GROUP}`;
}

/** The network that an address lies in. What is no address stays as it is. */
export function networkOf(address: string): string {
  const group = addressGroup(address);
  const [v6] = group.split('/', 1);
  if (v6 !== group) return `${ipaddr.IPv6.networkAddressFromCIDR(`${v6}/${NETWORK.ipv6}`)}/${NETWORK.ipv6}`;
  return ipaddr.IPv4.isValidFourPartDecimal(group)
    ? `${ipaddr.IPv4.networkAddressFromCIDR(`${group}/${NETWORK.ipv4}`)}/${NETWORK.ipv4}`
    : group;
}

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

export const isLoopback = (address: string): boolean => LOOPBACK.test(address);

/**
 * Whether a stranger calls from this machine: its operator, or a proxy that TRUST_PROXY does not name, so that everybody
 * would share its address. Who comes through a proxy that it names does not, even if the proxy could not say whence.
 */
export const isOfThisMachine = ({
  ip,
  ips,
  headers,
}: Pick<FastifyRequest, 'ip' | 'ips' | 'headers'>): boolean =>
  isLoopback(ip) && (ips === undefined || headers['x-forwarded-for'] === undefined);
