import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Body, refused, type Service, startService } from '../support/service.js';
import { accessCalls, calls } from './calls.js';

type Operation = { parameters?: { name?: string; in?: string }[] };
const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
};
/** What is tried elsewhere, or is not for callers of the API. */
const ELSEWHERE = /^\/(?:v1\/(?:webhooks|proposals|stream|mail)|health|metrics)/;
const OPERATIONS = Object.entries(paths)
  .filter(([path]) => !ELSEWHERE.test(path))
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const named = (place: string) =>
        (operation.parameters ?? []).flatMap((one) => (one.in === place && one.name ? [one.name] : []));
      return { method: method.toUpperCase(), path, inPath: named('path'), inQuery: named('query') };
    }),
  );
const GETS = OPERATIONS.filter(({ method }) => method === 'GET');

let at: Service;
let meeting: string;
let holder: string;
beforeAll(async () => {
  at = await startService();
  for (const slug of ['bad', 'other']) await at.admin.open(slug);
  await at.admin.log('bad', { type: 'round.held', occurredOn: '2026-01-01', visibility: 'public' });
  const entries = [{ track: 'other', type: 'meeting.held' }];
  const met = { occurredOn: '2026-01-01', visibility: 'public', entries };
  meeting = (await at.admin.post('/v1/meetings', met)).body.meeting.id;
  await at.admin.post('/v1/desks', { slug: 'desk', name: 'Desk', tracks: ['bad'] });
  holder = (await at.admin.call<{ id: string }>('POST', '/v1/tokens', { name: 'held', role: 'reader' })).body
    .id;
  await at.admin.call('PUT', `/v1/desks/desk/grants/${holder}`, { role: 'officer' });
});
afterAll(() => at.close());

const PROPER = (): Record<string, string> => ({
  slug: 'bad',
  seq: '1',
  id: meeting,
  kind: 'readmission',
  desk: 'desk',
  holder,
  sha256: 'f'.repeat(64),
});
const filled = (path: string, values: Record<string, string>) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name) => values[name] ?? '');

