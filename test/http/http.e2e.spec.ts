import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { ADMIN, type Served, serveThings } from '../support/http.harness.js';

let at: Served;
beforeAll(async () => {
  at = await serveThings();
});
afterAll(() => at.close());

type ProblemBody = { status: number; code: string; errors: { pointer: string; message: string }[] };
const admin = { authorization: `Bearer ${ADMIN}` };
const json = { ...admin, 'content-type': 'application/json' };

async function problem(answer: Response): Promise<ProblemBody & Record<string, unknown>> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const body = (await answer.json()) as ProblemBody & Record<string, unknown>;
  expect(body.status).toBe(answer.status);
  return body;
}
const codeOf = async (answer: Response) => {
  const { status, code } = await problem(answer);
  return [status, code];
};
const send = (path: string, body: RequestInit['body'], headers: Record<string, string> = json) =>
  at.call(path, { method: 'POST', headers, body });

describe('problems', () => {
  it('answers a thrown problem with its extensions', async () => {
    const answer = await at.call('/v1/things/refused');
    expect(await problem(answer)).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'transition_refused',
      detail: 'Not now.',
      refusals: [{ code: 'too_early' }],
    });
  });

  it.each([
    ['JSON that is none', '/v1/things', '{"name":', json, 400, 'malformed_json'],
    [
      'bytes that are no UTF-8',
      '/v1/things',
      Buffer.from('7b2261223a22ff227d', 'hex'),
      json,
      400,
      'malformed_json',
    ],
    [
      'a body nested 1,000 deep',
      '/v1/things',
      '['.repeat(1000) + ']'.repeat(1000),
      json,
      400,
      'malformed_json',
    ],
    [
      'a body nested 400,000 deep',
      '/v1/things',
      '['.repeat(400_000) + ']'.repeat(400_000),
      json,
      400,
      'malformed_json',
    ],
    ['__proto__', '/v1/things', '{"__proto__":{"x":1}}', json, 400, 'malformed_json'],
    ['constructor.prototype', '/v1/things', '{"constructor":{"prototype":{}}}', json, 400, 'malformed_json'],
    [
      'another media type',
      '/v1/things',
      'name=x',
      { ...admin, 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'unsupported_media_type',
    ],
    [
      'a broken media type',
      '/v1/things',
      'x',
      { ...admin, 'content-type': ';;;' },
      415,
      'unsupported_media_type',
    ],
    [
      'YAML where none is read',
      '/v1/things',
      'name: x',
      { ...admin, 'content-type': 'application/yaml' },
      415,
      'unsupported_media_type',
    ],
    [
      '10 MB where 1 MiB is read',
      '/v1/things',
      Buffer.alloc(10_000_000, 0x20),
      json,
      413,
      'payload_too_large',
    ],
    [
      '10 MB where 8 MiB are read',
      '/v1/things/import',
      Buffer.alloc(10_000_000, 0x20),
      json,
      413,
      'payload_too_large',
    ],
    ['a body for a route that is none', '/nowhere', '{"name":', json, 404, 'not_found'],
  ])('given %s, refuses it', async (_, path, body, headers, status, code) => {
    expect(await codeOf(await send(path, body, headers))).toEqual([status, code]);
  });

  it('given a chunked body of 10 MB, refuses it', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 10; i += 1) controller.enqueue(new Uint8Array(1_000_000).fill(0x20));
        controller.close();
      },
    });
    const init = { method: 'POST', headers: json, body, duplex: 'half' } as RequestInit;
    expect(await codeOf(await at.call('/v1/things', init))).toEqual([413, 'payload_too_large']);
  });

  it('given an address that is not served, says so', async () => {
    expect(await codeOf(await at.call('/v1/nothing'))).toEqual([404, 'not_found']);
    expect(await codeOf(await at.call(`/v1/things/${'a'.repeat(129)}`))).toEqual([404, 'not_found']);
    expect(await codeOf(await at.call('/v1/things/%ff'))).toEqual([400, 'bad_request']);
  });

  it('given a path that is served by other methods, names them', async () => {
    const answer = await at.call('/v1/things/abc?x=1', { method: 'DELETE', headers: admin });
    expect(answer.headers.get('allow')).toBe('GET, HEAD, PATCH');
    expect(await codeOf(answer)).toEqual([405, 'method_not_allowed']);
  });

  it('given a fault of ours, tells nothing but the request’s id', async () => {
    const answer = await at.call('/v1/things/boom', { headers: { 'x-request-id': 'abc-1' } });
    expect(answer.headers.get('x-request-id')).toBe('abc-1');
    const body = await problem(answer);
    expect([body.status, body.code]).toEqual([500, 'internal_error']);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('given a database that goes away, asks to come again', async () => {
    const answer = await at.call('/v1/things/gone');
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(await codeOf(answer)).toEqual([503, 'unavailable']);
  });

  it.each([
    ['what is not HTTP', 'NONSENSE\r\n\r\n', 400, 'bad_request'],
    [
      'headers without end',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
  ])('given %s, answers and closes', async (_, text, status, code) => {
    const answer = await at.raw(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain(`"code":"${code}"`);
  });
});

describe('input', () => {
  const faults = async (answer: Response) => {
    const { status, errors } = await problem(answer);
    expect(status).toBe(422);
    return errors;
  };

  it('lists every fault with a pointer into the body', async () => {
    const errors = await faults(await at.post('/v1/things', { count: 0, title: { fr: 'x' }, 'a/b~c': 1 }));
    expect(errors).toEqual([
      { pointer: '/a~1b~0c', message: 'is not known here' },
      { pointer: '/count', message: 'must be at least 1' },
      { pointer: '/name', message: 'is required' },
      { pointer: '/title/fr', message: 'is not known here' },
    ]);
  });

  it('lists a hundred of many faults', async () => {
    const body = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`x${i}`, 1]));
    expect(await faults(await at.post('/v1/things', body))).toHaveLength(100);
  });

  it.each([
    ['no body', undefined, {}],
    ['an empty one', '', { 'content-type': 'application/json' }],
    ['null', 'null', { 'content-type': 'application/json' }],
  ])('given %s where one is needed, says so', async (_, body, headers) => {
    const [fault] = await faults(await send('/v1/things', body, { ...admin, ...headers }));
    expect(fault?.pointer).toBe('');
  });

  it('given NUL or a lone surrogate in a value or a name, points at it', async () => {
    const body = '{"name":"a\\u0000","b\\ud800":{"c":["\\udfff"]},"count":1e999}';
    const errors = await faults(await at.post('/v1/things', body));
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/b\ufffd', '/b\ufffd/c/0', '/count', '/name']);
    expect(await faults(await at.call('/v1/things?asOf=%00'))).toEqual([
      { pointer: '/query/asOf', message: 'must be well-formed Unicode without NUL' },
    ]);
    expect(await faults(await at.call('/v1/things/a%00'))).toEqual([
      { pointer: '/path/slug', message: 'must be well-formed Unicode without NUL' },
    ]);
  });

  it('reads and refuses query and path parameters', async () => {
    const good = await at.call('/v1/things?limit=7&asOf=2026-01-31');
    expect(await good.json()).toEqual({ query: { limit: 7, asOf: '2026-01-31' }, caller: null });
    expect(await faults(await at.call('/v1/things?limit=501&asOf=soon&x=1&__proto__=1'))).toEqual([
      { pointer: '/query/__proto__', message: 'is not known here' },
      { pointer: '/query/asOf', message: 'must be a day, YYYY-MM-DD' },
      { pointer: '/query/limit', message: 'must be at most 500' },
      { pointer: '/query/x', message: 'is not known here' },
    ]);
    expect(await faults(await at.call('/v1/things/ABC'))).toEqual([
      { pointer: '/path/slug', message: 'does not have the required form' },
    ]);
  });

  it('refuses what a route does not read at all', async () => {
    expect(await faults(await at.call('/v1/things/abc?x=1'))).toEqual([
      { pointer: '/query/x', message: 'is not known here' },
    ]);
    expect(await faults(await at.post('/v1/things/abc/approve', { reason: 'x' }))).toEqual([
      { pointer: '/reason', message: 'is not known here' },
    ]);
    expect((await at.post('/v1/things/abc/approve', {})).status).toBe(200);
    expect((await at.call('/v1/things/page?utm_source=x')).status).toBe(200);
  });

  it('reads YAML as the same as JSON', async () => {
    const yaml = { ...admin, 'content-type': 'application/yaml' };
    const answer = await send('/v1/things/import', 'a: &x [1, no, 2026-01-01, null]\nb: *x\n<<: y\n', yaml);
    const list = [1, 'no', '2026-01-01', null];
    expect(await answer.json()).toEqual({ body: { a: list, b: list, '<<': 'y' } });
  });
});

