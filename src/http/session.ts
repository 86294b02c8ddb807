import { randomBytes } from 'node:crypto';
import secureSession from '@fastify/secure-session';
import type { FastifyInstance } from 'fastify';
import { SESSION_KEY_BYTES } from '../config.js';

export type SessionOptions = {
  key: Buffer;
  /** Whether the cookie goes over TLS only. */
  secure: boolean;
};

declare module '@fastify/secure-session' {
  interface SessionData {
    /** The token that was pasted at sign-in: asked after at each request, so that revoking it ends the session. */
    token: string;
    /** What every form of this session carries. */
    csrf: string;
  }
}

/** A working day, in seconds: a browser left open overnight asks again. */
const LASTS = 12 * 3_600;

/** Sessions in an encrypted cookie: no server keeps them, any instance reads them. */
export async function keepSessions(
  instance: FastifyInstance,
  { key, secure }: SessionOptions = { key: randomBytes(SESSION_KEY_BYTES), secure: false },
): Promise<void> {
  await instance.register(secureSession, {
    key,
    cookieName: 'paraph',
    expiry: LASTS,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: LASTS },
  });
}
