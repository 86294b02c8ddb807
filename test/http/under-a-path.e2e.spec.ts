import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeAddressesUnder } from '../../src/ui/base-path.js';
import { flagsOf } from '../support/cookies.js';
import { ADMIN, serveFounding } from './openapi.harness.js';

const BASE = '/paraph';

let served: Awaited<ReturnType<typeof serveFounding>>;
let tokens: Record<string, string | null>;
beforeAll(async () => {
  served = await serveFounding({ on: false }, `https://mfa.example${BASE}`);
  tokens = { anybody: null, 'a clerk': await served.newToken('officer'), 'an administrator': ADMIN };
});
afterAll(async () => {
  await served.close();
  writeAddressesUnder('');
});

const ask = (path: string, token: string | null, init: RequestInit = {}) =>
  fetch(served.url + path, {
    redirect: 'manual',
    ...init,
    headers: {
      accept: 'text/html',
      ...(token && { authorization: `Bearer ${token}` }),
      ...(init.headers as Record<string, string>),
    },
  });

const statusOf = async (path: string): Promise<number> => {
  const answer = await ask(path, null);
  await answer.text();
  return answer.status;
};

/** Every attribute of a page that begins with a slash, but the key for the search and the values that forms carry to us. */
const addressesIn = (html: string): string[] =>
  [...html.matchAll(/\s(?!value=|aria-keyshortcuts=)[a-z-]+="(\/[^"]*)"/g)].map(
    ([, address = '']) => address,
  );

const isInside = (address: string): boolean => address === BASE || address.startsWith(`${BASE}/`);

/** Pages of one sort are alike: one of each, by the first two segments of its path, and the last. */
const sortOf = (path: string): string => {
  const [, first = '', , ...rest] = path.slice(BASE.length).split('/');
  return [first, ...rest.filter((part) => !/\d/.test(part))].join('/');
};

describe('given PUBLIC_URL has a path, when pages are followed from the first one', () => {
  it.each(['anybody', 'a clerk', 'an administrator'])('no address leads %s out of it', async (who) => {
    const token = tokens[who] ?? null;
    const waiting = [`${BASE}/`, `${BASE}/docs`, `${BASE}/sign-in?next=/agenda`];
    const sorts = new Set<string>();
    const outside: string[] = [];
    const broken: string[] = [];
    for (const path of waiting) {
      const answer = await ask(path, token);
      const type = answer.headers.get('content-type') ?? '';
      const location = answer.headers.get('location');
      const text = await answer.text();
      if (answer.status >= 400 && answer.status !== 401) broken.push(`${path}: ${answer.status}`);
      if (location !== null && !isInside(location)) outside.push(`${path}: Location ${location}`);
      if (!type.startsWith('text/html')) continue;
      for (const address of addressesIn(text)) {
        if (!isInside(address)) outside.push(`${path}: ${address}`);
        const [to = ''] = address.replaceAll('&amp;', '&').split(/[?#]/);
        if (to.endsWith('/sign-out') || sorts.has(sortOf(to)) || to.startsWith(`${BASE}/v1/stream`)) continue;
        sorts.add(sortOf(to));
        waiting.push(to);
      }
    }
    expect([outside, broken.filter((line) => !/: 405$/.test(line))]).toEqual([[], []]);
    expect(waiting.length).toBeGreaterThan(20);
  });
});

describe('given PUBLIC_URL has a path', () => {
  it('when a proxy takes the path away, then the page is the same', async () => {
    const [kept, taken] = await Promise.all([ask(`${BASE}/kinds`, null), ask('/kinds', null)]);
    expect(await taken.text()).toBe(await kept.text());
    expect(await statusOf(`${BASE}?lang=ru`)).toBe(200);
    expect(await statusOf(`${BASE}ernalia`)).toBe(404);
  });

  it('when somebody signs in, then the way back and the cookies are of the path, over TLS only', async () => {
    const body = new URLSearchParams({ token: ADMIN, next: '/agenda' });
    const answer = await ask(`${BASE}/sign-in`, null, { method: 'POST', body });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${BASE}/agenda`]);
    await answer.text();
    const inRussian = await ask(`${BASE}/?lang=ru`, null);
    await inRussian.text();
    const set = [answer, inRussian].flatMap(({ headers }) => headers.getSetCookie());
    expect(set.map(flagsOf)).toEqual([
      ['__Secure-paraph', 'HttpOnly', `Path=${BASE}`, 'SameSite=Lax', 'Secure'],
      ['paraph-language', 'HttpOnly', `Path=${BASE}`, 'SameSite=Lax', 'Secure'],
    ]);
  });

  it('when a program creates something twice, then Location is of the path both times', async () => {
    const body = JSON.stringify({ slug: 'x', kind: 'agreement', parties: ['EU', 'KZ'], title: 'x' });
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'twice' };
    for (const path of [`${BASE}/v1/tracks`, '/v1/tracks']) {
      const answer = await ask(path, ADMIN, { method: 'POST', body, headers });
      await answer.text();
      expect([answer.status, answer.headers.get('location')]).toEqual([201, `${BASE}/v1/tracks/x`]);
    }
  });

  it('when programs read, then feeds, calendars and the description of the API name the path', async () => {
    for (const path of ['/board.atom', '/board.ics', '/tracks/kz-eu-readmission/feed.atom']) {
      const text = (await (await ask(BASE + path, null)).text()).replaceAll('\r\n ', '');
      expect(text).toContain('https://mfa.example/paraph/');
      expect(text).not.toMatch(/https:\/\/mfa\.example\/(?!paraph\/)/);
    }
    const described = await (await ask(`${BASE}/openapi.json`, null)).json();
    expect(described).toMatchObject({ servers: [{ url: BASE }] });
  });

  it('when an assistant asks, then the pages that it may cite are of the path, and so must be the page that asks', async () => {
    const body = JSON.stringify({
      ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
      params: { name: 'board', arguments: {} },
    });
    const headers = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
    const asked = (path: string, origin?: string) =>
      ask(path, null, { method: 'POST', body, headers: { ...headers, ...(origin && { origin }) } });
    for (const path of [`${BASE}/mcp`, '/mcp']) {
      const text = await (await asked(path, 'https://mfa.example')).text();
      expect(text).toContain('https://mfa.example/paraph/tracks/kz-eu-readmission');
      expect(text).not.toMatch(/https:\/\/mfa\.example\/(?!paraph\/)|127\.0\.0\.1/);
    }
    expect((await asked('/mcp', served.url)).status).toBe(403);
  });
});
