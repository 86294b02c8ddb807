import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** What a route asks of its caller. `public` asks nothing. */
export const PERMISSIONS = ['public', 'read', 'record', 'audit', 'administer'] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['reader', 'officer', 'approver', 'administrator', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** Who calls: the admin token (`admin`) or a token of the table, by its id. */
export type Caller = { id: string; name: string; role: Role; sees: 'full' };

const MAY: Record<Role, readonly Permission[]> = {
  reader: ['public', 'read'],
  auditor: ['public', 'read', 'audit'],
  officer: ['public', 'read', 'record'],
  approver: ['public', 'read', 'record'],
  administrator: PERMISSIONS,
};

export const may = (caller: Caller, permission: Permission): boolean => MAY[caller.role].includes(permission);

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
  /** Does not refuse query parameters that it does not know: pages, which other people link to. */
  anyQuery?: boolean;
  /**
   * What it answers to anonymous callers is the same for all of them, so that it may be compressed: nobody can learn
   * a secret from its length (BREACH), as there is none in it. `once`: it never changes while the process runs.
   */
  compress?: true | 'once';
};

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
  RouteConfig({ ...terms, allow: permission });

/** The caller; null for anonymous ones, which only a `public` route has. */
export const CallerOf = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller | null =>
    context.switchToHttp().getRequest<FastifyRequest>().caller,
);
