import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { member, PASSWORD, signIn } from '../accounts/people.harness.js';
import { Browser, newToken } from '../support/forms.harness.js';
import { type Client, FOUNDING, type Service, startService } from '../support/service.js';
import { raw } from './attacks.harness.js';

/** The attacker's list, second part: to be somebody else, to reach what is another's, to wear the service down. */
let service: Service;
let officer: Client;
let officersToken: string;
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING });
  officer = await service.as('officer');
  officersToken = await newToken(service, 'officer', 'Aigerim');
});
afterAll(() => service.close());
// Each attack begins as a stranger: what the ones before have failed at is not held against it.
beforeEach(() => pool().query('DELETE FROM sign_in_attempts'));

const pool = () => service.app.get(Database, { strict: false }).pool;
const rows = async () => JSON.stringify(await service.rows());
const signInBy = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${service.url}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
    redirect: 'manual',
  });

describe('passing for somebody else by a token', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = part({ sub: 'admin', role: 'administrator', exp: 9_999_999_999 });
  const signed = (alg: string, key: string) => {
    const text = `${part({ alg, typ: 'JWT' })}.${claims}`;
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };

  it.each([
    ['a JWT without a signature', `Bearer ${part({ alg: 'none', typ: 'JWT' })}.${claims}.`],
    ['a JWT signed with nothing', `Bearer ${signed('HS256', '')}`],
    ['a JWT signed with a guess', `Bearer ${signed('HS256', 'secret')}`],
    ['a JWT that names its own key', `Bearer ${part({ alg: 'HS256', jku: 'https://x' })}.${claims}.x`],
    ['the name of the token', 'Bearer admin'],
    ['no token', 'Bearer '],
    ['a list', 'Bearer a, Bearer b'],
    ['another scheme', `Basic ${Buffer.from('admin:admin').toString('base64')}`],
  ])('given %s, refuses it on every route, also a public one', async (_, authorization) => {
    for (const path of ['/v1/board', '/v1/security-log', '/', '/v1/tracks/kz-eu-readmission/next']) {
      const answer = await fetch(service.url + path, { headers: { authorization } });
      expect([path, answer.status]).toEqual([path, 401]);
    }
  });

  it('given a good token with anything before, after or inside it, refuses it', async () => {
    const spoilt = [
      officersToken.slice(0, -1),
      `${officersToken}A`,
      `${officersToken}=`,
      officersToken.toUpperCase(),
      officersToken.replace('paraph_', 'PARAPH_'),
      `${officersToken.slice(0, -1)}${officersToken.at(-1) === 'A' ? 'B' : 'A'}`,
    ];
    for (const token of spoilt) {
      const answer = await fetch(`${service.url}/v1/board`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect([token, answer.status]).toEqual([token, 401]);
    }
  });

  it('given a token in the address or in another header, does not see it', async () => {
    const answers = await Promise.all([
      fetch(`${service.url}/v1/board?access_token=${officersToken}`),
      fetch(`${service.url}/v1/tracks/kz-eu-readmission/next`, { headers: { 'x-api-key': officersToken } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([422, 401]);
  });

  it('given a header that says who calls, does not believe it', async () => {
    for (const name of ['x-forwarded-user', 'x-remote-user', 'x-user', 'x-original-url', 'x-rewrite-url']) {
      const answer = await fetch(`${service.url}/v1/tracks/kz-eu-readmission/next`, {
        headers: { [name]: '/v1/board' },
      });
      expect([name, answer.status]).toEqual([name, 401]);
    }
  });

  it('given another method in a header or the address, does what the request line says', async () => {
    const before = await rows();
    for (const [path, headers] of [
      ['/v1/board', { 'x-http-method-override': 'DELETE' }],
      ['/?_method=DELETE', {}],
    ] as const) {
      expect((await service.anyone.fetch(path, { headers })).status).toBe(200);
    }
    expect(await rows()).toBe(before);
    const trace = await raw(service.port, 'TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(trace).toMatch(/^HTTP\/1\.1 4/);
  });
});

describe('guessing', () => {
  it('a token at the page: after thirty the right one has to wait, too', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 60 }, (_, n) => signInBy({ token: `paraph_guess-${n}` })),
    );
    expect(guesses.filter(({ status }) => status === 422)).toHaveLength(30);
    const late = await signInBy({ token: officersToken });
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, '30']);
    expect(late.headers.getSetCookie()).toEqual([]);
  });

  it('a password: after five the right one has to wait, too, and the wait is the same for nobody', async () => {
    await member(service, 'guessed');
    for (const username of ['guessed', 'nobody-at-all']) {
      const guesses = await Promise.all(
        Array.from({ length: 10 }, () => signInBy({ username, password: 'not the right four words' })),
      );
      expect(guesses.filter(({ status }) => status === 422)).toHaveLength(5);
      const late = await signInBy({ username, password: PASSWORD });
      // Half a minute, less the seconds that have passed.
      const wait = expect.stringMatching(/^(30|2\d)$/);
      expect([username, late.status, late.headers.get('retry-after')]).toEqual([username, 429, wait]);
    }
  });

  it('whether there is somebody by that name: the answer is the same to the byte', async () => {
    await member(service, 'there-is');
    const pages = [];
    for (const username of ['there-is', 'there-is-not']) {
      const answer = await signInBy({ username, password: 'not the right four words' });
      const html = (await answer.text()).replaceAll(username, 'NAME');
      const headers = [...answer.headers].filter(
        ([name]) => !/^(?:date|x-request-id|etag|content-length)$/.test(name),
      );
      pages.push({ status: answer.status, headers, html });
    }
    expect(pages[0]?.status).toBe(422);
    expect(pages[1]).toEqual(pages[0]);
  });

  it('whether there is somebody by that name: nor does the time tell', async () => {
    await member(service, 'timed');
    const times: Record<string, number[]> = { timed: [], 'timed-not': [] };
    for (let n = 0; n < 24; n += 1) {
      for (const username of ['timed', 'timed-not']) {
        await pool().query('DELETE FROM sign_in_attempts');
        const began = performance.now();
        await (await signInBy({ username, password: `not the right four words ${n}` })).text();
        times[username]?.push(performance.now() - began);
      }
    }
    const quarter = (of: number[] = []) => of.toSorted((a, b) => a - b)[Math.floor(of.length / 4)] ?? 0;
    const [known, unknown] = [quarter(times.timed), quarter(times['timed-not'])];
    // A password's hash takes tens of milliseconds: who skipped it would be done in a few.
    expect(Math.min(known, unknown) / Math.max(known, unknown)).toBeGreaterThan(0.6);
  });

  it('whether there is a confidential track: it is not there, to the byte', async () => {
    expect((await service.admin.open('secret-talks')).status).toBe(201);
    for (const [path, method] of [
      ['/v1/tracks/SLUG', 'GET'],
      ['/v1/tracks/SLUG/transitions', 'GET'],
      ['/tracks/SLUG', 'GET'],
      ['/brief/SLUG', 'GET'],
      ['/tracks/SLUG/brief.docx', 'GET'],
      ['/tracks/SLUG/ledger.csv', 'GET'],
      ['/tracks/SLUG/history.xlsx', 'GET'],
      ['/tracks/SLUG/calendar.ics', 'GET'],
      ['/v1/tracks/SLUG/transitions', 'POST'],
      ['/v1/tracks/SLUG/next', 'GET'],
    ] as const) {
      const seen = [];
      for (const slug of ['secret-talks', 'absent-talks']) {
        const answer = await service.anyone.fetch(path.replace('SLUG', slug), { method });
        const text = (await answer.text()).replaceAll(slug, 'SLUG').replaceAll(/[0-9a-f-]{36}/g, 'ID');
        const headers = [...answer.headers].filter(
          ([name]) => !/^(?:date|x-request-id|etag|content-length)$/.test(name),
        );
        seen.push({ status: answer.status, headers, text });
      }
      expect([path, seen[0]]).toEqual([path, seen[1]]);
    }
  });
});

