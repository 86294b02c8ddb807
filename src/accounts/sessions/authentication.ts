import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { IsNull, LessThanOrEqual } from 'typeorm';
import { type Caller, may, maySomewhere } from '../../access/allow.js';
import { forbidden, type GrantRow, mustMay, readGrants } from '../../access/grants.js';
import { type TokenRow, tokenEntity } from '../../access/token.entity.js';
import type { Database } from '../../db/database.js';
import { Problem } from '../../http/problems/problem.js';
import type { Clock } from '../../runtime/clock.js';
import type { IdGenerator } from '../../runtime/id-generator.js';
import { tokenBy } from '../callers/callers.sql.js';
import { personAsCaller } from '../callers/person-as-caller.js';
import { digest } from '../credentials/secrets.js';
import type { Holder } from '../entities/session.entity.js';
import { resetSession } from './session-cookie.js';
import { Sessions } from './sessions.js';

/** RFC 6750, section 2.1. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** A token of `paraph token create`: 32 random bytes. */
const TOKEN = /^paraph_[A-Za-z0-9_-]{43}$/;

/** `last_used_at` is exact to a minute, so that a busy token costs one write a minute. */
const USED_PRECISION = 60_000;

declare module 'fastify' {
  interface FastifyInstance {
    /** For the pages of sign-in and sign-out. */
    authentication: Authentication;
  }
}

type Desks = { desks: GrantRow[] | null };
type TokenWithDesks = Omit<TokenRow, 'hash' | 'created_at' | 'expires_at' | 'revoked_at'> & Desks;

/** The caller with the admin token. */
const ADMIN: Caller = {
  id: 'admin',
  name: 'admin',
  role: 'administrator',
  desks: [],
  scopes: null,
  via: 'admin',
  person: null,
  madeBy: [],
};

/** The holder of a caller's session: a person, or the token with which it was opened. */
export const holderOf = ({ id, via }: Caller): Holder =>
  via === 'session' ? { person: id } : via === 'token' ? { token: id } : 'admin';

/**
 * Identifies the caller by the Authorization header or the session. Nothing is cached: what is revoked, ended or
 * changed counts from the next request on.
 */
