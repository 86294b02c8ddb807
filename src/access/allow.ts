import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { ReadScope } from '../ledger/read-scope.js';

/**
 * What a route or an event type requires of its caller. `public` requires nothing. `read` allows to read the ledger,
 * `record` to write it, `approve` to decide on another person's proposal, `subscribe` to have the ledger sent to an
 * endpoint, `audit` to read the security log, `administer` to manage people, tokens and desks.
 */
export const PERMISSIONS = [
  'public',
  'read',
  'record',
  'approve',
  'subscribe',
  'audit',
  'administer',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['reader', 'officer', 'approver', 'administrator', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (value: unknown): value is Role => ROLES.some((role) => role === value);

/** A role on the tracks of one desk; `tracks` holds their slugs. */
export type Grant = { desk: string; role: Role; tracks: ReadonlySet<string> };

/**
 * Who calls: the holder of the admin token, of another token, or a person who has signed in. `id` is `admin`, the
 * token's id or the person's id.
 */
export type Caller = {
  id: string;
  name: string;
  /** The role on all tracks; null for a caller with roles by desk only. */
  role: Role | null;
  desks: readonly Grant[];
  /** The permissions of their roles that this token may use; null for all. */
  scopes: readonly Permission[] | null;
  via: 'admin' | 'token' | 'session';
  /** The id of the person whose session or token it is. Null for the admin token and for a machine's token. */
  person: string | null;
  /** For a token: the ids of every token and person that saw its secret when it was made. */
  madeBy: readonly string[];
};

/** What each role allows beyond what is public. */
const PERMISSIONS_OF: Record<Role, readonly Permission[]> = {
  reader: ['read'],
  officer: ['read', 'record'],
  approver: ['read', 'record', 'approve'],
  administrator: ['read', 'record', 'approve', 'subscribe', 'audit', 'administer'],
  auditor: ['read', 'audit'],
};

const isInScope = ({ scopes }: Caller, permission: Permission): boolean =>
  scopes === null || scopes.includes(permission);

/** Whether the caller has the permission on the track, or on all tracks if none is given. */
export function may(caller: Caller, permission: Permission, track?: string): boolean {
  const { role } = caller;
  if (permission === 'public') return true;
  if (role !== null && PERMISSIONS_OF[role].includes(permission) && isInScope(caller, permission))
    return true;
  return track !== undefined && byDesk(caller, permission).some(({ tracks }) => tracks.has(track));
}

/** Whether the caller has the permission on at least one track. */
export const maySomewhere = (caller: Caller, permission: Permission): boolean =>
  may(caller, permission) || byDesk(caller, permission).length > 0;

/** The tracks on which the caller has the permission. */
export const tracksWhere = (caller: Caller, permission: Permission): 'all' | ReadonlySet<string> =>
  may(caller, permission) ? 'all' : new Set(byDesk(caller, permission).flatMap(({ tracks }) => [...tracks]));

const byDesk = (caller: Caller, permission: Permission): Grant[] =>
  isInScope(caller, permission)
    ? caller.desks.filter(({ role }) => PERMISSIONS_OF[role].includes(permission))
    : [];

/**
 * What a caller sees: the ledger of all tracks, or the ledger of their desks' tracks and the public log of the others.
 */
export function readScopeOf(caller: Caller | null): ReadScope {
  if (!caller) return 'public';
  const readable = tracksWhere(caller, 'read');
  if (readable === 'all') return 'full';
  return readable.size > 0 ? readable : 'public';
}

/** The tracks whose ledgers may show in answers to the caller: those that they may read or record on. */
export function knownScopeOf(caller: Caller): ReadScope {
  const [read, record] = [tracksWhere(caller, 'read'), tracksWhere(caller, 'record')];
  return read === 'all' || record === 'all' ? 'full' : new Set([...read, ...record]);
}

export const isPermission = (value: unknown): value is Permission =>
  PERMISSIONS.some((permission) => permission === value);

export type RouteTerms = {
  /** The largest body in bytes; 1 MiB unless given. */
  bodyLimit?: number;
  /** Accepts application/yaml as well, and reads it as the same data. */
  yaml?: boolean;
  /** Accepts JSON Lines as well, as a stream (spooled-body.ts): the handler gets a SpooledBody. */
  lines?: boolean;
  /**
   * A form of a page: accepts application/x-www-form-urlencoded from a browser's session. A caller without a session
   * passes as anonymous, so that the page can ask them to sign in and preserve their answers.
   */
  form?: boolean;
  /** A form that also accepts a file: multipart/form-data, within `bodyLimit`. */
  upload?: boolean;
  /** Accepts a file of any media type as its body, on disk: the handler gets a ReceivedFile. */
  file?: boolean;
  /** A form that also accepts documents: multipart/form-data, streamed to disk. */
  files?: boolean;
  /**
   * Admits callers who have the permission by desk: on the track that the path names (`slug`), or on any track
   * (`true`), in which case the handler must check each track itself. Without it, only callers with the permission on
   * all tracks are admitted.
   */
  byDesk?: 'slug' | true;
  /** Accepts unknown query parameters: for pages, because links to them carry parameters of others. */
  anyQuery?: boolean;
  /**
   * The answer may be compressed (compression.ts). All anonymous callers must get the same answer, so that its length
   * reveals no secret. `once`: the answer never changes while the process runs.
   */
  compress?: true | 'once';
};

type Terms = RouteTerms & { allow: Permission };
type Handler = Parameters<Reflector['get']>[1];

const TERMS = Reflector.createDecorator<Terms>();

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for anonymous callers, who see the public log. */
    caller: Caller | null;
  }
  interface FastifyContextConfig extends RouteTerms {
    allow?: Permission;
  }
}

/**
 * Who may call a route. Every route must declare it, or the service does not start (routes.ts). It is checked before
 * the body is read, so that strangers cannot make the server parse.
 */
export const Allow = (permission: Permission, terms: RouteTerms = {}): MethodDecorator =>
  applyDecorators(RouteConfig({ ...terms, allow: permission }), TERMS({ ...terms, allow: permission }));

/** The terms that {@link Allow} declared for a handler. */
export const termsOf = (handler: Handler): Terms => new Reflector().get(TERMS, handler);

/** The caller; null if anonymous, which happens on `public` routes only. */
export const CallerOf = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller | null =>
    context.switchToHttp().getRequest<FastifyRequest>().caller,
);
