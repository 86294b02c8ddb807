import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problems/problem.js';
import { Cache } from '../runtime/cache.js';
import { addressGroup, isLocalClient, networkOf } from './addresses.js';
import type { Rate, RateLimits } from './rate-limits.js';

/** Requests a second by kind of caller; 0 for no limit. */
export type Limits = { token: number; session: number; anonymous: number };

/**
 * `token` is promised to API clients. A person clicks seldom, but each page loads parts. A ministry of a thousand
 * people may share one anonymous address, which may spend ten seconds' worth at once.
 */
export const DEFAULT_LIMITS: Limits = { token: 2_000, session: 200, anonymous: 500 };

type RouteClass = 'read' | 'write' | 'import';

/** Routes with larger bodies, in bytes, accept files. */
const FILE = 1024 * 1024;

/** The share of a rate that each class of routes has: an API client has the whole rate for everything. */
const TOKEN_SHARES: Record<RouteClass, number> = { read: 1, write: 1, import: 1 };

/** In a session, imports are limited: one may hold a million entries. */
const SESSION_SHARES: Record<RouteClass, number> = { read: 1, write: 1, import: 0.01 };

/** Anonymous callers write only to sign in and to unsubscribe. A question of an assistant counts as a write. */
const ANONYMOUS_SHARES: Record<RouteClass, number> = { read: 1, write: 0.1, import: 0.01 };

/** Invalid tokens by address. A revoked token that is still in use somewhere asks now and then. */
const INVALID_TOKENS: Rate = { perSecond: 1, burst: 100 };

/**
 * The rate of a network as a multiple of an address's. A /24 or a /48 holds many offices, but somebody who rents a
 * whole one must not count as a caller for each address.
 */
export const NETWORK_SHARE = 10;

const networkRate = ({ perSecond, burst }: Rate): Rate => ({
  perSecond: perSecond * NETWORK_SHARE,
  burst: burst * NETWORK_SHARE,
});

/** How many valid tokens are remembered. */
const REMEMBERED = 10_000;

const classOf = ({ method, routeOptions }: FastifyRequest): RouteClass => {
  if (method === 'GET' || method === 'HEAD') return 'read';
  return (routeOptions?.config?.bodyLimit ?? 0) > FILE ? 'import' : 'write';
};

function ratesOf(perSecond: number, shares: Record<RouteClass, number>, seconds: number) {
  const rate = (part: number, pause: number): Rate => ({
    perSecond: perSecond * part,
    burst: Math.max(1, Math.ceil(perSecond * part * pause)),
  });
  return {
    read: rate(shares.read, seconds),
    write: rate(shares.write, seconds),
    import: rate(shares.import, 10),
  };
}

/**
 * Limits requests by caller and class of routes. Anonymous callers are limited by address (in IPv6 by /64) and by
 * network; those on this machine are not (addresses.ts).
 */
export class RequestLimits {
  private readonly rates: Record<keyof Limits, Record<RouteClass, Rate>>;
  private readonly validTokens = new Cache<true>(REMEMBERED);

  constructor(
    private readonly accounts: RateLimits,
    private readonly limits: Limits = DEFAULT_LIMITS,
  ) {
    this.rates = {
      token: ratesOf(limits.token, TOKEN_SHARES, 1),
      session: ratesOf(limits.session, SESSION_SHARES, 5),
      anonymous: ratesOf(limits.anonymous, ANONYMOUS_SHARES, 10),
    };
  }

  /**
   * Guards `admit`, which checks a token. An address that has sent many invalid tokens is refused before the check,
   * except with tokens that were valid before.
   */
  async guardToken<T>(request: FastifyRequest, admit: () => Promise<T>): Promise<T> {
    const { authorization } = request.headers;
    if (authorization === undefined || this.limits.anonymous === 0 || isLocalClient(request)) return admit();
    const keys = anonymousKeys(request.ip, 'guesses', INVALID_TOKENS);
    const digest = hash('sha256', authorization, 'base64');
    const wait = Math.max(...keys.map(({ key, rate }) => this.accounts.wait(key, rate)));
    if (wait > 0 && !this.validTokens.get(digest)) throw tooMany('guesses', INVALID_TOKENS, wait);
    try {
      const admitted = await admit();
      this.validTokens.set(digest, true);
      return admitted;
    } catch (error) {
      if (error instanceof Problem && error.code === 'unauthenticated') {
        for (const { key, rate } of keys) this.accounts.take(key, rate);
      }
      throw error;
    }
  }

  /** Counts the request; throws `rate_limited` if there have been too many. */
  count(request: FastifyRequest): void {
    const { caller, headers, ip } = request;
    const who = caller ? (headers.authorization === undefined ? 'session' : 'token') : 'anonymous';
    if (this.limits[who] === 0 || (!caller && isLocalClient(request))) return;
    const routeClass = classOf(request);
    const own = this.rates[who][routeClass];
    const keys = caller
      ? [{ key: `${caller.id} ${routeClass}`, rate: own }]
      : anonymousKeys(ip, routeClass, own);
    for (const { key, rate } of keys) {
      const wait = this.accounts.take(key, rate);
      if (wait > 0) throw tooMany(routeClass, rate, wait);
    }
  }
}

/** The address comes first, so that its excess is not counted against its network. */
const anonymousKeys = (ip: string, what: string, rate: Rate) => [
  { key: `${addressGroup(ip)} ${what}`, rate },
  { key: `${networkOf(ip)} ${what}`, rate: networkRate(rate) },
];

/** draft-ietf-httpapi-ratelimit-headers-10: `q` requests in `w` seconds; `r` remain, more in `t` seconds. */
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
