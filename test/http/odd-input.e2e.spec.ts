import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routesOf } from '../access/attacks.harness.js';
import { FOUNDING, type Service, startService } from '../support/service.js';
import { oneOf } from '../support/sizes.js';

/** What no page of ours sends, but somebody will: it is told, never ours to answer for, and writes nothing. */
let service: Service;
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING });
});
afterAll(() => service.close());

/** Mail programs send to these what they like (RFC 8058). */
const ONE_CLICK = /^\/mail\/(?:agenda|unsubscribe)\//;

const FOR_PROGRAMS = /^\/(?:v1|mcp|health|metrics|assets|openapi\.json|docs)/;

/** Addresses of pages that are there; an id that names nothing where there is none. */
const addressOf = (pattern: string): string =>
  pattern
    .replace(':slug', 'kz-eu-readmission')
    .replace(':kind', 'readmission')
    .replace(':seq', '1')
    .replaceAll(/:\w+/g, 'c2a3a3a0-3c1b-4c6e-8a51-0c5c9d7e7f10');

const pages = (method: string): string[] =>
  routesOf(service)
    .filter(([each, path]) => each === method && !FOR_PROGRAMS.test(path) && !path.includes('*'))
    .map(([, path]) => addressOf(path));

describe('a form', () => {
  it('given JSON, refuses it whatever it says, and writes nothing', async () => {
    const before = await service.rows();
    const forms = pages('POST').filter((path) => !ONE_CLICK.test(path));
    expect(forms.length).toBeGreaterThan(15);
    const bodies = ['{"do":[5],"name":[{}],"token":[5]}', '{"do":null}', '[1]', '"x"', 'null'];
    for (const [path, body] of oneOf(
      3,
      forms.flatMap((path) => bodies.map((body) => [path, body])),
    )) {
      for (const who of [service.admin, service.anyone]) {
        const headers = { 'content-type': 'application/json', accept: 'text/html' };
        const { status } = await who.fetch(path ?? '', { method: 'POST', body, headers, redirect: 'manual' });
        expect([path, body, status]).toEqual([path, body, 415]);
      }
    }
    expect(await service.rows()).toEqual(before);
  });
});

describe('a page', () => {
  const ODD = [
    'after=%00',
    'after=99999999999999999999',
    'after=-1&after=x',
    'asOf=%00&knownAt=%00',
    'asOf=0000-00-00&knownAt=9999-99-99T99:99:99Z',
    'lang=%00&lang=ru',
    'kind=%00&party=%00&stage=%00&stalled=%00',
    'track=%00&type=%00&type=__proto__',
    'next=%00&state=%00&done=%00&saved=%00',
    '__proto__=1&constructor=1&%ff',
  ];

  it('given an address with nonsense in it, shows what it can', async () => {
    const paths = pages('GET');
    expect(paths.length).toBeGreaterThan(25);
    const addresses = paths.flatMap((path) => ODD.map((query) => [path, query]));
    for (const [path, query] of oneOf(3, addresses)) {
      const answer = await service.admin.fetch(`${path}?${query}`, { redirect: 'manual' });
      await answer.text();
      expect([path, query, answer.status < 500]).toEqual([path, query, true]);
    }
  });
});
