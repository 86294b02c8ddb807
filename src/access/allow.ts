import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { ReadScope } from '../ledger/read-scope.js';

/**
 * What a route, or an event, asks of its caller. `public` asks nothing; `read` is the ledger itself, `record` writing
 * it, `approve` deciding on what another proposed, `subscribe` having it sent somewhere, `audit` the security log,
 * `administer` people, tokens and desks.
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

/** Who calls: the admin token (`admin`), or by its id a token of the table or a person who has signed in. */
export type Caller = {
  id: string;
  name: string;
  /** For everything; null for who has none but by desk. */
  role: Role | null;
  desks: readonly Grant[];
  /** What of their roles this token may use; null for all of it. */
  scopes: readonly Permission[] | null;
  via: 'admin' | 'token' | 'session';
  /** The id of the human whose word it is: whose session or token. Null for the admin token and a machine's. */
  person: string | null;
  /** Of a token: the ids of every token and person that had its secret in hand before it was given out. */
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

/** Whether the caller may do this: on the track, or, where none is named, everywhere. */
export function may(caller: Caller, permission: Permission, track?: string): boolean {
  const { role } = caller;
  if (permission === 'public') return true;
  if (role !== null && MAY[role].includes(permission) && isInScope(caller, permission)) return true;
  return track !== undefined && byDesk(caller, permission).some(({ tracks }) => tracks.has(track));
}

/** Whether there is anything at all on which the caller may do this. */
export const maySomewhere = (caller: Caller, permission: Permission): boolean =>
  may(caller, permission) || byDesk(caller, permission).length > 0;

/** On which tracks the caller may do this: by desk on its own. */
export const tracksWhere = (caller: Caller, permission: Permission): 'all' | ReadonlySet<string> =>
  may(caller, permission) ? 'all' : new Set(byDesk(caller, permission).flatMap(({ tracks }) => [...tracks]));

const byDesk = (caller: Caller, permission: Permission): Grant[] =>
  isInScope(caller, permission) ? caller.desks.filter(({ role }) => MAY[role].includes(permission)) : [];

/** What a caller sees: by desk the ledger of its tracks, and of everything else what everybody sees. */
export function readScopeOf(caller: Caller | null): ReadScope {
  if (!caller) return 'public';
  const own = tracksWhere(caller, 'read');
  if (own === 'all') return 'full';
  return own.size > 0 ? own : 'public';
}

/** The ledgers that a caller is answered from: those that they read, and those that they record on. */
export function knownScopeOf(caller: Caller): ReadScope {
  const [read, record] = [tracksWhere(caller, 'read'), tracksWhere(caller, 'record')];
  return read === 'all' || record === 'all' ? 'full' : new Set([...read, ...record]);
}

export const isPermission = (value: unknown): value is Permission =>
  PERMISSIONS.some((permission) => permission === value);

export type RouteTerms = {
  /** The largest body in bytes; 1 MiB unless given. */
  bodyLimit?: number;
  /** Takes application/yaml as well, read as the same. */
  yaml?: boolean;
  /**
   * A form of a page: takes application/x-www-form-urlencoded from the session of a browser. Whoever has no session is
   * let through as nobody, so that the page can ask them to sign in and keep what they typed.
   */
  form?: boolean;
  /** A form that also takes a file: multipart/form-data, whole and within the limit of the body. */
  upload?: boolean;
  /**
   * Lets in who has the permission by desk: on the track that the path names (`slug`), or, with `true`, on any, and
   * then the handler must look at each track itself. Without it only those come in who have it for everything.
   */
  byDesk?: 'slug' | true;
  /** Does not refuse query parameters that it does not know: pages, which other people link to. */
  anyQuery?: boolean;
  /**
   * May be compressed (compression.ts): what it answers to anonymous callers is the same for all of them, so that
   * nobody can learn a secret from its length. `once`: it never changes while the process runs.
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
 * Who may call a route. Every route says it; one that does not stops the start (routes.ts). It is checked before
 * the body is read, so that strangers cannot make the server parse.
 */
export const Allow = (permission: Permission, terms: RouteTerms = {}): MethodDecorator =>
  applyDecorators(RouteConfig({ ...terms, allow: permission }), TERMS({ ...terms, allow: permission }));

/** What a handler says by {@link Allow}. */
export const termsOf = (handler: Handler): Terms => new Reflector().get(TERMS, handler);

/** The caller; null for anonymous ones, which only a `public` route has. */
export const CallerOf = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller | null =>
    context.switchToHttp().getRequest<FastifyRequest>().caller,
);
