import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

/** Every household or office has at least a /64 (RFC 6177, section 2), and an attacker can use all of its addresses. */
const V6_GROUP = 64;

/**
 * The smallest network that one holder rents: longer prefixes are generally neither announced nor accepted between
 * networks (RFC 7454, section 6.1.3).
 */
const NETWORK = { ipv4: 24, ipv6: 48 };

/** The address for IPv4, its /64 for IPv6. Other text is returned unchanged. */
export function addressGroup(address: string): string {
  // A shortcut for IPv4, because this runs with every request.
  if (!address.includes(':')) return address;
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed}/${V6_GROUP}`)}/${V6_GROUP}`;
}

/** The /24 of an IPv4 address, the /48 of an IPv6 address. Other text is returned unchanged. */
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
 * Whether the request comes from this machine itself: from its operator, or from a proxy that TRUST_PROXY does not
 * name, in which case all clients would share its address. A request through a named proxy is not local, even if the
 * proxy did not give the client's address.
 */
export const isLocalClient = ({
  ip,
  ips,
  headers,
}: Pick<FastifyRequest, 'ip' | 'ips' | 'headers'>): boolean =>
  isLoopback(ip) && (ips === undefined || headers['x-forwarded-for'] === undefined);
