import { randomBytes } from 'node:crypto';
import secureSession, { type Session } from '@fastify/secure-session';
import type { FastifyInstance } from 'fastify';
import type { Flow } from '../sign-in/single-sign-on.js';
import { SESSION_LASTS } from './sessions.js';

/** The key of crypto_secretbox, which encrypts the cookie of a session. */
export const SESSION_KEY_BYTES = 32;

export type SessionOptions = {
  key: Buffer;
  /** Whether the cookie goes over TLS only. */
  secure: boolean;
};

declare module '@fastify/secure-session' {
  interface SessionData {
    /** The secret of a row in the table of sessions: what it is good for is asked at each request. */
    id: string;
    /** Of the bootstrap token, which is in no table: its digest, so that another token ends the session. */
    admin: string;
    /** A single sign-on that is under way. */
    flow: Flow | undefined;
    /** The secret of one-time codes that are being set up. */
    codes: string | undefined;
    /** What every form of this session carries. */
    csrf: string;
  }
}

/**
 * Empties a session, to be filled anew: the plugin would go on to delete the cookie of one that was found to be over
 * earlier in the same request.
 */
export function beginAnew(session: Session): void {
  session.regenerate();
  session.deleted = false;
}

/** An encrypted cookie that says which session; the session itself is a row that can be ended. */
export async function keepSessions(
  instance: FastifyInstance,
  { key, secure }: SessionOptions = { key: randomBytes(SESSION_KEY_BYTES), secure: false },
): Promise<void> {
  const lasts = SESSION_LASTS / 1_000;
  await instance.register(secureSession, {
    key,
    // Browsers take a cookie of this prefix from this host only, over TLS (RFC 6265bis, section 4.1.3.2).
    cookieName: secure ? '__Host-paraph' : 'paraph',
    expiry: lasts,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: lasts },
  });
}
