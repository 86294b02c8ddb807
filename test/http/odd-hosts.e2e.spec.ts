import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FOUNDING, type Service, startService } from '../support/service.js';
import { getFrom, mustBe, sentTo } from './odd-requests.harness.js';

/** What a request calls us, in Host or in its target: it goes into links, so it must be a name. */
let at: Service;
beforeAll(async () => {
  at = await startService({ dossier: FOUNDING, trustProxy: 'loopback' });
});
afterAll(() => at.close());

const sent = (request: string) => sentTo(at.port, request);
const get = (target: string, ...fields: string[]) => getFrom(at.port, target, ...fields);

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
    for (const path of EVERYWHERE) mustBe(await get(path, ...fields), 400, 'bad_request');
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

describe('what a trusted proxy says we were called', () => {
  it('counts, and is a bad request where it is no name', async () => {
    const named = 'X-Forwarded-Host: first.example, talks.example';
    for (const path of LINKED) {
      const { body } = await get(path, 'Host: inside', named, 'X-Forwarded-Proto: https');
      expect(body).toContain('https://talks.example/');
    }
    for (const odd of ['<b>', 'a b', 'talks.example,', 'javascript://x'])
      for (const path of EVERYWHERE)
        mustBe(await get(path, 'Host: x', `X-Forwarded-Host: ${odd}`), 400, 'bad_request');
  });

  it('of a protocol that is none does not come into a link', async () => {
    for (const odd of ['javascript', 'https://evil.example/?', 'HTTP ', 'https, x']) {
      const { body } = await get('/board.atom', 'Host: talks.example', `X-Forwarded-Proto: ${odd}`);
      expect(body).toContain('"http://talks.example/board.atom"');
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
    mustBe(await get(target, 'Host: x'), 400, 'bad_request');
  });

  it.each(['*', '*x', 'x', 'ftp://target.example/', 'board.atom', 'target.example:443'])(
    '%s leads nowhere',
    async (target) => {
      const answer = await get(target, 'Host: x');
      expect(answer.status).toBeGreaterThanOrEqual(400);
      mustBe(answer, answer.status === 404 ? 404 : 400, answer.status === 404 ? 'not_found' : 'bad_request');
    },
  );
});