describe('giving oneself more (mass assignment)', () => {
  it('fields that the server sets are refused, and nothing is written', async () => {
    const before = await rows();
    const tried = async (method: string, path: string, body: object, more: object) => {
      for (const [name, value] of Object.entries(more)) {
        const { status } = await service.admin.call(method, path, { ...body, [name]: value });
        expect([path, name, status]).toEqual([path, name, 422]);
      }
    };
    await tried(
      'POST',
      '/v1/tracks/kz-eu-air-services/transitions',
      { type: 'statement.made', occurredOn: '2026-02', data: { summary: 'x' } },
      { actor: 'Minister', seq: 1, id: 'x', recordedAt: '2020-01-01T00:00:00Z', approvedBy: 'x', hash: 'x' },
    );
    await tried(
      'POST',
      '/v1/tracks',
      { slug: 'mine', kind: 'air-transport', parties: ['EU', 'KZ'], title: 'x' },
      { revision: 9, status: {}, id: 1, head: {}, kindVersion: 99 },
    );
    await tried('POST', '/v1/tokens', { name: 'x', role: 'reader' }, { id: 'x', hash: 'x', secret: 'x' });
    await tried(
      'POST',
      '/v1/people',
      { name: 'X', username: 'x-y', role: 'reader' },
      { password: 'x', id: 'x', subject: 'x', disabled: false },
    );
    expect(await rows()).toBe(before);
  });

  it('a field of a form that the page does not ask for does nothing', async () => {
    const { browser, account } = await member(service, 'ambitious', 'reader');
    const csrf = /name="csrf" value="([^"]+)"/.exec(account.html)?.[1] ?? '';
    await browser.visit('/account/password', {
      method: 'POST',
      body: new URLSearchParams({
        csrf,
        password: PASSWORD,
        chosen: 'another four words to stand',
        repeated: 'another four words to stand',
        role: 'administrator',
        'person.role': 'administrator',
      }),
    });
    const { rows: people } = await pool().query(`SELECT role FROM people WHERE username = 'ambitious'`);
    expect(people).toEqual([{ role: 'reader' }]);
    expect((await browser.visit('/people')).status).toBe(403);
  });
});

