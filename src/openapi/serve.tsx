import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { basePathOf } from '../http/requests/base-path.js';
import { PageRequest } from '../http/responses/page-request.js';
import { render, show } from '../http/responses/page-result.js';
import { DocsPage } from './docs.page.js';
import type { OpenApiDocument } from './types.js';

/**
 * Serves the OpenAPI document: /openapi.json for programs, /docs for people. Call it before `init`. The document is
 * built from the finished application at the first request, so no controller can serve it.
 */
export function serveDocs(app: NestFastifyApplication): void {
  let cached: { document: OpenApiDocument; json: string } | null = null;
  const built = async () => {
    if (cached) return cached;
    // @nestjs/swagger is loaded for whoever asks, not at each start.
    const { documentOf } = await import('./document.js');
    const base = basePathOf(instance.publicUrl);
    const document = { ...documentOf(app), ...(base !== '' && { servers: [{ url: base }] }) };
    cached = { document, json: JSON.stringify(document) };
    return cached;
  };
  const config = { allow: 'public', anyQuery: true } as const;
  const instance = app.getHttpAdapter().getInstance();
  instance.get('/openapi.json', { config }, async (_, reply) =>
    reply.type('application/json; charset=utf-8').send((await built()).json),
  );
  instance.get('/docs', { config }, async (request, reply) => {
    const { page } = new PageRequest(request);
    const { document } = await built();
    return reply.send(render(show(<DocsPage page={page} document={document} />), request, reply));
  });
}
