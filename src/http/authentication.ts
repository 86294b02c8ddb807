import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { Surroundings } from '../surroundings.js';
import { type Caller, may, maySomewhere, type Permission, type Role } from './allow.js';
import { forbidden, type GrantRow, grantsOf, mustMay, readGrants } from './grants.js';
import { Problem } from './problem.js';

/** RFC 6750, section 2.1. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** What `paraph token create` hands out: 32 random bytes. */
const TOKEN = /^paraph_[A-Za-z0-9_-]{43}$/;

/** last_used_at is right to a minute: a busy token costs one write a minute. */
const USED_EVERY = 60_000;

declare module 'fastify' {
  interface FastifyInstance {
    /** For the sign-in page: whose token was pasted. */
    authentication: Authentication;
  }
}

type TokenRow = {
  id: string;
  name: string;
  role: Role | null;
  scopes: Permission[] | null;
  desks: GrantRow[] | null;
  last_used_at: Date | null;
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The bootstrap token of the settings. */
const ADMIN: Caller = {
  id: 'admin',
  name: 'admin',
  role: 'administrator',
  desks: [],
  scopes: null,
  via: 'admin',
};

/** Tells who calls, from the Authorization header or the session. Nothing is cached: a revoked token is refused at once. */
export class Authentication {
  private readonly admin: Buffer | null;

  constructor(
    private readonly pool: Pool,
    private readonly surroundings: Surroundings,
    adminToken: string | null,
  ) {
    this.admin = adminToken === null ? null : digest(adminToken);
  }

  /** Who calls the route, if they may. A bad token is refused on every route: nobody becomes anonymous unnoticed. */
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
        'The token is not valid, has ended or has been revoked.',
        'Bearer realm="paraph", error="invalid_token"',
      );
    }
    return this.permitted(caller, request);
  }

  private async permitted(caller: Caller, { routeOptions, params }: FastifyRequest): Promise<Caller> {
    const { allow = 'administer', byDesk } = routeOptions.config;
    if (may(caller, allow)) return caller;
    if (byDesk === 'slug') {
      const { slug = '' } = params as { slug?: string };
      await mustMay(this.pool, caller, allow, [slug]);
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
   * Who signed in with this browser. A cookie comes along whatever page sends it here, so it counts for reading and
   * for forms, which prove where they come from (forms.ts); calls that write take the header alone.
   */
  private async ofSession({ session, method, routeOptions }: FastifyRequest): Promise<Caller | null> {
    const token = session?.get('token');
    if (!token || !(method === 'GET' || method === 'HEAD' || routeOptions.config.form)) return null;
    const caller = await this.holderOf(token);
    if (!caller) session.delete();
    return caller;
  }

  /** Whose token it is; null if it is nobody's, has been revoked or has ended. */
  async holderOf(token: string): Promise<Caller | null> {
    const hash = digest(token);
    if (this.admin && timingSafeEqual(this.admin, hash)) {
      return ADMIN;
    }
    if (!TOKEN.test(token)) return null;
    const { rows } = await this.pool.query<TokenRow>({
      name: 'token',
      text: `SELECT id, name, role, scopes, last_used_at, ${grantsOf('tokens.id')} AS desks FROM tokens
             WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)`,
      values: [hash, this.surroundings.now()],
    });
    const [row] = rows;
    if (!row) return null;
    await this.used(row);
    const { id, name, role, scopes } = row;
    return { id, name, role, desks: readGrants(row.desks), scopes, via: 'token' };
  }

  private async used({ id, last_used_at }: TokenRow): Promise<void> {
    const now = this.surroundings.now();
    const due = new Date(Date.parse(now) - USED_EVERY);
    if (last_used_at && last_used_at > due) return;
    await this.pool.query({
      name: 'token used',
      text: `UPDATE tokens SET last_used_at = $2
        WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)`,
      values: [id, now, due],
    });
  }
}

const unauthenticated = (detail: string, challenge: string) =>
  new Problem('unauthenticated', detail, { headers: { 'WWW-Authenticate': challenge } });