describe('callers', () => {
  const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

  it('given no token, serves what is public and nothing else', async () => {
    const answer = await at.call('/v1/things');
    expect(await answer.json()).toEqual({ query: {}, caller: null });
    const refused = await at.call('/v1/things', { method: 'POST', body: '{"name":' });
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(await codeOf(refused)).toEqual([401, 'unauthenticated']);
  });

  it('given the admin token, knows its holder', async () => {
    const answer = await at.call('/v1/things', as(ADMIN));
    expect(await answer.json()).toMatchObject({
      caller: { id: 'admin', role: 'administrator', via: 'admin' },
    });
  });

  it('given a bad token, refuses it where anyone may call', async () => {
    for (const authorization of ['Bearer x', 'Bearer', 'Basic YTpi', `Bearer paraph_${'a'.repeat(43)}`]) {
      const answer = await at.call('/v1/things', { headers: { authorization } });
      expect(await codeOf(answer)).toEqual([401, 'unauthenticated']);
    }
  });

  it('given a role, allows what it may', async () => {
    for (const [role, posted, approved] of [
      ['reader', 403, 403],
      ['auditor', 403, 403],
      ['officer', 201, 403],
      ['approver', 201, 403],
      ['administrator', 201, 200],
    ] as const) {
      const { token } = await at.newToken(role);
      const headers = { authorization: `Bearer ${token}` };
      expect((await at.call('/v1/things', { headers })).status).toBe(200);
      expect((await at.post('/v1/things', { name: 'a' }, headers)).status).toBe(posted);
      expect((await at.post('/v1/things/a/approve', {}, headers)).status).toBe(approved);
    }
  });

  it('given a revoked token, refuses it at once', async () => {
    const { id, token } = await at.newToken('reader');
    expect((await at.call('/v1/things', as(token))).status).toBe(200);
    await at.pool.query('UPDATE tokens SET revoked_at = now() WHERE id = $1', [id]);
    expect((await at.call('/v1/things', as(token))).status).toBe(401);
  });

  it('notes the use of a token once a minute', async () => {
    const { id, token } = await at.newToken('reader');
    const used = async () => {
      await at.call('/v1/things', as(token));
      const { rows } = await at.pool.query('SELECT last_used_at FROM tokens WHERE id = $1', [id]);
      return rows[0].last_used_at.getTime();
    };
    const first = await used();
    expect(await used()).toBe(first);
    at.clock.ahead += 61_000;
    expect(await used()).toBeGreaterThan(first);
    at.clock.ahead -= 61_000;
  });

  it('refuses to start with a route that does not declare who may call it', async () => {
    @Controller('v1/forgotten')
    class Forgotten {
      @Get()
      read() {
        return {};
      }
    }
    await expect(serveThings({}, [Forgotten])).rejects.toThrow('GET /v1/forgotten');
  });
});

