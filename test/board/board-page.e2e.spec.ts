import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { faultsOf } from '../../src/ui/html.fixture.js';
import { Browser, newToken, wordsOf } from '../support/forms.harness.js';
import { type Service, startService } from '../support/service.js';

/** Two pages and a few more tracks. */
const TRACKS = 107;
/** What the first page may weigh, compressed. */
const LARGEST = 40 * 1024;
const COUNTRIES = ['UZ', 'KG', 'TJ', 'TM', 'GE', 'AM', 'AZ', 'MD', 'UA', 'RS'];

let service: Service;
let anyone: Browser;
/** Given: tracks that are announced one day after another, each public, and one that is not. */
beforeAll(async () => {
  service = await startService();
  const tracks = Array.from({ length: TRACKS }, (_, index) => ({
    slug: `track-${index}`,
    kind: index % 2 ? 'readmission' : 'visa-facilitation',
    parties: ['KZ', COUNTRIES[index % COUNTRIES.length]],
    title: { en: `Agreement number ${index}`, ru: `Соглашение номер ${index}` },
  }));
  const announced = (index: number) => new Date(Date.UTC(2024, 0, 1 + index)).toISOString().slice(0, 10);
  const entries = tracks.map(({ slug }, index) => ({
    ...{ tracks: [slug], type: 'launch.announced', occurredOn: announced(index), visibility: 'public' },
  }));
  const dossier = { format: 'paraph-dossier/1', sources: {}, tracks, entries };
  expect((await service.admin.post('/v1/import', dossier)).status).toBe(200);
  await service.admin.open('hidden', 'readmission', { title: 'Hidden' });
  await service.settle();
  anyone = new Browser(service.url, 'en');
}, 60_000);
afterAll(() => service.close());

const slugsOf = (html: string) => [...html.matchAll(/<li id="row-([^"]+)"/g)].map(([, slug]) => slug);
const linkTo = (html: string, rel: 'next' | 'prev') =>
  new RegExp(`<a href="([^"]+)" rel="${rel}"`).exec(html)?.[1]?.replaceAll('&amp;', '&');
const newest = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `track-${TRACKS - from - index}`);

describe('the board of more tracks than a page has', () => {
  it('shows the newest fifty, how many there are, and leads on and back without script', async () => {
    const first = await anyone.visit('/');
    expect(slugsOf(first.html)).toEqual(newest(1, 50));
    expect(wordsOf(first.html)).toContain('1–50 of 107');
    expect(linkTo(first.html, 'prev')).toBeUndefined();
    const second = await anyone.visit(linkTo(first.html, 'next') ?? '');
    expect(slugsOf(second.html)).toEqual(newest(51, 50));
    expect(wordsOf(second.html)).toContain('51–100 of 107');
    const third = await anyone.visit(linkTo(second.html, 'next') ?? '');
    expect([slugsOf(third.html), linkTo(third.html, 'next')]).toEqual([newest(101, 7), undefined]);
    expect(wordsOf(third.html)).toContain('101–107 of 107');
    const back = await anyone.visit(linkTo(third.html, 'prev') ?? '');
    expect(slugsOf(back.html)).toEqual(newest(51, 50));
    const begin = await anyone.visit(linkTo(back.html, 'prev') ?? '');
    expect([slugsOf(begin.html), linkTo(begin.html, 'prev')]).toEqual([newest(1, 50), undefined]);
    for (const { html } of [first, second, third]) expect(await faultsOf(html)).toEqual([]);
  });

  it.each(['en', 'ru', 'kk'])(
    'weighs little in %s, with the chart of the tracks that it shows',
    async (lang) => {
      const { headers, body } = await request(`${service.url}/?lang=${lang}`, {
        headers: { 'accept-encoding': 'br' },
      });
      expect(headers['content-encoding']).toBe('br');
      const bytes = Buffer.from(await body.arrayBuffer());
      expect(bytes.length).toBeLessThan(LARGEST);
      const html = brotliDecompressSync(bytes).toString();
      expect(html).toContain('class="chart"');
      expect(slugsOf(html)).toHaveLength(50);
    },
  );

  it.each([
    ['/?q=number+77', ['track-77']],
    ['/?q=номер+77', ['track-77']],
    ['/?party=Moldova&q=77', ['track-77']],
    ['/?party=молдова&q=77', ['track-77']],
    ['/?party=MD&sort=name&kind=readmission&q=1', ['track-17', 'track-107'].slice(0, 1)],
    ['/?q=nothing+like+it', []],
  ])('narrows by what is typed: %s', async (path, expected) => {
    const { html } = await anyone.visit(encodeURI(path));
    expect(slugsOf(html)).toEqual(expected);
    expect(await faultsOf(html)).toEqual([]);
    if (expected.length === 0) expect(wordsOf(html)).toContain('No agreements match.');
  });

  it('says so when a party is called so by nobody or by several, and shows the rest', async () => {
    const { html } = await anyone.visit('/?party=stan');
    expect(wordsOf(html)).toContain('“stan” does not name one party.');
    expect(slugsOf(html)).toHaveLength(50);
    expect(await faultsOf(html)).toEqual([]);
  });

  it('keeps the filter from page to page, and begins anew with another', async () => {
    const { html } = await anyone.visit('/?kind=readmission');
    const next = await anyone.visit(linkTo(html, 'next') ?? '');
    expect(slugsOf(next.html)).toEqual(['track-5', 'track-3', 'track-1']);
    expect(next.html).not.toMatch(/<input type="hidden" name="(after|before|from)"/);
  });

  it('begins at the first page where a link leads nowhere', async () => {
    for (const query of ['after=x', 'before=x', 'after=', 'from=x', 'sort=x', 'sort=next'])
      expect(slugsOf((await anyone.visit(`/?${query}`)).html)).toEqual(newest(1, 50));
  });

  it('has as of a day what was known then first', async () => {
    const { html } = await anyone.visit('/?asOf=2024-01-03');
    expect(slugsOf(html).slice(0, 4)).toEqual(['track-2', 'track-1', 'track-0', 'track-10']);
  });

  it('shows staff what is hidden, and what is due next first', async () => {
    const staff = new Browser(service.url, 'en');
    await staff.signIn(await newToken(service, 'reader', 'Aliya'));
    await service.admin.log('track-9', {
      ...{ type: 'round.planned', occurredOn: '2024-03-01', data: { number: 1, target: '2030' } },
    });
    const { html } = await staff.visit('/?sort=next');
    expect(slugsOf(html)[0]).toBe('track-9');
    expect(wordsOf(html)).toContain('1–50 of 108');
    expect(await faultsOf(html)).toEqual([]);
  });
});
