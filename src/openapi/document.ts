import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { EVENT_DATA } from '../domain/events/event-data.js';
import { problemSchema } from '../http/problems/problem.schema.js';
import { ABOUT, TAGS } from './about.js';
import { annotateHandlers, FACTS, type Facts } from './annotate.js';
import { cloudEventSchema, MESSAGE, messageSchema, SIGNATURE } from './message.js';
import { HEADERS, ON_EVERY_ANSWER, PARAMETER_DESCRIPTIONS, PARAMETERS } from './parameters.js';
import { problemResponses } from './problems.js';
import { convert, jsonSchemaOf } from './schemas.js';
import type {
  DocumentedOperation,
  Media,
  OpenApiDocument,
  Parameter,
  Ref,
  Response,
  Schema,
} from './types.js';

/** The paths of the API. All other paths are pages. */
const API = /^\/(?:v1|health|metrics)(?:\/|$)/;

/** The OpenAPI 3.1 document of an application's API. Throws if a handler is not described. */
export function documentOf(app: INestApplication): OpenApiDocument {
  annotateHandlers();
  const config = new DocumentBuilder().setOpenAPIVersion('3.1.0').build();
  const scanned = SwaggerModule.createDocument(app, config, {
    autoTagControllers: false,
    standardSchemaConverter: convert,
  });
  const responses = {};
  const operations = Object.entries(scanned.paths)
    .filter(([path]) => API.test(path))
    .flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        path,
        method,
        operation: describeOperation(path, method, operation as unknown as Scanned, responses),
      })),
    )
    .toSorted((a, b) => rank(a.operation) - rank(b.operation));
  const paths: OpenApiDocument['paths'] = {};
  for (const { path, method, operation } of operations) paths[path] = { ...paths[path], [method]: operation };
  return {
    openapi: '3.1.0',
    info: ABOUT,
    // Beside the document; serve.tsx names the path of PUBLIC_URL.
    servers: [{ url: '/' }],
    tags: TAGS,
    paths,
    webhooks: { message: { post: MESSAGE } },
    components: {
      schemas: sorted({
        ...(scanned.components?.schemas as Record<string, Schema>),
        ...jsonSchemaOf(problemSchema).components,
        ...jsonSchemaOf(eventDataSchema).components,
        ...jsonSchemaOf(messageSchema).components,
        ...jsonSchemaOf(cloudEventSchema).components,
      }),
      responses: sorted(responses),
      parameters: PARAMETERS,
      headers: HEADERS,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Created by `paraph token create`.' },
        signature: SIGNATURE,
      },
    },
  };
}

/** Each property is the schema of `data` for that event type. No message has all of them. */
const eventDataSchema = z
  .object(EVENT_DATA)
  .partial()
  .meta({ id: 'EventData', description: 'The fields of `data` by event type.' });

type Scanned = DocumentedOperation & { [FACTS]?: Facts };

function describeOperation(
  path: string,
  method: string,
  { [FACTS]: facts, ...operation }: Scanned,
  components: Record<string, object>,
): DocumentedOperation {
  if (!facts)
    throw new Error(`${method.toUpperCase()} ${path} is not described: its controller needs @Described.`);
  const whole: DocumentedOperation = {
    ...operation,
    security: facts.permission === 'public' ? [{}, { token: [] }] : [{ token: [] }],
    parameters: [
      ...operation.parameters.map((parameter) =>
        'in' in parameter ? describeParameter(parameter, facts) : parameter,
      ),
      ...requestHeaders(path, method, facts),
    ],
    responses: {
      ...successes(path, method, operation.responses as Record<string, Response>, facts),
      ...problemResponses(method, facts, components),
    },
  };
  return operation.requestBody ? { ...whole, requestBody: bodyOf(operation.requestBody, facts) } : whole;
}

function describeParameter({ schema, ...parameter }: Parameter, { required = {} }: Facts): Parameter {
  const { description: ownDescription, ...bare } = schema;
  const description = parameter.description ?? ownDescription ?? PARAMETER_DESCRIPTIONS[parameter.name];
  if (typeof description !== 'string') throw new Error(`The parameter ${parameter.name} is not described.`);
  const written = parameter.required ? required[parameter.name] : undefined;
  const example = written !== undefined && bare.type === 'integer' ? Number(written) : written;
  return { ...parameter, description, schema: bare, ...(example !== undefined && { example }) };
}

