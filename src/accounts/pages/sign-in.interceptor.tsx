import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Observable, of } from 'rxjs';
import { isLarge } from '../../forms/hidden-fields.js';
import { answersOf, hasCsrfToken, isSameOrigin, type Typed } from '../../http/bodies/forms.js';
import { PageRequest } from '../../http/responses/page-request.js';
import { redirect, show } from '../../http/responses/page-result.js';
import { link, type Page, paths } from '../../ui/page.js';
import { SignInOptions } from '../sign-in/sign-in-options.js';
import { ContinuePage, LargeFormPage, SignInPage } from './sign-in.page.js';
import { crossSiteForm, localPath } from './sign-in.pages.js';

/**
 * Guards every form. It refuses forms that another site sent, and asks for sign-in where there is no session. Whoever
 * signs in again continues with what they typed.
 */
@Injectable()
export class SignInInterceptor implements NestInterceptor {
  constructor(private readonly options: SignInOptions) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { caller, method, url } = request;
    if (method !== 'POST' && caller) return next.handle();
    const { page } = new PageRequest(request);
    if (method !== 'POST') return of(redirect(link(page, paths.signIn, { next: url })));
    if (!isSameOrigin(request)) throw crossSiteForm();
    const form = (request.body ?? {}) as Typed;
    if (caller && hasCsrfToken(request, form)) return next.handle();
    const kept = answersOf(form);
    const props = {
      page: signInPageOf(page),
      next: canReturnTo(request, kept) ? url : refererOf(request),
      kept,
    };
    // Only routes that accept files accept this much.
    const large = request.routeOptions.config.upload === true && isLarge(form);
    if (caller) return of(show(<ContinuePage {...props} large={large} />, { status: 403 }));
    const signInPage = large ? (
      <LargeFormPage {...props} />
    ) : (
      <SignInPage {...props} methods={await this.options.available()} />
    );
    return of(show(signInPage, { status: 401, headers: { 'www-authenticate': 'Bearer realm="paraph"' } }));
  }
}

/** The sign-in page as linked to from any address: a change of language must not send the form that waits on it. */
function signInPageOf(page: Page): Page {
  const [path = '', query = ''] = link(page, paths.signIn).split('?');
  return { ...page, path, query };
}

/** Whether the browser can return to the address: with answers to send, or because it has a page to read. */
const canReturnTo = ({ server, routeOptions }: FastifyRequest, kept: Typed): boolean =>
  Object.keys(kept).length > 0 || server.hasRoute({ method: 'GET', url: routeOptions.url ?? '' });

/** The page whose button was pressed, by the Referer header. */
function refererOf({ headers: { referer = '' }, host }: FastifyRequest): string {
  const from = URL.canParse(referer) ? new URL(referer) : null;
  return from?.host === host ? localPath(from.pathname + from.search) : paths.board;
}
