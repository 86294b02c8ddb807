import secureSession, { type Session } from '@fastify/secure-session';
import type { FastifyInstance } from 'fastify';
import type { Flow } from '../sign-in/single-sign-on.js';
import { SESSION_LASTS } from './sessions.js';

declare module '@fastify/secure-session' {
  interface SessionData {
    /** The secret of a row in `sessions`, which is read with each request. */
    id: string;
    /** The digest of the admin token, which is in no table: a new admin token ends the session. */
    admin: string;
    /** A single sign-on in progress. */
    flow: Flow | undefined;
    /** The secret of one-time codes that are being set up. */
    codes: string | undefined;
    /** The CSRF token that every form of this session carries. */
    csrf: string;
  }
}

/**
 * Empties a session for new content. The flag is reset because the plugin would delete the cookie of a session that
 * ended earlier in the same request.
 */
export function resetSession(session: Session): void {
  session.regenerate();
  session.deleted = false;
}

/**
 * Registers the encrypted cookie that names the session. The session itself is a row, so that it can be ended. `path` is
 * the path of PUBLIC_URL, so that other services of the same host do not get the cookie. `secure`: it goes over TLS only.
 */
export async function registerSessions(
  instance: FastifyInstance,
  { key, secure, path }: { key: Buffer; secure: boolean; path: string },
): Promise<void> {
  const lasts = SESSION_LASTS / 1_000;
  await instance.register(secureSession, {
    key,
    // Browsers accept a cookie with these prefixes over TLS only, and `__Host-` from this host, for the path / (RFC
    // 6265bis, section 4.1.3).
    cookieName: !secure ? 'paraph' : path === '/' ? '__Host-paraph' : '__Secure-paraph',
    expiry: lasts,
    cookie: { path, httpOnly: true, sameSite: 'lax', secure, maxAge: lasts },
  });
}
