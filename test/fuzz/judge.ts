import type { OpenApiDocument, Response } from '../../src/openapi/types.js';
import { describedAnswer, headersOf, mediaOf, validatorOf } from '../http/openapi.harness.js';
import type { Call } from './calls.js';

export type Answered = { status: number; headers: Record<string, string>; text: string; isWhole: boolean };

/** What any answer over HTTP may carry; what programs read beside these is described with each answer. */
const OF_HTTP = new Set([
  ...[
    'date',
    'connection',
    'keep-alive',
    'transfer-encoding',
    'content-length',
    'content-type',
    'content-encoding',
  ],
  ...[
    'cache-control',
    'vary',
    'set-cookie',
    'x-accel-buffering',
    'content-security-policy',
    'x-content-type-options',
  ],
  ...['referrer-policy', 'cross-origin-opener-policy', 'cross-origin-resource-policy', 'permissions-policy'],
]);

/** What is answered before any call is known, and described once for all: `default`. */
const BEFORE_ALL = new Set([408, 431]);

/** Finds what of an answer the document does not say, or says otherwise. */
export function judgeOf(document: OpenApiDocument) {
  const validate = validatorOf(document);
  const faultsOf = (schema: Record<string, unknown>, value: unknown): string[] => validate(schema)(value);
  const anyProblem = document.components.responses.problem as Response;

  const describedFor = ({ path, method, operation }: Call, status: number): Response | string => {
    if (!operation) {
      // HEAD is GET without its body, and says no more than that.
      return status < 500 ? anyProblem : `is ${status}`;
    }
    const described = describedAnswer(document, path, method.toLowerCase(), status);
    return described ?? (BEFORE_ALL.has(status) ? anyProblem : `${status} is not described`);
  };

  return (call: Call, { status, headers, text, isWhole }: Answered): string[] => {
    if (call.method === 'HEAD') return status >= 500 && status !== 503 ? [`HEAD is ${status}`] : [];
    const described = describedFor(call, status);
    if (typeof described === 'string') return [`${described}: ${text.slice(0, 300)}`];
    const faults = headerFaults(document, described, headers, faultsOf);
    const [type = ''] = (headers['content-type'] ?? '').split(';', 1);
    const media = mediaOf(described);
    if (media.length === 0) return text === '' ? faults : [...faults, `${status} has a body`];
    const schema = media.find(([name]) => name === type)?.[1].schema;
    if (!schema) return [...faults, `${status} is ${type || 'of no type'}`];
    if (!isWhole) return faults;
    const value = type.endsWith('json') ? JSON.parse(text) : text;
    return [...faults, ...faultsOf(schema, value).map((fault) => `${status} ${fault}`)];
  };
}

/** What of an answer's headers the document does not say, or says otherwise. */
export function headerFaults(
  document: OpenApiDocument,
  described: Response,
  given: Record<string, string>,
  faultsOf: (schema: Record<string, unknown>, value: unknown) => string[],
): string[] {
  const byName = headersOf(document, described);
  const undescribed = Object.keys(given).filter((name) => !OF_HTTP.has(name) && !byName.has(name));
  return [
    ...undescribed.map((name) => `the header ${name} is not described`),
    ...[...byName].flatMap(([name, { required, schema }]) => {
      const value = given[name];
      if (value === undefined) return required ? [`the header ${name} is not there`] : [];
      return faultsOf(schema, schema.type === 'integer' ? Number(value) : value).map(
        (fault) => `${name} ${fault}`,
      );
    }),
  ];
}
