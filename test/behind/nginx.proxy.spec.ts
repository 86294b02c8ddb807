import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN, serveFounding } from '../http/openapi.harness.js';
import { freePort, startProgram } from './programs.js';

/** What we tell operators to write; and the same with the path taken away. */
const DOCUMENTED = readFileSync('deploy/nginx.conf', 'utf8');
const WAYS = ['hands the path on', 'takes the path away'] as const;

let served: Awaited<ReturnType<typeof serveFounding>>;
let nginx: Awaited<ReturnType<typeof startProgram>>;
const sites: Record<string, string> = {};

beforeAll(async () => {
  const ports = [await freePort(), await freePort()] as const;
  for (const [index, way] of WAYS.entries()) sites[way] = `http://127.0.0.1:${ports[index]}/paraph`;
  served = await serveFounding({ on: false }, `http://127.0.0.1:${ports[0]}/paraph`);
  const [handsOn, takesAway] = ['', '/'].map((end) =>
    DOCUMENTED.replace('http://127.0.0.1:3000', served.url + end),
  );
  nginx = await startProgram((folder) => {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${join(folder, name)};`)
      .join('\n');
    const file = join(folder, 'nginx.conf');
    writeFileSync(
      file,
      `daemon off; error_log stderr; pid ${join(folder, 'pid')}; worker_processes 1;
       events {}
       http {
         access_log off;
         ${temporary}
         server { listen 127.0.0.1:${ports[0]}; ${handsOn} }
         server { listen 127.0.0.1:${ports[1]}; ${takesAway} }
       }`,
    );
    return { program: '/usr/sbin/nginx', args: ['-c', file, '-p', folder], port: ports[0] };
  });
});
afterAll(async () => {
  await nginx?.stop();
  await served?.close();
});

const inSite = (way: string, address: string | null) => new URL(address ?? '', sites[way]).href;

describe.each(WAYS)('given nginx %s', (way) => {
  it('when the first page is read, then every asset and link that it names is found', async () => {
    const first = await fetch(`${sites[way]}/`);
    const html = await first.text();
    expect(first.status).toBe(200);
    const named = new Set(
      [...html.matchAll(/\s(?:href|src|action|data-stream)="(\/[^"#]*)/g)].map(([, address = '']) =>
        address.replaceAll('&amp;', '&'),
      ),
    );
    const lost: string[] = [];
    for (const address of named) {
      const answer = await fetch(inSite(way, address));
      if (answer.status !== 200) lost.push(`${address}: ${answer.status}`);
      await answer.body?.cancel();
    }
    expect(lost).toEqual([]);
    expect(named.size).toBeGreaterThan(15);
  });

  it('when somebody signs in and sends a form, then cookie, forms and redirects lead on', async () => {
    const signedIn = await fetch(`${sites[way]}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ token: ADMIN, next: '/desks' }),
      redirect: 'manual',
    });
    expect(signedIn.status).toBe(303);
    const [cookie = '', ...attributes] = signedIn.headers.getSetCookie()[0]?.split('; ') ?? [];
    expect(attributes).toContain('Path=/paraph');
    const desks = await fetch(inSite(way, signedIn.headers.get('location')), { headers: { cookie } });
    const html = await desks.text();
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(html) ?? [];
    const [, action = ''] = /<form [^>]*method="post" action="([^"]*\/desks)"/.exec(html) ?? [];
    expect(action).toBe('/paraph/desks');
    const slug = way.replaceAll(' ', '-');
    const made = await fetch(inSite(way, action), {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams({ csrf, slug, name: way }),
      redirect: 'manual',
    });
    expect([made.status, made.headers.get('location')]).toEqual([303, `/paraph/desks/${slug}`]);
  });

  it('when a program follows the stream, then an entry comes at once', async () => {
    const authorization = `Bearer ${ADMIN}`;
    const stream = await fetch(`${sites[way]}/v1/stream`, { headers: { authorization } });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const summary = `heard through a proxy that ${way}`;
    const entry = { type: 'statement.made', occurredOn: '2026-01-05', data: { summary } };
    const recorded = await fetch(`${sites[way]}/v1/tracks/kz-eu-readmission/transitions`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(entry),
    });
    const location = recorded.headers.get('location') ?? '';
    expect(location).toMatch(/^\/paraph\/v1\/tracks\/kz-eu-readmission\/transitions\/\d+$/);
    let heard = '';
    while (!heard.includes(summary)) heard += (await reader?.read())?.value ?? '';
    await reader?.cancel();
  });
});
