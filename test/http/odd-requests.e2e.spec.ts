import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FOUNDING, type Service, startService } from '../support/service.js';
import { getFrom, mustBe, sentTo } from './odd-requests.harness.js';

/** What browsers never send: as bytes, and each answered in full by us, whoever of the layers below finds it odd. */
let at: Service;
beforeAll(async () => {
  at = await startService({ dossier: FOUNDING });
});
afterAll(() => at.close());

const sent = (request: string) => sentTo(at.port, request);
const get = (target: string, ...fields: string[]) => getFrom(at.port, target, ...fields);
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
        mustBe(await get(path, 'Host: x'), 400, 'bad_request');
    },
  );

  it('that is too long is refused', async () => {
    mustBe(await get(`/${'a'.repeat(20_000)}`, 'Host: x'), 431, 'headers_too_large');
    mustBe(await get(`/v1/tracks/${'a'.repeat(5_000)}`, 'Host: x'), 404, 'not_found');
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
        mustBe(answer, 415, 'unsupported_media_type');
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
    mustBe(await sent(`${coded.join('\r\n')}\r\n\r\n0\r\n\r\n`), 400, 'bad_request');
  });

  it('that says it is as it is, is read', async () => {
    const answer = await sent(
      `${post('/v1/tracks', 2, 'Content-Type: application/json', 'Content-Encoding: Identity')}{}`,
    );
    mustBe(answer, 422, 'validation_failed');
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
    mustBe(await sent(request), status, code);
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
      mustBe(answer, 401, 'unauthenticated');
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

  it.each([
    ['a stream that goes on', ''],
    ['one, and a request that waits behind it', 'GET /v1/kinds HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('given nonsense behind %s, says nothing into the stream', async (_, waiting) => {
    const socket = connect(at.port, '127.0.0.1');
    let got = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      got += chunk;
    });
    socket.write(`GET /v1/stream HTTP/1.1\r\nHost: x\r\n\r\n${waiting}`);
    while (!got.includes('retry:')) await once(socket, 'data');
    socket.write('NONSENSE\r\n\r\n');
    await once(socket, 'close');
    expect(got.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it('given nonsense behind an answer that has been given, is answered in full', async () => {
    const socket = connect(at.port, '127.0.0.1');
    let got = '';
    socket.on('data', (chunk) => {
      got += chunk;
    });
    socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    socket.write('NONSENSE\r\n\r\n');
    await once(socket, 'close');
    expect(got.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });
});