export class Authentication {
  private readonly admin: Buffer | null;
  readonly sessions: Sessions;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    ids: IdGenerator,
    adminToken: string | null,
  ) {
    this.admin = adminToken === null ? null : digest(adminToken);
    this.sessions = new Sessions(database, clock, ids);
  }

  /**
   * The caller of a route; throws if they may not call it. A bad token is refused on public routes too, so that nobody
   * becomes anonymous unnoticed.
   */
  async admit(request: FastifyRequest): Promise<Caller | null> {
    const { headers, routeOptions } = request;
    if (headers.authorization === undefined) {
      const caller = await this.ofSession(request);
      if (caller) return this.permitted(caller, request);
      if (routeOptions.config.allow === 'public' || routeOptions.config.form) return null;
      throw unauthenticated(
        'This call needs a token: Authorization: Bearer <token>.',
        'Bearer realm="paraph"',
      );
    }
    const caller = await this.callerOf(headers.authorization);
    if (!caller) {
      throw unauthenticated(
        'The token is not valid, has expired or has been revoked.',
        'Bearer realm="paraph", error="invalid_token"',
      );
    }
    return this.permitted(caller, request);
  }

  private async permitted(caller: Caller, request: FastifyRequest): Promise<Caller> {
    // Before the check, so that the security log names the caller whom it refuses.
    request.caller = caller;
    const { routeOptions, params } = request;
    const { allow = 'administer', byDesk } = routeOptions.config;
    if (may(caller, allow)) return caller;
    if (byDesk === 'slug') {
      const { slug = '' } = params as { slug?: string };
      await mustMay(this.database.pool, caller, allow, [slug]);
      return caller;
    }
    if (byDesk && maySomewhere(caller, allow)) return caller;
    throw forbidden();
  }

  private async callerOf(authorization: string): Promise<Caller | null> {
    const token = BEARER.exec(authorization)?.[1];
    return token ? this.holderOf(token) : null;
  }

  /**
   * The caller whose session the cookie names. Browsers send cookies with requests from other sites too. So a cookie
   * counts for reads and for forms, which prove their origin (forms.ts); API calls that write need the header.
   */
  private async ofSession(request: FastifyRequest): Promise<Caller | null> {
    const { session, method, routeOptions } = request;
    const secret = session?.get('id');
    if (!secret || !(method === 'GET' || method === 'HEAD' || routeOptions.config.form)) return null;
    const holder = await this.sessions.holderOf(secret, { seen: !isAutomatic(request) });
    const caller = holder && (await this.callerAs(holder, session.get('admin')));
    if (!caller) session.delete();
    return caller;
  }

  /** The holder of a session as a caller. `admin` is the digest of the admin token with which it was opened. */
  private async callerAs(holder: Holder, admin: string | undefined): Promise<Caller | null> {
    if (holder === 'admin')
      return admin !== undefined && admin === this.admin?.toString('hex') ? ADMIN : null;
    return 'person' in holder ? this.person(holder.person) : this.token('id', holder.token);
  }

  /** Begins a session under a new secret, and ends the one that the browser had. */
  async signIn(request: FastifyRequest, caller: Caller): Promise<void> {
    const { session, ip: address, headers } = request;
    const before = session.get('id');
    if (before) await this.sessions.endBySecret(before);
    const secret = await this.sessions.begin(holderOf(caller), {
      address,
      agent: headers['user-agent'] ?? '',
    });
    resetSession(session);
    session.set('id', secret);
    session.set('csrf', randomBytes(24).toString('base64url'));
    if (caller.via === 'admin') session.set('admin', this.admin?.toString('hex'));
    request.caller = caller;
  }

  async signOut({ session }: FastifyRequest): Promise<void> {
    const secret = session.get('id');
    if (secret) await this.sessions.endBySecret(secret);
    session.delete();
  }

  /** A person as a caller; null for one who is disabled. */
  person(id: string): Promise<Caller | null> {
    return personAsCaller(this.database.pool, id);
  }

  /** The holder of a token as a caller; null if the token is unknown, revoked or expired. */
  async holderOf(token: string): Promise<Caller | null> {
    const hash = digest(token);
    if (this.admin && timingSafeEqual(this.admin, hash)) {
      return ADMIN;
    }
    return TOKEN.test(token) ? this.token('hash', hash) : null;
  }

  private async token(by: 'hash' | 'id', value: Buffer | string): Promise<Caller | null> {
    const { rows } = await this.database.pool.query<TokenWithDesks>({
      ...tokenBy(by),
      values: [value, this.clock.now()],
    });
    const [row] = rows;
    if (!row) return null;
    await this.used(row);
    const { id, name, role, scopes, person_id: person, made_by: madeBy } = row;
    return { id, name, role, desks: readGrants(row.desks), scopes, via: 'token', person, madeBy };
  }

  private async used({ id, last_used_at }: TokenWithDesks): Promise<void> {
    const now = new Date(this.clock.now());
    const due = new Date(now.getTime() - USED_PRECISION);
    if (last_used_at && last_used_at > due) return;
    const before = [IsNull(), LessThanOrEqual(due)].map((last_used_at) => ({ id, last_used_at }));
    await this.database.repository(tokenEntity).update(before, { last_used_at: now });
  }
}

/** Requests that an open page makes by itself. They must not prolong the session of somebody who has left. */
const isAutomatic = ({ headers, routeOptions }: FastifyRequest): boolean =>
  headers['hx-request'] !== undefined ||
  headers.accept === 'text/event-stream' ||
  routeOptions.url === '/v1/stream';

const unauthenticated = (detail: string, challenge: string) =>
  new Problem('unauthenticated', detail, { headers: { 'WWW-Authenticate': challenge } });
