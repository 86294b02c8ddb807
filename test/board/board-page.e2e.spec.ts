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
});
afterAll(() => service.close());

/** Where the stream of the board goes on. */
const cursorOf = async (browser: Browser) =>
  /data-stream="\/v1\/stream\?after=([^"]+)"/.exec((await browser.visit('/')).html)?.[1];
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
    ['/?party=Georgia&q=104', ['track-104']],
    ['/?party=Грузия&q=104', ['track-104']],
    ['/?party=грузия&q=104', ['track-104']],
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

  it('says which parts of the address it has not applied, with a way to drop them', async () => {
    const staff = new Browser(service.url, 'en');
    await staff.signIn(await newToken(service, 'administrator', 'Madina'));
    const cases: [Browser, string, string | null][] = [
      [anyone, '/?stage=foo', 'Filter not applied: stage = foo.'],
      [anyone, '/?kind=foo&stage=signed', 'Filter not applied: kind = foo.'],
      [anyone, '/?sort=foo', 'Filter not applied: sort = foo.'],
      [
        anyone,
        '/?sort=next&stalled=true',
        'Filter not applied: sort = next. Filter not applied: stalled = true.',
      ],
      [anyone, '/?colour=<b>&lang=de', 'Filter not applied: colour = <b>. Filter not applied: lang = de.'],
      [anyone, '/?party=Georgiaa', '“Georgiaa” does not name one party.'],
      [anyone, '/?stage=&sort=name&q=1&kind=readmission&party=GE&from=1', null],
      [staff, '/?sort=next&stalled=true', null],
      [anyone, '/sources?publisher=x', 'Filter not applied: publisher = x.'],
      [anyone, '/search?q=number&type=entry', 'Filter not applied: type = entry.'],
      [anyone, '/tracks/track-1?known=x', 'Filter not applied: known = x.'],
      [staff, '/agenda?who=foo&party=GE', 'Filter not applied: who = foo. Filter not applied: party = GE.'],
      [staff, '/agenda?who=ours&by=2030-01-01&q=number', null],
      [staff, '/security-log?kind=foo', 'Filter not applied: kind = foo.'],
      [staff, '/security-log?kind=sign_in', null],
      [staff, '/proposals?after=foo', 'Filter not applied: after = foo.'],
      [staff, '/home?since=foo', 'Filter not applied: since = foo.'],
    ];
    for (const [browser, path, expected] of cases) {
      const { status, html } = await browser.visit(encodeURI(path));
      const words = wordsOf(html);
      expect([path, status]).toEqual([path, 200]);
      if (expected === null)
        expect([path, words]).toEqual([path, expect.not.stringContaining('not applied')]);
      else expect([path, words]).toEqual([path, expect.stringContaining(expected)]);
    }
    const { html } = await anyone.visit('/?stage=foo&q=1');
    expect(html).toContain('<a href="/?q=1">Remove from the address</a>');
    expect(await faultsOf(html)).toEqual([]);
  });

  it('says of a day in the future that it shows what is recorded so far', async () => {
    const staff = new Browser(service.url, 'en');
    await staff.signIn(await newToken(service, 'reader', 'Saule'));
    for (const path of ['/', '/tracks/track-1', '/brief/track-1', '/tracks/track-1/text']) {
      const future = wordsOf((await staff.visit(`${path}?asOf=2130-01-02`)).html);
      expect([path, future]).toEqual([path, expect.stringContaining('2 January 2130 is in the future.')]);
      const past = wordsOf((await staff.visit(`${path}?asOf=2024-06-01`)).html);
      expect([path, past]).toEqual([path, expect.not.stringContaining('in the future')]);
    }
  });

  it('remembers the language that was chosen, in a cookie that names nobody', async () => {
    const visit = async (path: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(service.url + path, { headers: { 'accept-language': 'en', ...headers } });
      const language = answer.headers.get('content-language');
      return { cookies: answer.headers.getSetCookie(), language, answer };
    };
    expect((await visit('/')).cookies).toEqual([]);
    const chosen = await visit('/?lang=kk');
    const year = 'Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax';
    expect(chosen.cookies).toEqual([`paraph-language=kk; ${year}`]);
    const cookie = 'other=1; paraph-language=kk';
    const later = await visit('/', { cookie });
    expect([later.language, later.cookies]).toEqual(['kk', []]);
    expect(later.answer.headers.get('vary')).toMatch(/\bCookie\b.*\bAccept-Language\b/);
    expect((await visit('/?lang=kk', { cookie })).cookies).toEqual([]);
    // What one's address asks for wins, and is remembered instead; nobody else gets it.
    const instead = await visit('/?lang=ru', { cookie });
    expect([instead.language, instead.cookies]).toEqual(['ru', [`paraph-language=ru; ${year}`]]);
    expect((await visit('/')).language).toBe('en');
    expect((await visit('/', { cookie: 'paraph-language=de' })).language).toBe('en');
    const tag = later.answer.headers.get('etag') ?? '';
    expect((await visit('/', { 'if-none-match': tag })).answer.status).toBe(200);
    expect((await visit('/', { 'if-none-match': tag, cookie })).answer.status).toBe(304);
    // The order of the API's names follows Accept-Language alone.
    const names = async (headers: Record<string, string>) => {
      const asked = { 'accept-language': 'en', ...headers };
      return (await fetch(`${service.url}/v1/board?sort=name`, { headers: asked })).text();
    };
    expect(await names({ cookie })).toBe(await names({}));
  });

  it('names where the stream goes on from what it shows, for each reader in their own numbering', async () => {
    const staff = new Browser(service.url, 'en');
    await staff.signIn(await newToken(service, 'reader', 'Dana'));
    const heads = async () => [
      (await service.anyone.get<{ next: string }>('/v1/feed?limit=500')).next,
      (await service.admin.get<{ next: string }>('/v1/feed?limit=500')).next,
    ];
    const before = [await cursorOf(anyone), await cursorOf(staff)];
    expect(before).toEqual(await heads());
    await service.admin.log('track-7', {
      ...{ type: 'statement.made', occurredOn: '2024-03-01', data: { summary: 'Internal' } },
    });
    await service.settle();
    // What is hidden moves nothing on the public page.
    expect(await cursorOf(anyone)).toBe(before[0]);
    expect([await cursorOf(anyone), await cursorOf(staff)]).toEqual(await heads());
    expect((await anyone.visit('/?asOf=2024-01-03')).html).not.toContain('data-stream');
  });

  it('leads a member of a desk on in what the desk reads: their own tracks whole, and others as the public sees them', async () => {
    await service.admin.post('/v1/desks', { slug: 'north', name: 'North', tracks: ['track-7'] });
    const asked = { name: 'Aruzhan', role: 'reader', desk: 'north' };
    const { body } = await service.admin.call<{ token: string }>('POST', '/v1/tokens', asked);
    const member = new Browser(service.url, 'en');
    await member.signIn(body.token);
    const before = await cursorOf(member);
    const say = (slug: string, summary: string) =>
      service.admin.log(slug, { type: 'statement.made', occurredOn: '2024-03-02', data: { summary } });
    await say('track-9', 'Hidden from the desk');
    await say('track-7', 'Of the desk');
    await service.settle();
    const leaving = new AbortController();
    const stream = await fetch(`${service.url}/v1/stream?after=${before}`, {
      headers: { authorization: `Bearer ${body.token}` },
      signal: leaving.signal,
    });
    let heard = '';
    for await (const part of stream.body ?? []) {
      heard += Buffer.from(part).toString();
      if (/data: .*\n\n/.test(heard)) break;
    }
    leaving.abort();
    expect(heard).toContain(`id: ${await cursorOf(member)}\nevent: statement.made\n`);
    expect([heard.includes('Of the desk'), heard.includes('Hidden')]).toEqual([true, false]);
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
