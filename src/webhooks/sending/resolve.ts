import { lookup, Resolver } from 'node:dns/promises';

/** Every address of a name, IPv4 and IPv6; rejects when there is none. */
export type Resolve = (hostname: string) => Promise<string[]>;

/** Leaves room for a second try and for the connection itself within the five seconds a connection may take. */
const dns = new Resolver({ timeout: 1000, tries: 2 });

/** Never a matter for DNS (RFC 6761, 6.3; single labels need search domains or a hosts file). */
const ASK_THE_SYSTEM = /^[^.]+$|\.localhost$/;

/** No such name, no address of that family, no DNS server on this machine. */
const QUICK_ANSWERS = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);

/**
 * Asks DNS directly, since the system's own lookup shares a few threads with the whole process: one
 * receiver's slow name server would hold up everyone's deliveries. The system is asked, for its hosts file and
 * the like, about local names and where DNS has no such name, which is a quick answer.
 */
export async function resolveName(hostname: string): Promise<string[]> {
  if (ASK_THE_SYSTEM.test(hostname)) return askSystem(hostname);
  const answers = await Promise.allSettled([dns.resolve4(hostname), dns.resolve6(hostname)]);
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (addresses.length > 0) return addresses;
  for (const answer of answers) {
    if (answer.status === 'rejected' && !QUICK_ANSWERS.has(answer.reason.code)) throw answer.reason;
  }
  return askSystem(hostname);
}

async function askSystem(hostname: string): Promise<string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}
