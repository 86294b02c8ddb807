import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';

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

/**
 * Sets the headers of every answer. Answers to known callers must not be stored. Public answers are revalidated each
 * time, and `Vary` keeps caches from giving one caller's answer to another.
 */
export function setHeaders(instance: FastifyInstance, headers: Readonly<Record<string, string>>): void {
  instance.addHook('onRequest', (request, reply, done) => {
    setSecurityHeaders(reply, request.id, headers);
    done();
  });
  instance.addHook('onSend', async ({ caller, id }, reply, payload) => {
    // The adapter skips the hook above for odd request targets (`GET *x`).
    if (!reply.hasHeader('X-Request-Id')) setSecurityHeaders(reply, id, headers);
    if (caller || !reply.hasHeader('Cache-Control')) {
      reply.header('Cache-Control', caller ? 'no-store' : 'no-cache');
    }
    const vary = [reply.getHeader('Vary') ?? []].flat().map(String);
    if (!vary.some((names) => /(?:^|,)\s*(?:authorization|\*)\s*(?:,|$)/i.test(names))) {
      reply.header('Vary', [...vary, 'Authorization', 'Cookie'].join(', '));
    }
    return payload;
  });
}