describe('reaching for what is another’s (IDOR)', () => {
  it('somebody’s session is not ended by somebody else, who cannot tell that there is one', async () => {
    const victim = await member(service, 'victim');
    const thief = await member(service, 'thief');
    const { rows: sessions } = await pool().query('SELECT id FROM sessions WHERE person_id = $1', [
      victim.id,
    ]);
    expect(sessions).toHaveLength(1);
    const csrf = /name="csrf" value="([^"]+)"/.exec(thief.account.html)?.[1] ?? '';
    const ends = await Promise.all(
      [sessions[0].id, 'c2a3a3a0-3c1b-4c6e-8a51-0c5c9d7e7f10'].map(async (id) => {
        const { status, html } = await thief.browser.visit(`/account/sessions/${id}/end`, {
          method: 'POST',
          body: new URLSearchParams({ csrf }),
          headers: { 'sec-fetch-site': 'same-origin' },
        });
        // A page's token is another each time that it is shown.
        const same = html.replaceAll(id, 'ID').replaceAll(/(name="csrf" value=)"[^"]+"/g, '$1');
        return { status, html: same };
      }),
    );
    expect(ends[0]).toEqual(ends[1]);
    expect((await victim.browser.visit('/account')).url).toBe('/account');
  });

  it('what administrators do is done by administrators', async () => {
    const { id } = await member(service, 'untouched');
    for (const role of ['reader', 'officer', 'approver', 'auditor'] as const) {
      const client = await service.as(role);
      for (const [method, path, body] of [
        ['GET', `/v1/people/${id}`, undefined],
        ['PATCH', `/v1/people/${id}`, { role: 'administrator' }],
        ['GET', '/v1/tokens', undefined],
        ['POST', '/v1/tokens', { name: 'mine', role: 'administrator' }],
        ['GET', '/v1/sessions', undefined],
        ['POST', '/v1/desks', { slug: 'mine', name: 'Mine' }],
      ] as const) {
        const { status } = await client.call(method, path, body);
        expect([role, method, path, status]).toEqual([role, method, path, 403]);
      }
    }
  });

  it('another’s kept answer is not given for their key', async () => {
    const headers = { 'idempotency-key': 'the-key-of-an-officer' };
    const body = { slug: 'kept-for-one', kind: 'air-transport', parties: ['EU', 'KZ'], title: 'x' };
    expect((await officer.post('/v1/tracks', body, headers)).status).toBe(201);
    const other = await (await service.as('officer')).post('/v1/tracks', body, headers);
    expect([other.status, other.headers.get('idempotency-replayed')]).toEqual([409, null]);
  });
});

