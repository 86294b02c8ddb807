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
import { digest } from '../credentials/secrets.js';
import type { PersonRow } from '../entities/person.entity.js';
import type { Holder } from '../entities/session.entity.js';
import { PERSON, tokenBy } from './callers.sql.js';
import { beginAnew } from './session-cookie.js';
import { Sessions } from './sessions.js';

/** RFC 6750, section 2.1. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** What `paraph token create` hands out: 32 random bytes. */
const TOKEN = /^paraph_[A-Za-z0-9_-]{43}$/;

/** last_used_at is right to a minute: a busy token costs one write a minute. */
const USED_EVERY = 60_000;

declare module 'fastify' {
  interface FastifyInstance {
    /** For the pages on which somebody signs in or out. */
    authentication: Authentication;
  }
}

type Desks = { desks: GrantRow[] | null };
type KnownToken = Omit<TokenRow, 'hash' | 'created_at' | 'expires_at' | 'revoked_at'> & Desks;
type KnownPerson = Pick<PersonRow, 'id' | 'name' | 'role'> & Desks;

/** The bootstrap token of the settings. */
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

/** Whose session a caller's is: a person's own (`session`), or that of the token which they pasted. */
export const holderOf = ({ id, via }: Caller): Holder =>
  via === 'session' ? { person: id } : via === 'token' ? { token: id } : 'admin';

/**
 * Tells who calls, from the Authorization header or the session. Nothing is cached: whatever is revoked, ended or
 * changed is so at the next request.
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

  private async permitted(caller: Caller, request: FastifyRequest): Promise<Caller> {
    // Also for who may not: that they tried is told with their name.
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
   * Who signed in with this browser. A cookie comes along whatever page sends it here, so it counts for reading and
   * for forms, which prove where they come from (forms.ts); calls that write take the header alone.
   */
  private async ofSession(request: FastifyRequest): Promise<Caller | null> {
    const { session, method, routeOptions } = request;
    const secret = session?.get('id');
    if (!secret || !(method === 'GET' || method === 'HEAD' || routeOptions.config.form)) return null;
    const holder = await this.sessions.holderOf(secret, { seen: !isByItself(request) });
    const caller = holder && (await this.callerAs(holder, session.get('admin')));
    if (!caller) session.delete();
    return caller;
  }

  /** What the holder of a session may do now; `admin` is the digest of the bootstrap token that was pasted. */
  private async callerAs(holder: Holder, admin: string | undefined): Promise<Caller | null> {
    if (holder === 'admin')
      return admin !== undefined && admin === this.admin?.toString('hex') ? ADMIN : null;
    return 'person' in holder ? this.person(holder.person) : this.token('id', holder.token);
  }

  /** Signs a browser in: a new session under a new secret, whatever cookie it came with. */
  async signIn(request: FastifyRequest, caller: Caller): Promise<void> {
    const { session, ip: address, headers } = request;
    const before = session.get('id');
    if (before) await this.sessions.endBySecret(before);
    const secret = await this.sessions.begin(holderOf(caller), {
      address,
      agent: headers['user-agent'] ?? '',
    });
    beginAnew(session);
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

  /** A person as a caller; null for one who may not enter. */
  async person(id: string): Promise<Caller | null> {
    const { rows } = await this.database.pool.query<KnownPerson>({ ...PERSON, values: [id] });
    const [row] = rows;
    if (!row) return null;
    const { name, role, desks } = row;
    const own = { scopes: null, via: 'session', person: row.id, madeBy: [] } as const;
    return { id: row.id, name, role, desks: readGrants(desks), ...own };
  }

  /** Whose token it is; null if it is nobody's, or has been revoked or has ended. */
  async holderOf(token: string): Promise<Caller | null> {
    const hash = digest(token);
    if (this.admin && timingSafeEqual(this.admin, hash)) {
      return ADMIN;
    }
    return TOKEN.test(token) ? this.token('hash', hash) : null;
  }

  private async token(by: 'hash' | 'id', value: Buffer | string): Promise<Caller | null> {
    const { rows } = await this.database.pool.query<KnownToken>({
      ...tokenBy(by),
      values: [value, this.clock.now()],
    });
    const [row] = rows;
    if (!row) return null;
    await this.used(row);
    const { id, name, role, scopes, person_id: person, made_by: madeBy } = row;
    return { id, name, role, desks: readGrants(row.desks), scopes, via: 'token', person, madeBy };
  }

  private async used({ id, last_used_at }: KnownToken): Promise<void> {
    const now = new Date(this.clock.now());
    const due = new Date(now.getTime() - USED_EVERY);
    if (last_used_at && last_used_at > due) return;
    const before = [IsNull(), LessThanOrEqual(due)].map((last_used_at) => ({ id, last_used_at }));
    await this.database.repository(tokenEntity).update(before, { last_used_at: now });
  }
}

/** What a page that lies open asks for: that nobody is there any more must not go unnoticed. */
const isByItself = ({ headers, routeOptions }: FastifyRequest): boolean =>
  headers['hx-request'] !== undefined ||
  headers.accept === 'text/event-stream' ||
  routeOptions.url === '/v1/stream';

const unauthenticated = (detail: string, challenge: string) =>
  new Problem('unauthenticated', detail, { headers: { 'WWW-Authenticate': challenge } });
