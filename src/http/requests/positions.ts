import { hkdfSync } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Caller, maySomewhere, SCOPES } from '../../access/allow.js';
import { OLDEST, type Position, type Replicas } from '../../db/replicas.js';
import { seal, unseal } from '../../runtime/crypto/secret-box.js';
import { basePathOf } from './base-path.js';

/** Answered to whoever has written, and accepted from them: how far a replica must be to show what they wrote. */
const HEADER = 'x-paraph-position';

const COOKIE = 'paraph-position';
const PAIR = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w.-]+)`);

const WRITES = SCOPES.filter((permission) => !['read', 'audit'].includes(permission));

/** It is open for a quarter of an hour, so it reads the primary, which may not be behind. */
const STREAM = '/v1/stream';

type Settings = { sessionKey: Buffer; publicUrl: string | null };

/**
 * Lets requests read from replicas that show what their caller has written before. The position is sealed, because it
 * tells how much is written, also of what the caller may not see.
 */
export function readFromReplicas(
  instance: FastifyInstance,
  replicas: Replicas,
  { sessionKey, publicUrl }: Settings,
): void {
  if (replicas.all.length === 0) return;
  const keys = [Buffer.from(hkdfSync('sha256', sessionKey, '', 'paraph position', 32))] as const;
  const secure = publicUrl?.startsWith('https:') ? '; Secure' : '';
  // A replica that is further behind is not asked, so an older position says nothing.
  const lasts = Math.ceil((2 * OLDEST) / 1_000);
  const attributes = `Max-Age=${lasts}; Path=${basePathOf(publicUrl) || '/'}; HttpOnly; SameSite=Lax${secure}`;

  instance.addHook('onRequest', (request, _reply, done) => {
    const position = isRead(request) ? leastPosition(request) : null;
    if (position === null) done();
    else replicas.during(position, done);
  });
  instance.addHook('onSend', async (request, reply, payload) => {
    if (isRead(request) || !request.caller || reply.statusCode >= 400) return payload;
    const position = await replicas.committed().catch(() => null);
    if (position === null) return payload;
    const sealed = seal(String(position), COOKIE, keys);
    if (request.caller.via === 'session') reply.header('Set-Cookie', `${COOKIE}=${sealed}; ${attributes}`);
    else reply.header(HEADER, sealed);
    return payload;
  });

  /** How far a replica must be for this request; null if only the primary may answer. */
  function leastPosition({ headers, caller }: FastifyRequest): Position | null {
    const given = [headers[HEADER], PAIR.exec(headers.cookie ?? '')?.[1]].flat();
    try {
      const positions = given.flatMap((one) => (one ? BigInt(unseal(one, COOKIE, keys)) : []));
      if (positions.length > 0) return positions.reduce((a, b) => (a > b ? a : b));
    } catch {
      // Sealed by an instance with another key.
      return null;
    }
    return caller && mayHaveWritten(caller) ? null : 0n;
  }
}

const isRead = ({ method, is404, routeOptions }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && !is404 && routeOptions.url !== STREAM;

/** Browsers bring the cookie of what was written in a session. A token may write without keeping the position. */
const mayHaveWritten = (caller: Caller): boolean =>
  caller.via !== 'session' && WRITES.some((permission) => maySomewhere(caller, permission));
