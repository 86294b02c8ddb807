import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, of } from 'rxjs';
import { answersOf, isFromHere, isOfSession, type Typed } from '../../http/bodies/forms.js';
import { pageOf, sendPage } from '../../http/responses/pages.js';
import { Clock } from '../../runtime/clock.js';
import { link, type Page, paths } from '../../ui/page.js';
import { SignInOptions } from '../sign-in/sign-in-options.js';
import { isLarge } from './kept-fields.js';
import { ContinuePage, KeptHerePage, SignInPage } from './sign-in.page.js';
import { notFromHere, pathOfOurs } from './sign-in.pages.js';

/**
 * Stands before every form: nobody gets further without a session, and nothing that another site sent. Whoever’s
 * session has ended signs in and goes on with what they typed.
 */
@Injectable()
export class SignedIn implements NestInterceptor {
  constructor(
    private readonly clock: Clock,
    private readonly ways: SignInOptions,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const { caller, method, url } = request;
    const page = pageOf(request, { now: this.clock.now() });
    if (method !== 'POST') {
      if (caller) return next.handle();
      reply.code(303).header('location', link(page, paths.signIn, { next: url }));
      return of('');
    }
    if (!isFromHere(request)) throw notFromHere();
    const form = (request.body ?? {}) as Typed;
    if (caller && isOfSession(request, form)) return next.handle();
    const kept = answersOf(form);
    const asking = { page: ofSigningIn(page), next: isThere(request, kept) ? url : cameFrom(request), kept };
    // Only where files are taken is there room for as much.
    const large = request.routeOptions.config.upload === true && isLarge(form);
    if (caller) {
      reply.code(403);
      return of(sendPage(reply, <ContinuePage {...asking} large={large} />, page.language));
    }
    reply.code(401).header('www-authenticate', 'Bearer realm="paraph"');
    if (large) return of(sendPage(reply, <KeptHerePage {...asking} />, page.language));
    return of(sendPage(reply, <SignInPage {...asking} ways={await this.ways.in()} />, page.language));
  }
}

/** At whatever address it is shown: a change of its language must not send the form that waits on it. */
function ofSigningIn(page: Page): Page {
  const [path = '', query = ''] = link(page, paths.signIn).split('?');
  return { ...page, path, query };
}

/** Whether the address can be gone back to: with something to send, or where there is a page to read. */
const isThere = ({ server, routeOptions }: FastifyRequest, kept: Typed): boolean =>
  Object.keys(kept).length > 0 || server.hasRoute({ method: 'GET', url: routeOptions.url ?? '' });

/** The page with the button that was pressed, as the browser names it. */
function cameFrom({ headers: { referer = '' }, host }: FastifyRequest): string {
  const from = URL.canParse(referer) ? new URL(referer) : null;
  return from?.host === host ? pathOfOurs(from.pathname + from.search) : paths.board;
}
