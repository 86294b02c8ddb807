import ipaddr from 'ipaddr.js';

/** A household or an office has a /64 at least, and an attacker all of its addresses (RFC 6177, section 2). */
const V6_GROUP = 64;

/** Whom to hold responsible for an address: itself in IPv4, its /64 in IPv6. What is no address stays as it is. */
export function addressGroup(address: string): string {
  // Most addresses are IPv4, and this stands in the path of every request.
  if (!address.includes(':')) return address;
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed}/${V6_GROUP}`)}/${V6_GROUP}`;
}

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

export const isLoopback = (address: string): boolean => LOOPBACK.test(address);