describe('headers', () => {
  it('guards every answer, and lets nobody store what a token shows', async () => {
    for (const path of [
      '/v1/things',
      '/v1/things/page',
      '/v1/nothing',
      '/v1/things/boom',
      '/v1/things/%ff',
    ]) {
      const { headers } = await at.call(path);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('cache-control')).toBe('no-cache');
    }
    const full = await at.call('/v1/things', { headers: admin });
    expect(full.headers.get('cache-control')).toBe('no-store');
    expect(full.headers.get('vary')).toBe('Authorization, Cookie');
  });

  it('guards the answer to a request target that no router reads', async () => {
    const answer = await at.raw('GET *x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 404 /);
    expect(answer).toContain("frame-ancestors 'none'");
  });

  it('gives a request another id than one that is not fit to be logged', async () => {
    const { headers } = await at.call('/v1/things', { headers: { 'x-request-id': 'a b' } });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('tags what it sends, and sends nothing that is known', async () => {
    for (const path of ['/v1/things', '/v1/things/page']) {
      const first = await at.call(path);
      const tag = first.headers.get('etag') ?? '';
      expect(tag).toMatch(/^"[\w-]{22}"$/);
      const again = await at.call(path, { headers: { 'if-none-match': `"x", ${tag}` } });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
      expect((await at.call(path, { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
      const head = await at.call(path, { method: 'HEAD' });
      expect([head.status, head.headers.get('etag')]).toEqual([200, tag]);
    }
    expect((await at.call('/v1/things/refused', { headers: { 'if-none-match': '*' } })).status).toBe(409);
  });

  it('reads If-Match', async () => {
    const approve = (tag: string) => at.post('/v1/things/a/approve', {}, { 'if-match': tag });
    expect(await (await approve('"7"')).json()).toEqual({ slug: 'a', revision: 7 });
    expect(await (await approve('*')).json()).toEqual({ slug: 'a', revision: null });
    for (const tag of ['W/"7"', '"x"', '""']) {
      expect(await codeOf(await approve(tag))).toEqual([412, 'revision_mismatch']);
    }
    expect((await problem(await approve('W/"7"'))).detail).toContain('a proxy between has weakened this one');
    for (const tag of ['7', '"7', '"7", "8"']) {
      expect((await problem(await approve(tag))).errors[0]?.pointer).toBe('/header/If-Match');
    }
  });
});
