import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.parse>;
export type Cidr = [Address, number];

/**
 * Parses `10.0.0.0/8, fd00::/8`; an empty text gives no ranges. Throws a RangeError that names the invalid part. A range
 * with bits set past its prefix (`10.1.2.3/8`) is invalid, because it is usually a typing error.
 */
export function parseCidrs(text: string): Cidr[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      if (!ipaddr.isValidCIDR(part)) throw new RangeError(`${part} is not a CIDR range such as 10.0.0.0/8`);
      const cidr = ipaddr.parseCIDR(part);
      const network = (cidr[0].kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(part);
      if (network.toString() !== cidr[0].toString()) {
        throw new RangeError(`${part} has bits set past its prefix: did you mean ${network}/${cidr[1]}?`);
      }
      return cidr;
    });
}

export function isCovered(address: string, ranges: readonly Cidr[]): boolean {
  const parsed = ipaddr.parse(address);
  return ranges.some((range) => range[0].kind() === parsed.kind() && parsed.match(range));
}

/** Global unicast (RFC 4291, 2.4): IANA has assigned no hosts outside 2000::/3. */
const GLOBAL_V6 = ipaddr.parseCIDR('2000::/3');

/**
 * The special-purpose range of an address (`private`, `loopback`, `linkLocal`, `rfc6052` for NAT64, `6to4`, ...), or null
 * if it may be a host on the public internet. Every IPv6 form that embeds an IPv4 address counts as special, whatever
 * that IPv4 address is.
 */
export function specialRange(address: string): string | null {
  const parsed = ipaddr.parse(address);
  const range: string = parsed.range();
  if (range !== 'unicast') return range;
  return parsed.kind() === 'ipv6' && !parsed.match(GLOBAL_V6) ? 'reserved' : null;
}
