import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pageOf, sendPage } from '../http/responses/pages.js';
import { Clock } from '../runtime/clock.js';
import { DocsPage } from './docs.page.js';
import { documentOf } from './document.js';
import type { OpenApiDocument } from './types.js';

/**
 * Serves what the application says of itself: /openapi.json for programs, /docs for people. Call it before `init`;
 * the document is made when it is first asked for. These are no handlers of a controller because the document is
 * read from the finished application.
 */
export function serveDocs(app: NestFastifyApplication): void {
  let made: { document: OpenApiDocument; json: string } | null = null;
  const make = () => {
    if (made) return made;
    const document = documentOf(app);
    made = { document, json: JSON.stringify(document) };
    return made;
  };
  const clock = app.get(Clock, { strict: false });
  const config = { allow: 'public', anyQuery: true } as const;
  const instance = app.getHttpAdapter().getInstance();
  instance.get('/openapi.json', { config }, async (_, reply) =>
    reply.type('application/json; charset=utf-8').send(make().json),
  );
  instance.get('/docs', { config }, async (request, reply) => {
    const page = pageOf(request, { now: clock.now() });
    return reply.send(sendPage(reply, <DocsPage page={page} document={make().document} />, page.language));
  });
}
