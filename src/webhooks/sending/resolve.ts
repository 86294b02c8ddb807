import { lookup, Resolver } from 'node:dns/promises';

/** All addresses of a name, IPv4 and IPv6. Rejects if there are none. */
export type Resolve = (hostname: string) => Promise<string[]>;

/** Leaves time for a second try, and for TCP and TLS, within the five seconds of the connect timeout. */
const dns = new Resolver({ timeout: 1000, tries: 2 });

/** Names that the system resolves, not DNS (RFC 6761, 6.3; single labels need search domains or a hosts file). */
const LOCAL_NAME = /^[^.]+$|\.localhost$/;

/** No such name, no address of that family, no DNS server on this machine. */
const NOT_FOUND_CODES = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);

/**
 * Asks DNS directly, because the system's lookup runs on a few threads that the whole process shares: the slow name server
 * of one receiver would delay all deliveries. The system is asked only about local names and names that DNS does not
 * have, for its hosts file.
 */
export async function resolveName(hostname: string): Promise<string[]> {
  if (LOCAL_NAME.test(hostname)) return systemLookup(hostname);
  const answers = await Promise.allSettled([dns.resolve4(hostname), dns.resolve6(hostname)]);
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (addresses.length > 0) return addresses;
  for (const answer of answers) {
    if (answer.status === 'rejected' && !NOT_FOUND_CODES.has(answer.reason.code)) throw answer.reason;
  }
  return systemLookup(hostname);
}

async function systemLookup(hostname: string): Promise<string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}
