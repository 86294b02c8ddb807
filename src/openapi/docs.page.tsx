import { messagesFor } from '../i18n/messages.js';
import { Layout } from '../ui/layout.js';
import type { Page } from '../ui/page.js';
import { OperationSection } from './docs-operation.js';
import { Prose, Shape } from './docs-shapes.js';
import type { OpenApiDocument } from './types.js';

const operationsOf = ({ paths }: OpenApiDocument) =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

/** The OpenAPI document as one page without script, so that the browser's search finds everything. */
export function DocsPage({ page, document }: { page: Page; document: OpenApiDocument }) {
  const m = messagesFor(page.language);
  const { components, info, tags } = document;
  const operations = operationsOf(document);
  const groups = tags.map((tag) => ({
    ...tag,
    operations: operations.filter(({ operation }) => operation.tags.includes(tag.name)),
  }));
  return (
    <Layout page={page} title={m.t('nav.docs')}>
      <div class="docs">
        <h1>{m.t('nav.docs')}</h1>
        <p class="lede">
          {m.t('docs.lede')} <a href="/openapi.json">{m.t('docs.document')}</a>
        </p>
        <div class="prose">
          <Prose text={info.description} />
        </div>
        <nav aria-label={m.t('docs.calls')}>
          <h2>{m.t('docs.calls')}</h2>
          {groups.map(({ name, operations }) => (
            <>
              <h3 lang="en">{name}</h3>
              <ul>
                {operations.map(({ path, method, operation: { operationId, summary } }) => (
                  <li>
                    <a href={`#${operationId}`}>
                      <code>{`${method.toUpperCase()} ${path}`}</code>
                    </a>{' '}
                    <span lang="en">{summary}</span>
                  </li>
                ))}
              </ul>
            </>
          ))}
          <p>
            <a href="#types">{m.t('docs.types')}</a>
          </p>
        </nav>
        {groups.map(({ name, description, operations }) => (
          <section>
            <h2 lang="en">{name}</h2>
            <Prose text={description} />
            {operations.map((one) => (
              <OperationSection {...one} components={components} m={m} />
            ))}
          </section>
        ))}
        <section id="types">
          <h2>{m.t('docs.types')}</h2>
          {Object.entries(components.schemas).map(([name, schema]) => (
            <Shape name={name} schema={schema} m={m} />
          ))}
        </section>
      </div>
    </Layout>
  );
}
