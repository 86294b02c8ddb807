import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Observable, of } from 'rxjs';
import { isLarge } from '../../forms/hidden-fields.js';
import { answersOf, isFromHere, isOfSession, type Typed } from '../../http/bodies/forms.js';
import { PageRequest } from '../../http/responses/page-request.js';
import { redirect, show } from '../../http/responses/page-result.js';
import { link, type Page, paths } from '../../ui/page.js';
import { SignInOptions } from '../sign-in/sign-in-options.js';
import { ContinuePage, KeptHerePage, SignInPage } from './sign-in.page.js';
import { notFromHere, pathOfOurs } from './sign-in.pages.js';

/**
 * Stands before every form: nobody gets further without a session, and nothing that another site sent. Whoever’s
 * session has ended signs in and goes on with what they typed.
 */
@Injectable()
export class SignInInterceptor implements NestInterceptor {
  constructor(private readonly ways: SignInOptions) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { caller, method, url } = request;
    if (method !== 'POST' && caller) return next.handle();
    const { page } = new PageRequest(request);
    if (method !== 'POST') return of(redirect(link(page, paths.signIn, { next: url })));
    if (!isFromHere(request)) throw notFromHere();
    const form = (request.body ?? {}) as Typed;
    if (caller && isOfSession(request, form)) return next.handle();
    const kept = answersOf(form);
    const asking = { page: ofSigningIn(page), next: isThere(request, kept) ? url : cameFrom(request), kept };
    // Only where files are taken is there room for as much.
    const large = request.routeOptions.config.upload === true && isLarge(form);
    if (caller) return of(show(<ContinuePage {...asking} large={large} />, { status: 403 }));
    const asked = large ? (
      <KeptHerePage {...asking} />
    ) : (
      <SignInPage {...asking} ways={await this.ways.in()} />
    );
    return of(show(asked, { status: 401, headers: { 'www-authenticate': 'Bearer realm="paraph"' } }));
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
