import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problems/problem.js';
import { Cache } from '../runtime/cache.js';
import { addressGroup, isOfThisMachine, networkOf } from './addresses.js';
import type { Rate, RateLimits } from './rate-limits.js';

/** Requests a second, by who calls; 0 for no limit. */
export type Limits = { token: number; session: number; anonymous: number };

/**
 * `token` is the contract's. A person clicks seldom, but a page brings its parts. Behind one anonymous address may be
 * a ministry of some thousand people; it may spend ten seconds' worth at once.
 */
export const LIMITS: Limits = { token: 2_000, session: 200, anonymous: 500 };

type RouteClass = 'read' | 'write' | 'import';

/** Larger bodies than this are files. */
const FILE = 1024 * 1024;

/** A program has the contract's rate for all that its token allows. */
const WHOLE: Record<RouteClass, number> = { read: 1, write: 1, import: 1 };

/** What a class of routes has of a browser's rate: an import may hold a million entries' worth of work. */
const PART: Record<RouteClass, number> = { read: 1, write: 1, import: 0.01 };

/** A stranger writes nothing but forms: to sign in, to unsubscribe. */
const PART_OF_STRANGERS: Record<RouteClass, number> = { read: 1, write: 0.1, import: 0.01 };

/** Tokens that are nobody's, by address: a revoked one that is still in use somewhere asks now and then. */
const GUESSES: Rate = { perSecond: 1, burst: 100 };

/**
 * What a network has of what one address has: a /24 or a /48 holds many offices, and somebody who rents a whole one
 * shall not be as many callers as it has addresses.
 */
export const ADDRESSES_OF_A_NETWORK = 10;

const ofNetwork = ({ perSecond, burst }: Rate): Rate => ({
  perSecond: perSecond * ADDRESSES_OF_A_NETWORK,
  burst: burst * ADDRESSES_OF_A_NETWORK,
});

/** How many tokens are remembered to have been good. */
const REMEMBERED = 10_000;

const classOf = ({ method, routeOptions }: FastifyRequest): RouteClass => {
  if (method === 'GET' || method === 'HEAD') return 'read';
  return (routeOptions?.config?.bodyLimit ?? 0) > FILE ? 'import' : 'write';
};

function ratesOf(perSecond: number, parts: Record<RouteClass, number>, seconds: number) {
  const rate = (part: number, pause: number): Rate => ({
    perSecond: perSecond * part,
    burst: Math.max(1, Math.ceil(perSecond * part * pause)),
  });
  return {
    read: rate(parts.read, seconds),
    write: rate(parts.write, seconds),
    import: rate(parts.import, 10),
  };
}

/**
 * Who may ask how often: callers by who they are, strangers by their address (in IPv6 their /64) and by their network,
 * each class of routes by itself. Strangers on this machine are not counted (addresses.ts).
 */
export class RequestLimits {
  private readonly rates: Record<keyof Limits, Record<RouteClass, Rate>>;
  private readonly good = new Cache<true>(REMEMBERED);

  constructor(
    private readonly accounts: RateLimits,
    private readonly limits: Limits = LIMITS,
  ) {
    this.rates = {
      token: ratesOf(limits.token, WHOLE, 1),
      session: ratesOf(limits.session, PART, 5),
      anonymous: ratesOf(limits.anonymous, PART_OF_STRANGERS, 10),
    };
  }

  /**
   * Before a token is looked at. Whoever has sent many that are nobody's is told nothing more about any, but those
   * who share the address and have come with a good one before go on.
   */
  async guarding<T>(request: FastifyRequest, admit: () => Promise<T>): Promise<T> {
    const { authorization } = request.headers;
    if (authorization === undefined || this.limits.anonymous === 0 || isOfThisMachine(request))
      return admit();
    const counted = strangersOf(request.ip, 'guesses', GUESSES);
    const digest = hash('sha256', authorization, 'base64');
    const wait = Math.max(...counted.map(({ key, rate }) => this.accounts.wait(key, rate)));
    if (wait > 0 && !this.good.get(digest)) throw tooMany('guesses', GUESSES, wait);
    try {
      const admitted = await admit();
      this.good.set(digest, true);
      return admitted;
    } catch (error) {
      if (error instanceof Problem && error.code === 'unauthenticated') {
        for (const { key, rate } of counted) this.accounts.take(key, rate);
      }
      throw error;
    }
  }

  /** Counts the request; throws `rate_limited` where there have been too many. */
  count(request: FastifyRequest): void {
    const { caller, headers, ip } = request;
    const who = caller ? (headers.authorization === undefined ? 'session' : 'token') : 'anonymous';
    if (this.limits[who] === 0 || (!caller && isOfThisMachine(request))) return;
    const routeClass = classOf(request);
    const own = this.rates[who][routeClass];
    const counted = caller
      ? [{ key: `${caller.id} ${routeClass}`, rate: own }]
      : strangersOf(ip, routeClass, own);
    for (const { key, rate } of counted) {
      const wait = this.accounts.take(key, rate);
      if (wait > 0) throw tooMany(routeClass, rate, wait);
    }
  }
}

/** What strangers are counted for: first the address, so that what it has too much does not burden its neighbours. */
const strangersOf = (ip: string, what: string, rate: Rate) => [
  { key: `${addressGroup(ip)} ${what}`, rate },
  { key: `${networkOf(ip)} ${what}`, rate: ofNetwork(rate) },
];

/** draft-ietf-httpapi-ratelimit-headers-10: `q` requests in `w` seconds; `r` are left, more in `t` seconds. */
function tooMany(policy: string, { perSecond, burst }: Rate, wait: number): Problem {
  const seconds = Math.max(1, Math.ceil(wait / 1_000));
  return new Problem('rate_limited', 'Too many requests: wait before the next.', {
    headers: {
      'Retry-After': String(seconds),
      'RateLimit-Policy': `"${policy}";q=${burst};w=${Math.max(1, Math.round(burst / perSecond))}`,
      RateLimit: `"${policy}";r=0;t=${seconds}`,
    },
  });
}
