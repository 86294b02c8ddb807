import type { Messages } from '../i18n/messages.js';
import { Prose, Type } from './docs-shapes.js';
import type { DocumentedOperation, Media, OpenApiDocument, Parameter, Ref, Response } from './types.js';

type Components = OpenApiDocument['components'];

/** The target of a reference. The document has no reference to a reference. */
function resolved<T extends object>(value: T | Ref, among: Record<string, T>): T {
  if (!('$ref' in value)) return value;
  const found = among[value.$ref.slice(value.$ref.lastIndexOf('/') + 1)];
  if (!found) throw new Error(`The document has no ${value.$ref}.`);
  return found;
}

function Parameters({ parameters, m }: { parameters: Parameter[]; m: Messages }) {
  return (
    <table>
      <caption>{m.t('docs.parameters')}</caption>
      <tbody>
        {parameters.map((parameter) => (
          <tr>
            <th scope="row">
              <code>{parameter.name}</code>
            </th>
            <td>
              {parameter.in},{' '}
              <code>
                <Type schema={parameter.schema} />
              </code>
            </td>
            <td>
              {parameter.required && <b>{m.t('docs.required')}</b>}
              <Prose text={parameter.description ?? ''} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Body({ content, m }: { content: Record<string, Media>; m: Messages }) {
  const example = content['application/json']?.example;
  return (
    <>
      <h4>{m.t('docs.body')}</h4>
      <p>
        {Object.entries(content).map(([type, { schema }], index) => (
          <>
            {index > 0 && ', '}
            {type}:{' '}
            <code>
              <Type schema={schema} />
            </code>
          </>
        ))}
      </p>
      {example !== undefined && (
        <details>
          <summary>{m.t('docs.example')}</summary>
          <pre>
            <code>{JSON.stringify(example, null, 2)}</code>
          </pre>
        </details>
      )}
    </>
  );
}

function Answer({
  status,
  response,
  components,
}: {
  status: string;
  response: Response;
  components: Components;
}) {
  const headers = Object.entries(response.headers ?? {});
  return (
    <tr>
      <th scope="row">{status}</th>
      <td>
        <code>
          {Object.values(response.content ?? {}).map(({ schema }) => (
            <Type schema={schema} />
          ))}
        </code>
      </td>
      <td>
        <Prose text={response.description} />
        {headers.map(([name, header]) => (
          <Prose text={`\`${name}\`: ${resolved(header, components.headers).description}`} />
        ))}
      </td>
    </tr>
  );
}

export type OperationProps = {
  path: string;
  method: string;
  operation: DocumentedOperation;
  components: Components;
  m: Messages;
};

/** One operation: description, parameters, body and answers. */
export function OperationSection({ path, method, operation, components, m }: OperationProps) {
  const { operationId, summary, description, security, requestBody } = operation;
  const parameters = operation.parameters.map((one) => resolved(one, components.parameters));
  const isPublic = security.some((scheme) => Object.keys(scheme).length === 0);
  return (
    <section id={operationId}>
      <h3>
        <code>{`${method.toUpperCase()} ${path}`}</code>
      </h3>
      <p lang="en">
        <b>{summary}.</b>
      </p>
      {description && <Prose text={description} />}
      <p class="quiet">{m.t(isPublic ? 'docs.token_optional' : 'docs.token_needed')}</p>
      {parameters.length > 0 && <Parameters parameters={parameters} m={m} />}
      {requestBody && <Body content={requestBody.content} m={m} />}
      <table>
        <caption>{m.t('docs.answers')}</caption>
        <tbody>
          {Object.entries(operation.responses).map(([status, response]) => (
            <Answer
              status={status}
              response={resolved(response, components.responses)}
              components={components}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}