const refTo = (kind: keyof OpenApiDocument['components'], name: string): Ref => ({
  $ref: `#/components/${kind}/${name}`,
});

/**
 * Answers with an ETag of their content. An ETag with a revision is not one, because a 304 cannot rely on it
 * (conditional.ts).
 */
const isTagged = (path: string, method: string, { tells = [], endless = false, streamed = false }: Facts) =>
  path.startsWith('/v1/') && method === 'get' && !endless && !streamed && !tells.includes('revision');
const isIdempotent = (method: string, { permission }: Facts) => method === 'post' && permission !== 'public';

function requestHeaders(path: string, method: string, facts: Facts): Ref[] {
  const names = [
    ...(facts.ifMatch ? ['If-Match'] : []),
    ...(isIdempotent(method, facts) ? ['Idempotency-Key'] : []),
    ...(isTagged(path, method, facts) ? ['If-None-Match'] : []),
    ...(facts.endless ? ['Last-Event-ID'] : []),
    ...(facts.file ? ['Content-Disposition'] : []),
    ...(facts.ranged ? ['Range'] : []),
  ];
  return names.map((name) => refTo('parameters', name));
}

const fileHeaders = {
  'Accept-Ranges': refTo('headers', 'Accept-Ranges'),
  'Content-Disposition': refTo('headers', 'Content-Disposition'),
};

function successes(path: string, method: string, responses: Record<string, Response>, facts: Facts) {
  const { tells = [] } = facts;
  const always = {
    ...ON_EVERY_ANSWER,
    ...(isIdempotent(method, facts) && { 'Idempotency-Replayed': refTo('headers', 'Idempotency-Replayed') }),
  };
  const origin = tells.includes('origin') && {
    'X-Paraph-Version': refTo('headers', 'X-Paraph-Version'),
    'X-Paraph-Checkpoint': refTo('headers', 'X-Paraph-Checkpoint'),
  };
  const headers = {
    ...always,
    ...(tells.includes('location') && { Location: refTo('headers', 'Location') }),
    ...origin,
    ...(facts.ranged && fileHeaders),
    ...(tells.includes('revision') && { ETag: refTo('headers', 'Revision') }),
    ...(isTagged(path, method, facts) && { ETag: refTo('headers', 'ETag') }),
  };
  const [whole] = Object.values(responses);
  const ranges = facts.ranged && {
    206: {
      ...whole,
      description: 'The bytes that Range names.',
      headers: { ...headers, 'Content-Range': refTo('headers', 'Content-Range') },
    },
    416: {
      description: 'The file has no byte that Range names.',
      headers: { ...ON_EVERY_ANSWER, 'Content-Range': refTo('headers', 'Content-Range') },
    },
  };
  const otherHeaders = { ...always, Location: refTo('headers', 'Location') };
  const described = Object.entries(responses).map(([status, response]) => [
    status,
    {
      ...response,
      ...(facts.alsoText && {
        content: { ...response.content, 'text/plain': { schema: { type: 'string' } } },
      }),
      headers: status === facts.or ? otherHeaders : headers,
    },
  ]);
  const unchanged = {
    description: 'Not modified: If-None-Match contains the current ETag.',
    headers: { ...ON_EVERY_ANSWER, ...origin, ETag: refTo('headers', 'ETag') },
  };
  return {
    ...Object.fromEntries(described),
    ...ranges,
    ...(isTagged(path, method, facts) && { 304: unchanged }),
  };
}

function bodyOf(
  body: NonNullable<DocumentedOperation['requestBody']>,
  { yaml, lines, file, example }: Facts,
): NonNullable<DocumentedOperation['requestBody']> {
  // OpenAPI 3.1 describes a body of bytes by its media type alone.
  if (file)
    return { required: true, content: { 'application/pdf': { schema: {}, example }, '*/*': { schema: {} } } };
  const json = { ...body.content['application/json'], example } as Media;
  return {
    required: true,
    content: {
      'application/json': json,
      ...(yaml && { 'application/yaml': { schema: json.schema } }),
      // OpenAPI 3.1 has no schema for a stream of records.
      ...(lines && { 'application/jsonl': { schema: { type: 'string' as const } } }),
    },
  };
}

function rank({ operationId, tags }: DocumentedOperation): number {
  const at = TAGS.findIndex(({ name }) => name === tags[0]);
  if (at < 0) throw new Error(`${operationId} has a tag that is not described.`);
  return at;
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