describe('leading elsewhere (open redirect)', () => {
  it.each([
    '//elsewhere.example',
    '///elsewhere.example',
    '/\\elsewhere.example',
    '\\\\elsewhere.example',
    '/\t/elsewhere.example',
    'https://elsewhere.example',
    'https:elsewhere.example',
    'javascript:alert(1)',
    '/%0a/elsewhere.example',
    '@elsewhere.example',
    '.elsewhere.example',
  ])('signing in with next=%j stays here', async (next) => {
    const answer = await signInBy({ token: officersToken, next });
    const location = answer.headers.get('location') ?? '';
    expect(new URL(location, service.url).origin).toBe(new URL(service.url).origin);
  });
});

describe('poisoning a cache', () => {
  it('what is shown to one caller is stored by nobody, and what is public is asked for again', async () => {
    const { cookie } = await (async () => {
      const browser = new Browser(service.url);
      await browser.signIn(officersToken);
      return browser;
    })();
    for (const path of ['/', '/v1/board', '/tracks/kz-eu-readmission', '/board.atom', '/nothing-here']) {
      for (const [headers, expected] of [
        [{ cookie }, 'no-store'],
        [{ authorization: `Bearer ${officersToken}` }, 'no-store'],
        [{}, 'no-cache'],
      ] as const) {
        const answer = await fetch(service.url + path, { headers });
        // A path that is nowhere is so for everybody: nobody is asked who they are.
        if (path !== '/nothing-here')
          expect([path, answer.headers.get('cache-control')]).toEqual([path, expected]);
        expect(answer.headers.get('vary')).toMatch(/Authorization, Cookie/);
      }
    }
  });

  it('a tag of the internal view gets no 304 from the public one', async () => {
    const inside = await service.admin.fetch('/v1/board');
    const tag = inside.headers.get('etag') ?? '';
    const external = await service.anyone.fetch('/v1/board', { headers: { 'if-none-match': tag } });
    expect([tag !== '', external.status]).toEqual([true, 200]);
  });

  it('a page’s address with the name of a picture at its end is nowhere', async () => {
    for (const path of [
      '/tracks/kz-eu-readmission/x.css',
      '/v1/board/x.css',
      '/account/x.png',
      '/v1/board.css',
    ]) {
      expect([path, (await service.admin.fetch(path)).status]).toEqual([path, 404]);
    }
  });

  it('a host of the caller’s own is told to nobody, unless there is no other to tell', async () => {
    const request = (host: string) =>
      raw(
        service.port,
        `GET /board.atom HTTP/1.1\r\nHost: ${host}\r\nX-Forwarded-Host: elsewhere.example\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n`,
      );
    expect(await request('here.example')).not.toContain('elsewhere.example');
    const instance = service.app.getHttpAdapter().getInstance();
    const before = instance.publicUrl;
    instance.publicUrl = 'https://paraph.example';
    const answer = await request('elsewhere.example');
    instance.publicUrl = before;
    expect(answer).toContain('https://paraph.example/');
    expect(answer).not.toContain('elsewhere.example');
  });
});

