import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { raw } from './attacks.harness.js';
import { FOUNDING, type Service, startService } from './service.js';

/** What browsers never send: as bytes, and each answered in full by us, whoever of the layers below finds it odd. */
let at: Service;
beforeAll(async () => {
  at = await startService({ dossier: FOUNDING });
}, 60_000);
afterAll(() => at.close());

const sent = async (request: string) => {
  const answer = await raw(at.port, request);
  const [head = '', body = ''] = answer.split(/\r\n\r\n(.*)/s);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, body };
};

const get = (target: string, ...fields: string[]) =>
  sent([`GET ${target} HTTP/1.1`, ...fields, 'Connection: close', '', ''].join('\r\n'));
const post = (path: string, length: number, ...fields: string[]) =>
  [
    `POST ${path} HTTP/1.1`,
    'Host: x',
    `Authorization: Bearer ${at.adminToken}`,
    `Content-Length: ${length}`,
    ...fields,
    'Connection: close',
    '',
    '',
  ].join('\r\n');

/** A problem document of ours, with the headers of every answer. */
async function mustBe(answer: Awaited<ReturnType<typeof sent>>, status: number, code: string) {
  const { headers, body } = answer;
  expect([answer.status, headers.get('content-type'), body]).toEqual([
    status,
    'application/problem+json',
    expect.stringContaining(`"code":"${code}"`),
  ]);
  expect(JSON.parse(body).status).toBe(status);
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers.get('cache-control')).toMatch(/^no-(?:cache|store)$/);
  expect(headers.get('vary')).toContain('Authorization');
}

const ATOM = ['/board.atom', '/tracks/kz-eu-readmission/feed.atom'];
const LINKED = [...ATOM, '/board.ics', '/tracks/kz-eu-readmission/calendar.ics'];
const EVERYWHERE = [...LINKED, '/', '/board.csv', '/v1/board', '/v1/tracks', '/health/live', '/nowhere'];

describe('the Host', () => {
  it.each([
    ['absent', []],
    ['empty', ['Host:']],
    ['given twice', ['Host: a.example', 'Host: b.example']],
    ['given twice alike', ['Host: a.example', 'Host: a.example']],
    ['with a space', ['Host: a b']],
    ['with a path', ['Host: a.example/x']],
    ['with a name before it', ['Host: user@a.example']],
    ['with a quotation mark', ['Host: a"b']],
    ['with markup', ['Host: <script>']],
    ['of two names', ['Host: a.example, b.example']],
    ['in brackets, of nothing', ['Host: []']],
    ['in a bracket', ['Host: [::1']],
    ['of a port alone', ['Host: :80']],
    ['with a port that is none', ['Host: a.example:http']],
    ['with a port too high', ['Host: a.example:65536']],
    ['not in ASCII', ['Host: пример.example']],
    ['with an escape', ['Host: %00']],
  ])('%s is a bad request, on every route', async (_, fields) => {
    for (const path of EVERYWHERE) await mustBe(await get(path, ...fields), 400, 'bad_request');
  });

  it.each([
    'a.example',
    'A.example:8080',
    '127.0.0.1',
    '[::1]:3000',
    '[2001:db8::1]',
    'localhost',
    'a_b',
    'a.example:',
  ])('%s is taken for the name that we are called by', async (host) => {
    for (const path of EVERYWHERE) {
      const { status } = await get(path, `Host: ${host}`);
      expect([path, status]).toEqual([path, path === '/nowhere' ? 404 : 200]);
    }
    for (const path of LINKED) expect((await get(path, `Host: ${host}`)).body).toContain(`http://${host}/`);
  });

  it('is not asked for by HTTP/1.0: links then lead to where we listen', async () => {
    for (const path of ATOM) {
      const { status, body } = await sent(`GET ${path} HTTP/1.0\r\n\r\n`);
      expect([path, status]).toEqual([path, 200]);
      expect(body).toContain(`http://127.0.0.1:${at.port}/tracks/`);
    }
  });
});

describe('a target in absolute form', () => {
  it('is the same as its path, and its host counts before the Host field (RFC 9112, 3.2.2)', async () => {
    for (const path of EVERYWHERE.filter((each) => each !== '/nowhere')) {
      const { status } = await get(`http://target.example${path}`, 'Host: field.example');
      expect([path, status]).toEqual([path, 200]);
    }
    for (const path of LINKED) {
      const { body } = await get(`http://target.example:81${path}`, 'Host: field.example');
      expect(body).toContain('http://target.example:81/');
      expect(body).not.toContain('field.example');
    }
    const { body } = await get('http://target.example/board.atom?lang=ru#x', 'Host: <odd>');
    expect(body).toContain('http://target.example/board.atom?lang=ru');
    expect((await get('HTTPS://target.example', 'Host: x')).status).toBe(200);
    expect((await get('http://target.example?lang=ru', 'Host: x')).body).toContain('lang="ru"');
    const { headers } = await get('http://target.example/v1/tracks/none?x', 'Host: x');
    expect(headers.get('content-type')).toBe('application/problem+json');
  });

  it.each([
    'http://user@target.example/',
    'http://a b/',
    'http:///board.atom',
    'http://[::1/',
    'http://:80/',
  ])('%s is a bad request', async (target) => {
    await mustBe(await get(target, 'Host: x'), 400, 'bad_request');
  });

  it.each(['*', '*x', 'x', 'ftp://target.example/', 'board.atom', 'target.example:443'])(
    '%s leads nowhere',
    async (target) => {
      const answer = await get(target, 'Host: x');
      expect(answer.status).toBeGreaterThanOrEqual(400);
      await mustBe(
        answer,
        answer.status === 404 ? 404 : 400,
        answer.status === 404 ? 'not_found' : 'bad_request',
      );
    },
  );
});

