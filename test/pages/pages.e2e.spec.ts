import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../src/domain/values/text.js';
import { faultsOf } from '../../src/ui/html.fixture.js';
import { StoppedClock } from '../support/clocks.js';
import { FOUNDING, type Service, startService } from '../support/service.js';
import { oneOf } from '../support/sizes.js';

let service: Service;
const clock = new StoppedClock('2026-03-02T09:00:00.000Z');
beforeAll(async () => {
  service = await startService({
    dossier: FOUNDING,
    clock,
    contact: 'mailto:help@mfa.example',
  });
  clock.at = '2026-03-04T09:00:00.000Z';
});
afterAll(() => service.close());

const page = async (path: string, headers: Record<string, string> = {}, who = service.anyone) => {
  const answer = await who.fetch(path, { headers: { accept: 'text/html,*/*', ...headers } });
  return { status: answer.status, headers: answer.headers, html: await answer.text() };
};
const titleOf = (html: string) => /<title>(.*?)<\/title>/.exec(html)?.[1];

const PAGES = [
  '/',
  '/?asOf=2025-12-01',
  '/tracks/kz-eu-readmission',
  '/tracks/kz-eu-air-services',
  '/tracks/kz-eu-readmission/history',
  '/brief/kz-eu-readmission',
  '/kinds',
  '/kinds/readmission',
  '/search',
  '/search?q=bakayev%20brussels',
  '/sources',
  '/accessibility',
  '/record',
];

/** In one of the languages in the short form, and all in all in the long one. */
const ALL = PAGES.flatMap((path) => LANGUAGES.map((language) => [path, language] as const));

