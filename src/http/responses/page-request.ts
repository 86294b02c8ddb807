import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Caller, readScopeOf } from '../../access/allow.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import type { Clock } from '../../runtime/clock.js';
import type { Page } from '../../ui/page.js';
import { pageOf } from './pages.js';

declare module 'fastify' {
  interface FastifyInstance {
    clock: Clock;
  }
}

/** A request for a page, with the caller, the language and what the caller may see. */
export class PageRequest {
  readonly page: Page;
  readonly m: Messages;
  readonly scope: ReadScope;

  constructor(readonly http: FastifyRequest) {
    this.page = pageOf(http, http.server.clock.now());
    this.m = messagesFor(this.page.language);
    this.scope = readScopeOf(http.caller);
  }

  /** The caller on pages that require sign-in (accounts/pages/sign-in.interceptor.tsx). */
  get caller(): Caller {
    const { caller } = this.http;
    if (!caller) throw new Error('nobody is signed in');
    return caller;
  }
}

/** The `PageRequest` of the request. */
export const PageRequestOf = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    new PageRequest(context.switchToHttp().getRequest<FastifyRequest>()),
);