describe('a path', () => {
  it.each(['%ED%A0%80', '%ED%BF%BF', '%C0%AF', '%FF', '%F4%90%80%80', '%E2%82', '%', '%zz'])(
    'with %s in it, which is no UTF-8, is a bad request',
    async (odd) => {
      for (const path of [
        `/${odd}`,
        `/tracks/${odd}`,
        `/v1/tracks/${odd}`,
        `/v1/tracks/x${odd}/next`,
        `/assets/${odd}`,
      ])
        await mustBe(await get(path, 'Host: x'), 400, 'bad_request');
    },
  );

  it('that is too long is refused', async () => {
    await mustBe(await get(`/${'a'.repeat(20_000)}`, 'Host: x'), 431, 'headers_too_large');
    await mustBe(await get(`/v1/tracks/${'a'.repeat(5_000)}`, 'Host: x'), 404, 'not_found');
  });
});

describe('a body', () => {
  it.each(['gzip', 'deflate', 'br', 'zstd', 'x-unknown', 'gzip, gzip', 'identity, gzip'])(
    'in the encoding %s is not taken: what it would grow to is nobody’s to know',
    async (coding) => {
      const body = gzipSync('{}').toString('latin1');
      for (const path of ['/v1/tracks', '/v1/import', '/v1/tracks/kz-eu-readmission/transitions/1/publish']) {
        const type = 'Content-Type: application/json';
        const answer = await sent(post(path, body.length, type, `Content-Encoding: ${coding}`) + body);
        await mustBe(answer, 415, 'unsupported_media_type');
        expect(answer.headers.get('accept-encoding')).toBe('identity');
      }
    },
  );

  it('compressed on its way is not taken either', async () => {
    const coded = [
      'POST /v1/tracks HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${at.adminToken}`,
      'Content-Type: application/json',
      'Transfer-Encoding: gzip, chunked',
      'Connection: close',
    ];
    await mustBe(await sent(`${coded.join('\r\n')}\r\n\r\n0\r\n\r\n`), 400, 'bad_request');
  });

  it('that says it is as it is, is read', async () => {
    const answer = await sent(
      `${post('/v1/tracks', 2, 'Content-Type: application/json', 'Content-Encoding: Identity')}{}`,
    );
    await mustBe(answer, 422, 'validation_failed');
  });
});

describe('what is no request that we serve', () => {
  it.each([
    ['a method that nobody knows', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'bad_request'],
    [
      'a method that is not ours',
      'PROPFIND / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      405,
      'method_not_allowed',
    ],
    [
      'one on the API',
      'LINK /v1/tracks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      405,
      'method_not_allowed',
    ],
    ['TRACE', 'TRACE /v1/tracks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 405, 'method_not_allowed'],
    [
      'CONNECT',
      'CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example:443\r\n\r\n',
      405,
      'method_not_allowed',
    ],
    ['no HTTP', 'NONSENSE\r\n\r\n', 400, 'bad_request'],
    ['another version', 'GET / HTTP/3.0\r\nHost: x\r\n\r\n', 400, 'bad_request'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'bad_request'],
    ['a header without a name', 'GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n', 400, 'bad_request'],
    ['NUL in a header', 'GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n', 400, 'bad_request'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx',
      400,
      'bad_request',
    ],
    [
      'two ways to tell the length',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'bad_request',
    ],
    [
      'chunks of no length',
      'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
      400,
      'bad_request',
    ],
    [
      'chunks with endless extensions',
      `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;${'a'.repeat(20_000)}\r\nx\r\n0\r\n\r\n`,
      413,
      'payload_too_large',
    ],
    [
      'headers without end',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
  ])('%s is answered in full', async (_, request, status, code) => {
    await mustBe(await sent(request), status, code);
  });

  it('given an Expect that nobody knows, serves as if it were not there (RFC 9110, 10.1.1: may)', async () => {
    expect((await get('/v1/board', 'Host: x', 'Expect: the-inquisition')).status).toBe(200);
    expect((await get('/v1/board', 'Host: x', 'Expect: 100-continue')).status).toBe(100);
  });

  it('given an offer to speak another protocol, keeps to its own', async () => {
    const offer = ['Connection: Upgrade, close', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    const { status } = await sent(['GET /v1/board HTTP/1.1', 'Host: x', ...offer, '', ''].join('\r\n'));
    expect(status).toBe(200);
  });

  it('given a tag of before, says whether it lives all the same', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      const { status, headers } = await get(path, 'Host: x', 'If-None-Match: *');
      expect([path, status, headers.has('etag')]).toEqual([path, 200, false]);
    }
  });

  it('given no token where one is asked for, says how to send it, whoever asks for it', async () => {
    for (const path of ['/v1/tracks/kz-eu-readmission/next', '/v1/board?stalled=true']) {
      const answer = await get(path, 'Host: x');
      await mustBe(answer, 401, 'unauthenticated');
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
  });

  it('given thousands of header fields, reads also the last', async () => {
    const filler = Array.from({ length: 2_500 }, () => 'a:');
    const answer = await get(
      '/v1/tracks/kz-eu-readmission/next',
      'Host: x',
      ...filler,
      `Authorization: Bearer ${at.adminToken}`,
    );
    expect(answer.status).toBe(200);
  });

  it('given nonsense behind a stream that goes on, says nothing into the stream', async () => {
    const socket = connect(at.port, '127.0.0.1');
    let got = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      got += chunk;
    });
    socket.write('GET /v1/stream HTTP/1.1\r\nHost: x\r\n\r\n');
    while (!got.includes('retry:')) await once(socket, 'data');
    socket.write('NONSENSE\r\n\r\n');
    await once(socket, 'close');
    expect(got.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });
});
