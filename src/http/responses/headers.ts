import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer. A handler may set another value. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** A year, as browsers' preload lists require. Only a host that is reached over TLS sends it (RFC 6797). */
const TLS_ONLY = { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' };

/** `publicUrl` as in HttpOptions (http-app.ts). */
export const securityHeaders = (publicUrl: string | null): Readonly<Record<string, string>> =>
  publicUrl?.startsWith('https:') ? { ...SECURITY_HEADERS, ...TLS_ONLY } : SECURITY_HEADERS;

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** The X-Request-Id of the caller or a proxy if it is safe to log; else a new id. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Sets the headers of every answer, also where Fastify runs no hooks. */
export const setSecurityHeaders = (
  reply: FastifyReply,
  requestId: string,
  headers: Readonly<Record<string, string>>,
): FastifyReply => reply.headers(headers).header('X-Request-Id', requestId);

/** Answers for the moment only, and pages, which speak the language of a cookie. */
const NOT_SHARED = /^\/(?:health|metrics)(?:\/|$)/;
const isPage = (reply: FastifyReply): boolean => /^text\/html/.test(String(reply.getHeader('Content-Type')));

/**
 * What a cache before us may do with an answer to an unknown caller. With so many seconds it may give data for as long
 * without asking, and for as long again while it asks (RFC 9111, section 5.2.2.10; RFC 5861, section 3).
 */
function publicCaching(
  { method, url, headers }: FastifyRequest,
  reply: FastifyReply,
  seconds: number,
): string {
  const isData =
    (method === 'GET' || method === 'HEAD') &&
    (reply.statusCode === 200 || reply.statusCode === 304) &&
    !(headers.cookie || reply.hasHeader('Set-Cookie') || NOT_SHARED.test(url) || isPage(reply));
  return isData && seconds > 0
    ? `public, max-age=0, s-maxage=${seconds}, stale-while-revalidate=${seconds}`
    : 'no-cache';
}

/** For an answer that never changes and tells nobody anything, such as a proof. */
export const forEver = (isPublic: boolean): string =>
  `${isPublic ? 'public' : 'private'}, max-age=31536000, immutable`;

const isForEver = (reply: FastifyReply): boolean => reply.getHeader('Cache-Control') === forEver(false);

/**
 * Sets the headers of every answer. Answers to known callers must not be stored. Public answers are revalidated each
 * time, unless a cache may share them for some seconds. `Vary` keeps caches from giving one caller's answer to another.
 */
export function setHeaders(
  instance: FastifyInstance,
  headers: Readonly<Record<string, string>>,
  publicCacheSeconds: number,
): void {
  // Whoever names what they wrote gets no answer that a cache kept from before (positions.ts).
  const varied = ['Authorization', 'Cookie', ...(publicCacheSeconds > 0 ? ['X-Paraph-Position'] : [])];
  instance.addHook('onRequest', (request, reply, done) => {
    setSecurityHeaders(reply, request.id, headers);
    done();
  });
  instance.addHook('onSend', async (request, reply, payload) => {
    const { caller, id } = request;
    // The adapter skips the hook above for odd request targets (`GET *x`).
    if (!reply.hasHeader('X-Request-Id')) setSecurityHeaders(reply, id, headers);
    if (caller && !isForEver(reply)) reply.header('Cache-Control', 'no-store');
    else if (!reply.hasHeader('Cache-Control'))
      reply.header('Cache-Control', publicCaching(request, reply, publicCacheSeconds));
    const vary = [reply.getHeader('Vary') ?? []].flat().map(String);
    if (!vary.some((names) => /(?:^|,)\s*(?:authorization|\*)\s*(?:,|$)/i.test(names))) {
      reply.header('Vary', [...vary, ...varied].join(', '));
    }
    return payload;
  });
}
