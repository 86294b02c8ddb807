import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, of } from 'rxjs';
import { answersOf, isFromHere, isOfSession, type Typed } from '../http/forms.js';
import { pageOf, sendPage } from '../http/pages.js';
import { Surroundings } from '../surroundings.js';
import { link, paths } from '../ui/page.js';
import { ContinuePage, SignInPage } from './sign-in.page.js';
import { notFromHere } from './sign-in.pages.js';
import { Ways } from './ways.js';

/**
 * Stands before every form: nobody gets further without a session, and nothing that another site sent. Whoever’s
 * session has ended signs in and goes on with what they typed.
 */
@Injectable()
export class SignedIn implements NestInterceptor {
  constructor(
    private readonly surroundings: Surroundings,
    private readonly ways: Ways,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const { caller, method, url } = request;
    const page = pageOf(request, { today: this.surroundings.now().slice(0, 10) });
    if (method !== 'POST') {
      if (caller) return next.handle();
      reply.code(303).header('location', link(page, paths.signIn, { next: url }));
      return of('');
    }
    if (!isFromHere(request)) throw notFromHere();
    const form = (request.body ?? {}) as Typed;
    if (caller && isOfSession(request, form)) return next.handle();
    const kept = answersOf(form);
    if (caller) {
      reply.code(403);
      return of(sendPage(reply, <ContinuePage page={page} next={url} kept={kept} />, page.language));
    }
    reply.code(401).header('www-authenticate', 'Bearer realm="paraph"');
    const ways = await this.ways.in();
    return of(sendPage(reply, <SignInPage page={page} ways={ways} next={url} kept={kept} />, page.language));
  }
}
