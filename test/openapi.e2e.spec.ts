import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenApiDocument, Parameter } from '../src/openapi/document.js';
import { ADMIN, describedAnswer, mediaOf, serveFounding, validatorOf } from './openapi.harness.js';

const document: OpenApiDocument = JSON.parse(readFileSync('openapi.json', 'utf8'));
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation, id: operation.operationId })),
);
const isPublic = ({ operation }: (typeof operations)[number]) =>
  operation.security.some((scheme) => Object.keys(scheme).length === 0);
const validate = validatorOf(document);

let served: Awaited<ReturnType<typeof serveFounding>>;
beforeAll(async () => {
  served = await serveFounding();
}, 60_000);
afterAll(() => served.close());

type Asked = {
  token?: string;
  query?: string;
  body?: string;
  type?: string;
  headers?: Record<string, string>;
};
type Called = (typeof operations)[number] & { params?: Record<string, string> };

/** Calls an operation with the document's examples, unless something else is asked; the answer must be described. */
async function call({ path, method, operation, params = {} }: Called, asked: Asked = {}) {
  const { token, query = '', type = 'application/json', headers = {} } = asked;
  const given = new Map(
    operation.parameters.flatMap((one) => ('in' in one && one.in === 'path' ? [[one.name, one]] : [])) as [
      string,
      Parameter,
    ][],
  );
  const target = path.replaceAll(/\{(\w+)\}/g, (_, name) => params[name] ?? String(given.get(name)?.example));
  const body = asked.body ?? JSON.stringify(operation.requestBody?.content['application/json']?.example);
  const answer = await fetch(served.url + target + query, {
    method: method.toUpperCase(),
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(operation.requestBody && { 'content-type': type }),
      ...headers,
    },
    ...(operation.requestBody && { body }),
  });
  const text = await answer.text();
  const described = describedAnswer(document, path, method, answer.status);
  const what = `${method} ${target}${query} ${answer.status}: ${text.slice(0, 500)}`;
  if (!described) throw new Error(`Not described: ${what}`);
  const [media] = mediaOf(described);
  if (!media) expect([what, text]).toEqual([what, '']);
  else {
    const [mediaType, { schema }] = media;
    expect([what, answer.headers.get('content-type')?.split(';', 1)[0]]).toEqual([what, mediaType]);
    const value = mediaType === 'text/plain' ? text : JSON.parse(text);
    expect([what, validate(schema)(value)]).toEqual([what, []]);
  }
  for (const name of Object.keys(described.headers ?? {})) {
    const only = name === 'Idempotency-Replayed' && !headers['idempotency-key'];
    if (!only) expect([what, name, answer.headers.has(name)]).toEqual([what, name, true]);
  }
  return { status: answer.status, headers: answer.headers, json: () => JSON.parse(text) };
}

const one = (id: string): Called => {
  const found = operations.find((operation) => operation.id === id);
  if (!found) throw new Error(`There is no operation ${id}.`);
  return found;
};

/** The newest gathering that the caller sees, for calls that name one. */
async function meetingSeen(token?: string): Promise<Record<string, string>> {
  const { items } = (await call(one('listTransitions'), token ? { token } : {})).json();
  return { id: items.findLast(({ meeting }: { meeting: string | null }) => meeting !== null).meeting };
}

describe('the OpenAPI document', () => {
  it('that is served is the one that is checked in (npm run generated)', async () => {
    const answer = await fetch(`${served.url}/openapi.json`);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await answer.json()).toEqual(document);
  });

  it('has every route of the interface, and the application has every route of it', () => {
    const tree: string = served.instance.printRoutes({ commonPrefix: false });
    const routes = tree.split('\n').flatMap((line) => {
      const [, url, methods] = /(\/\S*) \(([A-Z, ]+)\)/.exec(line) ?? [];
      return url && methods ? methods.split(', ').map((method) => `${method} ${url}`) : [];
    });
    expect(routes.length).toBeGreaterThan(20);
    const described = operations.map(
      ({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    for (const route of described) {
      const [method = '', url = ''] = route.split(' ');
      expect([route, served.instance.hasRoute({ method: method as 'GET', url })]).toEqual([route, true]);
    }
    const found = described.filter((route) => route.startsWith('GET /v1/kinds'));
    expect(found).toHaveLength(2);
  });
});

describe('every call that is described', () => {
  it('answers strangers as described', async () => {
    const params = await meetingSeen();
    for (const operation of operations) {
      const { status } = await call({ ...operation, params });
      const expected = isPublic(operation) ? 200 : 401;
      expect([operation.id, status]).toEqual([operation.id, expected]);
    }
  });

  it('accepts its example, one after another, and answers as described', async () => {
    for (const operation of operations) {
      const params = operation.path.startsWith('/v1/meetings/') ? await meetingSeen(ADMIN) : {};
      const { status } = await call({ ...operation, params }, { token: ADMIN });
      const [success] = Object.keys(operation.operation.responses);
      expect([operation.id, String(status)]).toEqual([operation.id, success]);
    }
  });

  it('answers strangers as described once there is more to see', async () => {
    const params = await meetingSeen();
    for (const operation of operations.filter(isPublic)) {
      expect([operation.id, (await call({ ...operation, params })).status]).toEqual([operation.id, 200]);
    }
  });
});