describe('wearing the service down', () => {
  const head = (more: string) =>
    `POST /v1/tracks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${service.adminToken}\r\nContent-Type: application/json\r\n${more}`;

  it('two lengths for one body are refused, so that no proxy and we disagree (request smuggling)', async () => {
    for (const more of [
      'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/board HTTP/1.1\r\n\r\n',
      'Content-Length: 4\r\nContent-Length: 5\r\n\r\n{"a"',
      'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
    ]) {
      const answer = await raw(service.port, head(more));
      expect([more, answer.match(/HTTP\/1\.1 \d{3}/g)]).toEqual([more, ['HTTP/1.1 400']]);
    }
  });

  it('too much of anything is refused before it is read through', async () => {
    const json = { 'content-type': 'application/json' };
    const post = (body: string | Buffer, headers: Record<string, string> = json) =>
      service.admin.fetch('/v1/tracks', { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers });
    expect((await post('['.repeat(500_000))).status).toBe(400);
    expect((await post(`"${'x'.repeat(10 * 1024 * 1024)}"`)).status).toBe(413);
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    expect([400, 413, 415]).toContain((await post(bomb, { ...json, 'content-encoding': 'gzip' })).status);
    const form = new URLSearchParams(Array.from({ length: 5_000 }, (_, n) => [`f${n}`, '']));
    const answer = await fetch(`${service.url}/sign-in`, { method: 'POST', body: form });
    expect(answer.status).toBe(413);
    expect((await service.anyone.fetch(`/tracks/${'x'.repeat(5_000)}`)).status).toBe(404);
    const cookies = await raw(
      service.port,
      `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'a=b;'.repeat(9_000)}\r\n\r\n`,
    );
    expect(cookies).toMatch(/^HTTP\/1\.1 431/);
  });

  it('a password of megabytes is not hashed', async () => {
    await member(service, 'long-winded');
    const began = performance.now();
    const answer = await signInBy({ username: 'long-winded', password: 'x'.repeat(400_000) });
    expect([422, 413]).toContain(answer.status);
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it('hundreds who never finish, or never begin, keep nobody else waiting, and are sent away', async () => {
    const opened = (text: string) => {
      const socket = connect(service.port, '127.0.0.1');
      socket.on('error', () => undefined);
      if (text) socket.write(text);
      const answer = new Promise<string>((resolve) => {
        let got = '';
        socket.on('data', (chunk) => {
          got += chunk;
        });
        socket.on('close', () => resolve(got));
      });
      return { socket, answer };
    };
    const many = (text: string) => Array.from({ length: 200 }, () => opened(text));
    const form = 'Content-Length: 9000\r\nContent-Type: application/x-www-form-urlencoded';
    const bodies = many(`POST /sign-in HTTP/1.1\r\nHost: x\r\n${form}\r\n\r\nusername=`);
    const heads = [...many('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '), ...many('')];
    for (const path of ['/health/live', '/health/ready', '/v1/board', '/']) {
      expect([path, (await service.anyone.fetch(path)).status]).toEqual([path, 200]);
    }
    const answers = await Promise.all(heads.map(({ answer }) => answer));
    expect(answers.filter((answer) => !answer.startsWith('HTTP/1.1 408'))).toEqual([]);
    // A body has a minute (http/requests/slow-bodies.unit.spec.ts), and a file of a known caller an hour.
    expect(service.app.getHttpServer().requestTimeout).toBe(3_600_000);
    for (const { socket } of bodies) socket.destroy();
    // Neither is an answer kept for who reads nothing of it, nor a connection on which nothing comes or goes.
    expect(service.app.getHttpServer().timeout).toBe(120_000);
  });

  it('what a pattern would try for ever is answered at once', async () => {
    for (const date of [`${'9'.repeat(5_000)}`, '2026-01-01/'.repeat(500), `${'?~%'.repeat(2_000)}`]) {
      const began = performance.now();
      const { status } = await service.admin.record('kz-eu-air-services', {
        type: 'statement.made',
        occurredOn: date,
        data: { summary: 'x' },
      });
      expect([status, performance.now() - began < 20_000]).toEqual([422, true]);
    }
    const began = performance.now();
    await service.anyone.fetch('/', { headers: { 'accept-language': 'kk;q=0.1,'.repeat(1_000) } });
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

describe('a person who has signed in', () => {
  it('is nobody any more, once disabled: at the next request', async () => {
    const { id, browser } = await member(service, 'dismissed');
    const { status } = await service.admin.call('PATCH', `/v1/people/${id}`, { enabled: false });
    expect(status).toBe(200);
    expect((await browser.visit('/account')).url).toContain('/sign-in');
    const again = await signIn(new Browser(service.url), 'dismissed');
    expect(again.status).toBe(422);
  });
});
