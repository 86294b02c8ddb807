import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { Caller, Permission } from './caller.js';

export * from './caller.js';

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
