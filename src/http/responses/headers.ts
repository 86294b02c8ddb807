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

/** On every answer. A handler may set another value of its own. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** A year, as browsers' preload lists ask. RFC 6797: it counts only over TLS, and only a host that is all TLS sends it. */
const TLS_ONLY = { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' };

/** `publicUrl`: where people reach us; null if that is where we listen. */
export const securityHeaders = (publicUrl: string | null): Readonly<Record<string, string>> =>
  publicUrl?.startsWith('https:') ? { ...SECURITY_HEADERS, ...TLS_ONLY } : SECURITY_HEADERS;

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** The id that the caller or a proxy has given the request, if it is fit to be logged; else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** For answers that Fastify gives without running hooks, too. */
export const secure = (
  reply: FastifyReply,
  requestId: string,
  headers: Readonly<Record<string, string>>,
): FastifyReply => reply.headers(headers).header('X-Request-Id', requestId);

/**
 * Sets the headers of every answer. What a token's holder sees is stored nowhere; what everyone sees is asked for
 * again each time, and is never given to one for the other (`Vary`).
 */
export function setHeaders(instance: FastifyInstance, headers: Readonly<Record<string, string>>): void {
  instance.addHook('onRequest', (request, reply, done) => {
    secure(reply, request.id, headers);
    done();
  });
  instance.addHook('onSend', async ({ caller, id }, reply, payload) => {
    // The adapter passes odd request targets (`GET *x`) over the hook above.
    if (!reply.hasHeader('X-Request-Id')) secure(reply, id, headers);
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
