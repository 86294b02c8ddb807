import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client, FOUNDING, type Service, startService } from '../support/service.js';
import { freePort, startProgram } from './programs.js';

/** What we tell operators to write. */
const DOCUMENTED = readFileSync('deploy/nginx-cache.conf', 'utf8');
const SECONDS = 1;
const PATHS = ['/v1/board', '/v1/tracks/kz-eu-visa-facilitation', '/v1/feed', '/v1/kinds/visa-facilitation'];

let service: Service;
let nginx: Awaited<ReturnType<typeof startProgram>>;
let cached: { anyone: Client; admin: Client };

/** Given a service whose public data a cache may share for a second. */
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING, publicCacheSeconds: SECONDS });
  const port = await freePort();
  nginx = await startProgram((folder) => {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${join(folder, name)};`)
      .join('\n');
    const site = DOCUMENTED.replace('/var/cache/nginx/paraph', join(folder, 'cache'))
      .replace('127.0.0.1:8080', `127.0.0.1:${port}`)
      .replace('http://127.0.0.1:3000', service.url);
    mkdirSync(join(folder, 'cache'), { mode: 0o777 });
    const file = join(folder, 'nginx.conf');
    writeFileSync(
      file,
      `daemon off; user root; error_log stderr; pid ${join(folder, 'pid')}; worker_processes 1;
       events {} http { access_log off; ${temporary} ${site} }`,
    );
    return { program: '/usr/sbin/nginx', args: ['-c', file, '-p', folder], port };
  });
  const url = `http://127.0.0.1:${port}`;
  cached = { anyone: new Client(url, null), admin: new Client(url, service.adminToken) };
});
afterAll(async () => {
  await nginx?.stop();
  await service?.close();
});

/** The requests that Paraph itself has answered: each answer has the id of one. */
async function asked(
  caller: Client,
  path: string,
  times: number,
): Promise<{ ids: Set<string>; texts: string[] }> {
  const answers = await Promise.all(Array.from({ length: times }, () => caller.fetch(path)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  return {
    ids: new Set(answers.map(({ headers }) => headers.get('x-request-id') ?? '')),
    texts: await Promise.all(answers.map((answer) => answer.text())),
  };
}

it.each(PATHS)('given many who read %s at once, then Paraph is asked by a few of them', async (path) => {
  const { ids, texts } = await asked(cached.anyone, path, 100);
  // By one, and again if a second passes meanwhile.
  expect(ids.size).toBeLessThan(5);
  expect(new Set(texts)).toEqual(new Set([await (await service.anyone.fetch(path)).text()]));
});

it('given an entry that is published, then a reader through the cache sees it within two seconds', async () => {
  const path = '/v1/tracks/kz-eu-readmission';
  const { texts } = await asked(cached.anyone, path, 1);
  await service.admin.record('kz-eu-readmission', {
    ...{ type: 'statement.made', occurredOn: '2026-01-05', visibility: 'public', data: { summary: 'News' } },
  });
  await service.settle();
  const since = performance.now();
  while ((await (await cached.anyone.fetch(path)).text()) === texts[0]) await pause(50);
  // Twice the setting, and what the test itself takes.
  expect(performance.now() - since).toBeLessThan(2 * SECONDS * 1_000 + 3_000);
});

it('given a caller with a token, then Paraph is asked each time, and nobody else sees what they saw', async () => {
  const path = '/v1/tracks/kz-eu-visa-facilitation';
  const known = await asked(cached.admin, path, 10);
  const unknown = await asked(cached.anyone, path, 10);
  expect(known.ids.size).toBe(10);
  expect(unknown.texts).toEqual(Array(10).fill(await (await service.anyone.fetch(path)).text()));
  expect(unknown.texts[0]).not.toBe(known.texts[0]);
});

it('given programs that name what they wrote, then none gets an answer from before', async () => {
  const named = (position: string) =>
    cached.anyone.fetch('/v1/board', { headers: { 'x-paraph-position': position } });
  const answers = [await cached.anyone.fetch('/v1/board'), await named('one'), await named('two')];
  expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(3);
});

it('given what is not data for everybody, then no cache may keep it', async () => {
  const caching = async (path: string, headers = {}) =>
    (await service.anyone.fetch(path, { headers })).headers.get('cache-control');
  expect(await caching('/v1/board')).toBe('public, max-age=0, s-maxage=1, stale-while-revalidate=1');
  expect(await caching('/v1/board', { cookie: 'a=b' })).toBe('no-cache');
  expect(
    await Promise.all(['/', '/health/live', '/v1/tracks/none', '/v1/nothing'].map((path) => caching(path))),
  ).toEqual(Array(4).fill('no-cache'));
});
