import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.parse>;
export type Cidr = [Address, number];

/**
 * `10.0.0.0/8, fd00::/8` as ranges; an empty text is none. Throws RangeError naming the part it cannot read,
 * also for a range with bits set past its prefix (`10.1.2.3/8`), which is more often a slip than a wish.
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

/** Global unicast as IANA hands it out: nothing outside 2000::/3 is a host on the internet (RFC 4291, 2.4). */
const GLOBAL_V6 = ipaddr.parseCIDR('2000::/3');

/**
 * What keeps an address from being a host on the public internet (`private`, `loopback`, `linkLocal`,
 * `rfc6052` for NAT64, `6to4`, ...), or null if it may be one. IPv4 inside IPv6 is never looked into: every
 * form that embeds it is special as such.
 */
export function specialRange(address: string): string | null {
  const parsed = ipaddr.parse(address);
  const range: string = parsed.range();
  if (range !== 'unicast') return range;
  return parsed.kind() === 'ipv6' && !parsed.match(GLOBAL_V6) ? 'reserved' : null;
}
