import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PageRequest } from '../http/responses/page-request.js';
import { render, show } from '../http/responses/page-result.js';
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
  const config = { allow: 'public', anyQuery: true } as const;
  const instance = app.getHttpAdapter().getInstance();
  instance.get('/openapi.json', { config }, async (_, reply) =>
    reply.type('application/json; charset=utf-8').send(make().json),
  );
  instance.get('/docs', { config }, async (request, reply) => {
    const { page } = new PageRequest(request);
    return reply.send(render(show(<DocsPage page={page} document={make().document} />), request, reply));
  });
}