/** Sends a request as it is: fetch would tidy up paths and methods. */
function raw(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<[number, Body]> {
  return new Promise((resolve, reject) => {
    const length = body ? { 'content-length': String(Buffer.byteLength(body)) } : {};
    const options = { host: '127.0.0.1', port: at.port, method, path, headers: { ...headers, ...length } };
    const sent = request(options, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => {
        const status = answer.statusCode ?? 0;
        const isProblem = answer.headers['content-type'] === 'application/problem+json';
        if (isProblem && JSON.parse(text).status === status) resolve([status, JSON.parse(text)]);
        else reject(new Error(`${method} ${path}: ${status} is no problem document: ${text.slice(0, 200)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
const as = (more: Record<string, string> = {}) => ({
  authorization: 'Bearer the-admin-token-of-the-contract',
  'content-type': 'application/json',
  ...more,
});

/** Bodies of the calls, by operation. */
const bodyOf = (method: string, path: string) =>
  JSON.stringify(
    [...calls(meeting), ...accessCalls].find(({ operation }) => operation === `${method} ${path}`)?.body ??
      {},
  );

/** What reads YAML as the same data. */
const YAML_TOO = ['/v1/import', '/v1/precedents'];

const BAD_SEGMENTS = {
  NUL: '%00',
  'NUL inside': 'a%00b',
  'half an escape': '%',
  'an escape of nothing': '%zz',
  'bytes that are no UTF-8': '%ff',
  'a lone surrogate': '%ED%A0%80',
  'an escaped slash': 'a%2Fb',
  'the way up': '..%2F..%2Fetc',
  __proto__: '__proto__',
  constructor: 'constructor',
  blanks: '%20',
  'an emoji': '%F0%9F%98%80',
  'a very long name': 'x'.repeat(5_000),
  'a huge number': '99999999999999999999',
  'a negative number': '-1',
  'a number that is none': '1e0',
  SQL: "'%20OR%201=1--",
};

describe('a path', () => {
  it.each(OPERATIONS.filter(({ inPath }) => inPath.length > 0))(
    '$method $path is refused where a part of it is nonsense',
    async ({ method, path, inPath }) => {
      const before = await at.rows();
      for (const name of inPath) {
        for (const [what, segment] of Object.entries(BAD_SEGMENTS)) {
          const to = filled(path, { ...PROPER(), [name]: segment });
          const [status] = await raw(method, to, as(), method === 'GET' ? '' : bodyOf(method, path));
          expect([what, to, [400, 404, 422].includes(status) || status]).toEqual([what, to, true]);
        }
      }
      expect(await at.rows()).toEqual(before);
    },
  );

  it.each([...new Set(OPERATIONS.map(({ path }) => path))])(
    '%s says which methods it takes',
    async (path) => {
      const taken = OPERATIONS.filter((one) => one.path === path).map(({ method }) => method);
      for (const method of ['DELETE', 'PUT', 'PATCH', 'POST', 'GET', 'OPTIONS']) {
        if (taken.includes(method)) continue;
        const [status, { code }] = await raw(
          method,
          filled(path, PROPER()),
          as(),
          method === 'GET' ? '' : '{}',
        );
        expect([method, status, code]).toEqual([method, 405, 'method_not_allowed']);
      }
    },
  );

  it('that nobody serves is not found, whatever the method', async () => {
    for (const path of [
      '/v1',
      '/v1/',
      '/v1/nothing',
      '/v1/tracks/',
      '/v1/tracks/bad/',
      '/V1/tracks',
      '//v1/tracks',
    ]) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        expect([path, method, (await raw(method, path, as(), method === 'GET' ? '' : '{}'))[0]]).toEqual([
          path,
          method,
          404,
        ]);
      }
    }
  });
});

describe('a query', () => {
  it.each(GETS)('of $method $path is refused where it is unknown or nonsense', async ({ path, inQuery }) => {
    const to = filled(path, PROPER());
    for (const name of ['unknown', '__proto__', 'constructor', 'toString', 'a%00', '']) {
      const [status, body] = await raw('GET', `${to}?${name}=1`, as());
      expect([name, status, body.code]).toEqual([name, 422, 'validation_failed']);
    }
    for (const name of inQuery) {
      for (const value of ['%00', 'a%00', '', 'x'.repeat(5_000), '1&'.concat(name, '=2')]) {
        const [status, body] = await raw('GET', `${to}?${name}=${value}`, as());
        // Other parameters may be missing too.
        const pointers = body.errors?.map(({ pointer }) => pointer);
        expect([name, value, status, pointers]).toEqual([
          ...[name, value, 422],
          expect.arrayContaining([`/query/${name}`]),
        ]);
      }
      for (const value of ['%', '%zz', '%ff', '%ED%A0%80', '%C0%80', '[]', '{}', '-', "'", '\\', '%25']) {
        const answer = await at.admin.fetch(`${to}?${name}=${value}`);
        expect([name, value, answer.status < 500]).toEqual([name, value, true]);
      }
    }
  });

  it.each(OPERATIONS.filter(({ method }) => method !== 'GET'))(
    'of $method $path is refused',
    async ({ method, path }) => {
      const before = await at.rows();
      const [status, body] = await raw(
        method,
        `${filled(path, PROPER())}?force=true`,
        as(),
        bodyOf(method, path),
      );
      expect([status, body.errors?.[0]?.pointer]).toEqual([422, '/query/force']);
      expect(await at.rows()).toEqual(before);
    },
  );
});

describe('a body', () => {
  it.each(OPERATIONS.filter(({ method }) => method !== 'GET'))(
    'of $method $path is refused in any form but JSON',
    async ({ method, path }) => {
      const before = await at.rows();
      const to = filled(path, PROPER());
      const types = [
        'text/plain',
        'text/json',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/xml',
        'application/octet-stream',
        'nonsense',
        ...(YAML_TOO.includes(path) ? [] : ['application/yaml']),
      ].filter(() => path !== '/v1/documents');
      for (const type of types) {
        const [status, { code }] = await raw(method, to, as({ 'content-type': type }), bodyOf(method, path));
        expect([type, status, code]).toEqual([type, 415, 'unsupported_media_type']);
      }
      const { 'content-type': _, ...untyped } = as();
      const [status] = await raw(method, to, untyped, bodyOf(method, path));
      expect([415, 422]).toContain(status);
      const [packed] = await raw(method, to, as({ 'content-encoding': 'gzip' }), '\u001f\u008b\b');
      expect([400, 415]).toContain(packed);
      expect(await at.rows()).toEqual(before);
    },
  );

  it('of YAML is refused where it says more than JSON can', async () => {
    const before = await at.rows();
    const send = (yaml: string) =>
      raw('POST', '/v1/import', as({ 'content-type': 'application/yaml' }), yaml);
    const bomb = `a: &a [x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]},`.repeat(8)}]`).join('\n')}\n`;
    for (const yaml of [
      bomb,
      'format: !!js/function x',
      'format: !custom x',
      '? [a]\n: b',
      '__proto__: {}',
      '--- a\n--- b',
      'format: paraph-dossier/1\nformat: paraph-dossier/1',
      `${'['.repeat(1_000)}${']'.repeat(1_000)}`,
      'a: [',
      '\t- x',
    ]) {
      const [status, { code }] = await send(yaml);
      expect([yaml.slice(0, 40), status, code]).toEqual([yaml.slice(0, 40), 400, 'malformed_json']);
    }
    for (const yaml of [
      '',
      '~',
      'text',
      'format: paraph-dossier/2',
      'format: paraph-dossier/1\ncoverageUntil: 2025\n',
    ]) {
      expect([yaml, (await send(yaml))[0]]).toEqual([yaml, 422]);
    }
    expect(await at.rows()).toEqual(before);
  });
});

describe('a header', () => {
  const entry = JSON.stringify({ type: 'meeting.held', occurredOn: '2026-01-01' });

  it('that is nonsense is refused', async () => {
    const before = await at.rows();
    for (const [name, value, expected] of [
      ['if-match', '1', 422],
      ['if-match', '"1', 422],
      ['if-match', '"1", "2"', 422],
      ['if-match', '', 422],
      ['if-match', '"99999999999999999999"', 412],
      ['if-match', '"-1"', 412],
      ['if-match', 'W/"1"', 412],
      ['idempotency-key', '', 422],
      ['idempotency-key', 'a b', 422],
      ['idempotency-key', 'x'.repeat(256), 422],
      ['authorization', 'Bearer', 401],
      ['authorization', 'Bearer wrong', 401],
      ['authorization', `Bearer paraph_${'a'.repeat(43)}`, 401],
      ['authorization', 'Basic YWRtaW46YWRtaW4=', 401],
      ['authorization', 'Bearer the-admin-token-of-the-contract x', 401],
    ] as const) {
      const [status] = await raw('POST', '/v1/tracks/bad/transitions', as({ [name]: value }), entry);
      expect([name, value, status]).toEqual([name, value, expected]);
    }
    expect(await at.rows()).toEqual(before);
  });
});

describe('without a token', () => {
  it.each(OPERATIONS.filter(({ method }) => method !== 'GET'))(
    '$method $path is refused before anything else',
    async ({ method, path }) => {
      const before = await at.rows();
      const answer = await at.anyone.call(method, filled(path, PROPER()), { nonsense: true });
      expect(refused(answer)).toEqual([401, 'unauthenticated']);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(await at.rows()).toEqual(before);
    },
  );
});
