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

/** A request for a page: what its handler and the page itself need to know of who asks, and in which language. */
export class PageRequest {
  readonly page: Page;
  readonly m: Messages;
  readonly scope: ReadScope;

  constructor(readonly http: FastifyRequest) {
    this.page = pageOf(http, http.server.clock.now());
    this.m = messagesFor(this.page.language);
    this.scope = readScopeOf(http.caller);
  }

  /** For pages of people who are signed in: there is somebody (accounts/pages/sign-in.interceptor.tsx). */
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