describe('every page that reads', () => {
  it.each(oneOf(4, ALL))('%s is valid HTML in %s, for the public and for staff', async (path, language) => {
    for (const who of [service.anyone, service.admin]) {
      const { status, html } = await page(path, { 'accept-language': language }, who);
      expect([status, await faultsOf(html)]).toEqual([200, []]);
      expect(html).toContain(`<html lang="${language}">`);
    }
  });

  it('says whom to tell what is in the way, where the operator has named somebody', async () => {
    const { html } = await page('/accessibility');
    expect(html).toContain('<a href="mailto:help@mfa.example">help@mfa.example</a>');
  });

  it('names the other tracks of one meeting, with links', async () => {
    const { html } = await page('/tracks/kz-eu-readmission');
    expect(html).toMatch(/One meeting, 2 agreements: also <a href="\/tracks\/kz-eu-visa-facilitation">/);
    expect(html).toMatch(/One meeting, 3 agreements/);
  });

  it('offers on a past day the days that come after it', async () => {
    const { html } = await page('/?asOf=2025-11-30');
    expect(html).toContain('href="/?asOf=2025-12-02"');
  });

  it('reads a day as people type it, and says so where it cannot', async () => {
    expect(titleOf((await page('/?asOf=1.12.2025')).html)).toBe('Board as of 1 December 2025 – Paraph');
    const { html } = await page('/?asOf=tomorrow');
    expect(html).toContain('“tomorrow” cannot be read as a date');
    expect(titleOf(html)).toBe('Board as of 4 March 2026 – Paraph');
  });

  it.each([
    ['/tracks/kz-eu-readmission', 'asOf'],
    ['/brief/kz-eu-readmission', 'asOf'],
    ['/brief/kz-eu-readmission', 'knownAt'],
    ['/tracks/kz-eu-readmission/history', 'knownAt'],
  ])('%s says so where it cannot read what %s asks for', async (path, name) => {
    for (const typed of ['tomorrow', '30.02.2026']) {
      const { html } = await page(`${path}?${name}=${typed}`);
      expect(html).toContain(`“${typed}” cannot be read as a date`);
      expect((await page(`${path}?${name}=2025-12-02`)).html).not.toContain('cannot be read');
    }
  });

  it('offers the way round the procedure last', async () => {
    for (const kind of ['visa-facilitation', 'readmission', 'air-services']) {
      const { html } = await page(`/tracks/kz-eu-${kind}`, {}, service.admin);
      const possible = html.slice(html.indexOf('id="can"'), html.indexOf('id="cannot"'));
      const [last] = [...possible.matchAll(/<li>(.*?)<\/li>/g)].slice(-1);
      expect(last?.[1]).toContain('Stage asserted off procedure');
    }
  });

  it('shows what was known to the millisecond', async () => {
    const [first] = await service.admin.ledger('kz-eu-readmission');
    const at = first?.recordedAt ?? '';
    const { html } = await page(`/tracks/kz-eu-readmission?knownAt=${at}`, {}, service.admin);
    expect(html).toContain('id="entry-1"');
    expect(html).not.toContain('id="entry-2"');
  });

  it('lists the sources with what rests on them, and for staff what rests on none', async () => {
    const open = await page('/sources');
    expect(open.html).toContain('/tracks/kz-eu-readmission#entry-3');
    expect(open.html).not.toContain('Newest entries that name no source');
    expect((await page('/sources', {}, service.admin)).html).toContain(
      'All of the newest entries name a source.',
    );
  });

  it('draws a kind’s machine as a picture of its own', async () => {
    const answer = await service.anyone.fetch('/v1/kinds/readmission/diagram.svg?lang=ru');
    expect(answer.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(await answer.text()).toMatch(/^<svg .*Реадмиссия/s);
  });
});

describe('a page that cannot be shown', () => {
  it('is told in the reader’s language, with a title that says what is wrong', async () => {
    const titles = { en: 'Page not found', ru: 'Страница не найдена', kk: 'Бет табылмады' };
    for (const language of LANGUAGES) {
      const { status, headers, html } = await page('/tracks/none', { 'accept-language': language });
      expect([status, headers.get('content-language'), titleOf(html)]).toEqual([
        404,
        language,
        `${titles[language]} – Paraph`,
      ]);
      expect(await faultsOf(html)).toEqual([]);
    }
  });

  it('is the same for a track that is not public as for one that does not exist', async () => {
    expect((await service.admin.open('hidden-one')).status).toBe(201);
    const [hidden, none] = [await page('/tracks/hidden-one'), await page('/tracks/absent-one')];
    expect(hidden.status).toBe(404);
    expect(hidden.html.replaceAll('hidden-one', 'absent-one')).toBe(none.html);
  });

  it('is a problem document for programs', async () => {
    const answer = await service.anyone.fetch('/tracks/none', { headers: { accept: 'application/json' } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const under = await page('/v1/tracks/none');
    expect(under.headers.get('content-type')).toBe('application/problem+json');
  });

  it('asks for a token that is valid', async () => {
    const { status, html } = await page('/', { authorization: 'Bearer paraph_wrong' });
    expect([status, titleOf(html)]).toEqual([401, 'Sign in to see this page – Paraph']);
  });

  it('is told also where the address itself is broken', async () => {
    const { status, html } = await page('/%ff');
    expect([status, titleOf(html)]).toEqual([400, 'The request could not be answered – Paraph']);
    expect((await page('/no/such/address')).status).toBe(404);
  });
});

describe('compression', () => {
  it('is for what everyone may read, not for staff', async () => {
    const br = { 'accept-encoding': 'br' };
    expect((await page('/', br)).headers.get('content-encoding')).toBe('br');
    expect((await page('/', br, service.admin)).headers.get('content-encoding')).toBeNull();
    const { headers } = await page('/assets/paraph.css', br);
    expect([headers.get('content-encoding'), headers.get('vary')]).toEqual([
      'br',
      'Authorization, Cookie, Accept-Encoding',
    ]);
  });

  it('brings everything that a page loads beside itself to less than 60 KB', async () => {
    const { html } = await page('/');
    const files = new Set(
      [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file]) => file ?? ''),
    );
    expect(files.size).toBe(5);
    let bytes = 0;
    for (const file of files) bytes += await sizeOf(file);
    expect(bytes).toBeLessThan(60 * 1024);
  });
});

describe('the board that everyone reads', () => {
  it('is drawn anew as soon as something is recorded', async () => {
    const before = (await page('/')).html;
    expect((await page('/')).html).toBe(before);
    await service.admin.log('kz-eu-air-services', {
      type: 'agreement.signed',
      occurredOn: '2026-03-03',
      visibility: 'public',
    });
    expect((await page('/')).html).toContain('Signed <time datetime="2026-03-03">');
  });
});

/** What goes over the wire, which fetch does not tell: the length of the compressed body. */
async function sizeOf(path: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  get(`${service.url}${path}`, { headers: { 'accept-encoding': 'br' } }, (answer) => {
    let bytes = 0;
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    answer.on('end', () => resolve(bytes));
  }).on('error', reject);
  return promise;
}
