import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { map, type Observable } from 'rxjs';
import type { FieldError } from '../../ui/form.js';
import { renderPage } from '../../ui/render.js';
import { languageOf } from './pages.js';

type Headers = Readonly<Record<string, string>>;

/** What a handler of pages answers. */
export class PageResult {
  constructor(
    readonly status: number,
    readonly headers: Headers,
    /** Null for a redirect. */
    readonly page: VNode | Buffer | null,
  ) {}
}

/** A page, or the bytes of one that is rendered already. */
export const show = (
  page: VNode | Buffer,
  { status = 200, headers = {} }: { status?: number; headers?: Headers } = {},
): PageResult => new PageResult(status, headers, page);

/** A form: as it is first shown, or again with what is wrong in it. */
export const showForm = (
  form: VNode,
  errors: readonly FieldError[] = [],
  headers: Headers = {},
): PageResult => show(form, { status: errors.length > 0 ? 422 : 200, headers });

/** On to another page, which the browser asks for by GET. */
export const redirect = (location: string, headers: Headers = {}): PageResult =>
  new PageResult(303, { ...headers, location }, null);

/** Puts a result on the reply; the body is left to be sent. */
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

/** Renders what handlers of pages return. */
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
