import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { ReadScope } from '../ledger/read-scope.js';

/**
 * What a route, or an event, requires of its caller. `public` requires nothing. `read` is to read the ledger itself,
 * `record` to write it, `approve` to decide on another's proposal, `subscribe` to have it sent somewhere, `audit` to
 * read the security log, `administer` to manage people, tokens and desks.
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

/** A role on the tracks of one desk, by their slugs. */
export type Grant = { desk: string; role: Role; tracks: ReadonlySet<string> };

/**
 * Who calls: the holder of the admin token (`admin`), of another token, or a person who has signed in; the latter two
 * by id.
 */
export type Caller = {
  id: string;
  name: string;
  /** The role on all tracks; null for a caller who has roles by desk only. */
  role: Role | null;
  desks: readonly Grant[];
  /** The permissions of their roles that this token may use; null for all. */
  scopes: readonly Permission[] | null;
  via: 'admin' | 'token' | 'session';
  /** The id of the person whose session or token it is. Null for the admin token and for a machine's token. */
  person: string | null;
  /** Of a token: the ids of every token and person that saw its secret when it was made. */
  madeBy: readonly string[];
};

/** What each role allows beyond what is public. */
const MAY: Record<Role, readonly Permission[]> = {
  reader: ['read'],
  officer: ['read', 'record'],
  approver: ['read', 'record', 'approve'],
  administrator: ['read', 'record', 'approve', 'subscribe', 'audit', 'administer'],
  auditor: ['read', 'audit'],
};

const isInScope = ({ scopes }: Caller, permission: Permission): boolean =>
  scopes === null || scopes.includes(permission);

/** Whether the caller may do this on the track, or on all tracks where none is named. */
export function may(caller: Caller, permission: Permission, track?: string): boolean {
  const { role } = caller;
  if (permission === 'public') return true;
  if (role !== null && MAY[role].includes(permission) && isInScope(caller, permission)) return true;
  return track !== undefined && byDesk(caller, permission).some(({ tracks }) => tracks.has(track));
}

/** Whether the caller may do this on any track at all. */
export const maySomewhere = (caller: Caller, permission: Permission): boolean =>
  may(caller, permission) || byDesk(caller, permission).length > 0;

/** The tracks on which the caller may do this. */
export const tracksWhere = (caller: Caller, permission: Permission): 'all' | ReadonlySet<string> =>
  may(caller, permission) ? 'all' : new Set(byDesk(caller, permission).flatMap(({ tracks }) => [...tracks]));

const byDesk = (caller: Caller, permission: Permission): Grant[] =>
  isInScope(caller, permission) ? caller.desks.filter(({ role }) => MAY[role].includes(permission)) : [];

/** What a caller sees: all ledgers, or the ledgers of their desks' tracks and the public log of the others. */
export function readScopeOf(caller: Caller | null): ReadScope {
  if (!caller) return 'public';
  const own = tracksWhere(caller, 'read');
  if (own === 'all') return 'full';
  return own.size > 0 ? own : 'public';
}

/** The ledgers that a caller may be told of: those that they read, and those that they record on. */
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
  /**
   * A form of a page: accepts application/x-www-form-urlencoded from a browser's session. A caller without a session
   * is let through as anonymous, so that the page can ask them to sign in and keep what they typed.
   */
  form?: boolean;
  /** A form that also takes a file: multipart/form-data, whole and within the limit of the body. */
  upload?: boolean;
  /**
   * Lets in callers who have the permission by desk: on the track that the path names (`slug`), or on any track
   * (`true`), and then the handler must check each track itself. Without it, only callers who have the permission on
   * all tracks.
   */
  byDesk?: 'slug' | true;
  /** Accepts query parameters that it does not know: for pages, which other people link to. */
  anyQuery?: boolean;
  /**
   * May be compressed (compression.ts): anonymous callers all get the same answer, so that nobody can learn a secret
   * from its length. `once`: the answer never changes while the process runs.
   */
  compress?: true | 'once';
};

type Terms = RouteTerms & { allow: Permission };
type Handler = Parameters<Reflector['get']>[1];

const TERMS = Reflector.createDecorator<Terms>();

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for anonymous callers, who see the public view. */
    caller: Caller | null;
  }
  interface FastifyContextConfig extends RouteTerms {
    allow?: Permission;
  }
}

/**
 * Who may call a route. Every route must say it, or the service does not start (routes.ts). It is checked before the
 * body is read, so that strangers cannot make the server parse.
 */
export const Allow = (permission: Permission, terms: RouteTerms = {}): MethodDecorator =>
  applyDecorators(RouteConfig({ ...terms, allow: permission }), TERMS({ ...terms, allow: permission }));

/** What {@link Allow} says of a handler. */
export const termsOf = (handler: Handler): Terms => new Reflector().get(TERMS, handler);

/** The caller; null for anonymous ones, which only a `public` route has. */
export const CallerOf = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller | null =>
    context.switchToHttp().getRequest<FastifyRequest>().caller,
);
