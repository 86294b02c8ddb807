import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { map, type Observable } from 'rxjs';
import type { FieldError } from '../../ui/form.js';
import { renderPage } from '../../ui/render.js';
import { languageOf } from './pages.js';

type Headers = Readonly<Record<string, string>>;

/** The answer of a handler of pages. */
export class PageResult {
  constructor(
    readonly status: number,
    readonly headers: Headers,
    /** Null for a redirect. */
    readonly page: VNode | Buffer | null,
  ) {}
}

/** A page, or the bytes of a page that is already rendered. */
export const show = (
  page: VNode | Buffer,
  { status = 200, headers = {} }: { status?: number; headers?: Headers } = {},
): PageResult => new PageResult(status, headers, page);

/** A form; with errors, the status is 422. */
export const showForm = (
  form: VNode,
  errors: readonly FieldError[] = [],
  headers: Headers = {},
): PageResult => show(form, { status: errors.length > 0 ? 422 : 200, headers });

/** A 303 to another page, which the browser requests with GET. */
export const redirect = (location: string, headers: Headers = {}): PageResult =>
  new PageResult(303, { ...headers, location }, null);

/** Sets status and headers of the reply, and returns the body. */
export function render(
  { status, headers, page }: PageResult,
  request: FastifyRequest,
  reply: FastifyReply,
): string | Buffer {
  reply.code(status).headers(headers);
  if (page === null) return '';
  reply.headers({
    'content-type': 'text/html; charset=utf-8',
    'content-language': languageOf(request),
    vary: 'Authorization, Cookie, Accept-Language',
  });
  return Buffer.isBuffer(page) ? page : renderPage(page);
}

/** Renders the `PageResult` that a handler returns. */
export class PageResults implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    return next
      .handle()
      .pipe(
        map((result: unknown) =>
          result instanceof PageResult ? render(result, http.getRequest(), http.getResponse()) : result,
        ),
      );
  }
}
