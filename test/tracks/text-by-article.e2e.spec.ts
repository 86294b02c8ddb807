import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoppedClock } from '../support/clocks.js';
import { Browser, formIn, newToken, wordsOf } from '../support/forms.harness.js';
import { Client, type Service, startService } from '../support/service.js';

type Text = {
  version: unknown;
  articles: { ref: string; state: string; since: string; title?: unknown; note?: unknown }[];
  counts: Record<'agreed' | 'bracketed' | 'open' | 'dropped' | 'total', number>;
};

let service: Service;
let admin: Client;
/** Given: a track with two rounds, each of which stated the text, and one without. */
beforeAll(async () => {
  service = await startService({ clock: new StoppedClock('2026-05-07T09:00:00.000Z') });
  admin = service.admin;
  await admin.open('treaty', 'agreement');
  await admin.open('bare', 'agreement');
  await admin.log(
    'treaty',
    { type: 'negotiations.opened', occurredOn: '2025-01-10', visibility: 'public' },
    { type: 'round.held', occurredOn: '2025-02-20', data: { number: 1 }, visibility: 'public' },
    stated('2025-02-20', ['2 open', '1 agreed', '3 bracketed'], { version: 'Draft 1' }),
    { type: 'round.held', occurredOn: '2025-06-12', data: { number: 2 }, visibility: 'public' },
    stated('2025-06-12', ['3 agreed', '1 agreed', '4 dropped']),
  );
  await admin.log('bare', { type: 'negotiations.opened', occurredOn: '2025-01-10', visibility: 'public' });
  await service.settle();
});
afterAll(() => service.close());

const stated = (occurredOn: string, states: string[], more: object = {}) => ({
  ...{ type: 'text.stated', occurredOn },
  data: {
    articles: states.map((one) => one.split(' ')).map(([ref, state]) => ({ ref, state })),
    ...more,
  },
});

const textOf = (slug: string, query = '', as = admin) => as.get<Text>(`/v1/tracks/${slug}/text${query}`);
const statesOf = ({ articles }: Text) => articles.map(({ ref, state, since }) => `${ref} ${state} ${since}`);

describe('the text by article', () => {
  it('tells where each article stands and since when, in the order in which they were first named', async () => {
    const text = await textOf('treaty');
    expect(statesOf(text)).toEqual([
      '2 open 2025-02-20',
      '1 agreed 2025-02-20',
      '3 agreed 2025-06-12',
      '4 dropped 2025-06-12',
    ]);
    expect(text.version).toBe('Draft 1');
    expect(text.counts).toEqual({ agreed: 2, bracketed: 0, open: 1, dropped: 1, total: 3 });
    const { agreed, total } = text.counts;
    expect((await admin.track('treaty')).status.textAgreed).toEqual({ agreed, total });
  });

  it('is empty where nothing is stated', async () => {
    expect(await textOf('bare')).toEqual({
      version: null,
      articles: [],
      counts: { agreed: 0, bracketed: 0, open: 0, dropped: 0, total: 0 },
    });
  });

  it('ends as of a day with what had certainly happened by then', async () => {
    expect(statesOf(await textOf('treaty', '?asOf=2025-06-11'))).toEqual([
      '2 open 2025-02-20',
      '1 agreed 2025-02-20',
      '3 bracketed 2025-02-20',
    ]);
    expect((await textOf('treaty', '?asOf=2025-02-19')).articles).toEqual([]);
    for (const day of ['2025-02-19', '2025-03-01', '2025-06-12', '2026-01-01']) {
      const { counts } = await textOf('treaty', `?asOf=${day}`);
      const { textAgreed } = (await admin.track('treaty', `?asOf=${day}`)).status;
      expect([day, textAgreed]).toEqual([
        day,
        counts.total > 0 ? { agreed: counts.agreed, total: counts.total } : null,
      ]);
    }
  });

  it('has a tag, by which it need not be read again', async () => {
    const first = await admin.fetch('/v1/tracks/treaty/text');
    const tag = first.headers.get('etag') ?? '';
    const second = await admin.fetch('/v1/tracks/treaty/text', { headers: { 'if-none-match': tag } });
    expect(second.status).toBe(304);
  });

  it.each(['?asOf=2025-13-01', '?asOf=soon', '?nonsense=1'])('refuses %s', async (query) => {
    const { status, body } = await admin.call('GET', `/v1/tracks/treaty/text${query}`);
    expect([status, body.code]).toEqual([422, 'validation_failed']);
  });

  it('is found of no track that does not exist', async () => {
    expect((await admin.call('GET', '/v1/tracks/none/text')).status).toBe(404);
  });
});

describe('who sees the text', () => {
  it('is nobody who has not signed in, on a public track too', async () => {
    const { status, body } = await service.anyone.call('GET', '/v1/tracks/treaty/text');
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
  });

  it('is a desk of its own tracks only: of others it learns no more than that they exist', async () => {
    // Given a desk with the bare track, and a track that nobody outside may know of
    await admin.open('hidden', 'agreement');
    await admin.log('hidden', stated('2025-03-01', ['1 agreed']));
    await admin.post('/v1/desks', { slug: 'asia', name: 'Asia', tracks: ['bare'] });
    const made = await admin.call<{ token: string }>('POST', '/v1/tokens', {
      ...{ name: 'Asia', role: 'officer', desk: 'asia' },
    });
    const desk = new Client(service.url, made.body.token);
    // Then
    expect((await textOf('bare', '', desk)).articles).toEqual([]);
    expect((await desk.call('GET', '/v1/tracks/treaty/text')).status).toBe(403);
    expect((await desk.call('GET', '/v1/tracks/hidden/text')).status).toBe(404);
    expect((await desk.track('treaty')).status).not.toHaveProperty('textAgreed');
  });
});

describe('the pages', () => {
  const pageOf = async (path: string, as: Client) => {
    const answer = await as.fetch(path, { redirect: 'manual', headers: { 'accept-language': 'en' } });
    return { status: answer.status, location: answer.headers.get('location'), html: await answer.text() };
  };
  const SAID = '2 of 3 articles agreed';

  it('tell it to staff, marked as internal where every other entry is public', async () => {
    for (const path of ['/', '/tracks/treaty', '/brief/treaty', '/tracks/treaty/text'])
      expect([path, (await pageOf(path, admin)).html]).toEqual([path, expect.stringContaining(SAID)]);
    const { html } = await pageOf('/?q=treaty', admin);
    expect(html).toMatch(
      /2 of 3 articles agreed[^<]*(?:<span class="tag">stalled<\/span>\s*)?<span class="tag">internal/,
    );
  });

  it('tell the public nothing of it: not on the page, and not that there is one', async () => {
    for (const path of ['/', '/tracks/treaty', '/brief/treaty']) {
      const { status, html } = await pageOf(path, service.anyone);
      expect([path, status, html.includes('articles'), html.includes('/tracks/treaty/text')]).toEqual([
        ...[path, 200],
        ...[false, false],
      ]);
    }
    const asked = await pageOf('/tracks/treaty/text', service.anyone);
    expect([asked.status, asked.location]).toEqual([303, '/sign-in?next=%2Ftracks%2Ftreaty%2Ftext']);
    expect(asked).toEqual({
      ...(await pageOf('/tracks/hidden-from-all/text', service.anyone)),
      location: asked.location,
    });
  });

  it('show what was known at an instant, and an earlier day', async () => {
    const then = await pageOf('/tracks/treaty/text?asOf=2025-03-01', admin);
    expect(then.html).toContain('1 of 3 articles agreed');
    const before = await pageOf('/tracks/treaty/text?knownAt=2026-05-06', admin);
    expect(before.html).toContain('No state of the text is recorded up to this day.');
    const known = await pageOf('/tracks/treaty/text?knownAt=2026-05-08', admin);
    expect(known.html).toContain(SAID);
    expect((await pageOf('/tracks/treaty/text?asOf=soon', admin)).html).toContain('soon');
  });

  it('say what to do where nothing is stated, and are not there for a track that is not', async () => {
    expect((await pageOf('/tracks/bare/text', admin)).html).toContain('/tracks/bare/log?type=text.stated');
    expect((await pageOf('/tracks/none/text', admin)).status).toBe(404);
    expect((await pageOf('/tracks/bare', admin)).html).toContain('href="/tracks/bare/text"');
  });
});

describe('after a round', () => {
  it('the confirmation leads to the form of the text, which begins with the date of the round', async () => {
    await admin.open('held', 'agreement');
    const [round] = await admin.log('held', {
      ...{ type: 'round.held', occurredOn: '2025-11-18/2025-11-20' },
      data: { number: 3 },
    });
    const browser = new Browser(service.url, 'en');
    await browser.signIn(await newToken(service, 'officer', 'Aigerim'));
    const done = await browser.visit(`/tracks/held/entries/${round?.seq}/done`);
    const href = /href="([^"]*type=text\.stated[^"]*)"/.exec(done.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const form = await browser.visit(href);
    expect(formIn(form.html, 'check').fields).toContainEqual(['occurredOn', '2025-11-18/2025-11-20']);
    const check = await browser.send(form, 'check', { 'articles.agreed': '1–3', 'articles.open': '4' });
    await browser.send(check, 'record');
    const { html } = await browser.visit('/tracks/held/text');
    expect(wordsOf(html)).toContain('3 of 4 articles agreed; 1 open.');
    expect(wordsOf(html).replaceAll('\u00a0', ' ')).toContain('After round 3');
    // A date that is none is left out.
    const odd = await browser.visit('/tracks/held/log?type=text.stated&on=soon');
    expect(formIn(odd.html, 'check').fields).toContainEqual(['occurredOn', '']);
  });
});

describe('the form of a correction', () => {
  it('begins with what was stated, loses no title, and reads a name with a comma as one', async () => {
    // Given an entry that came by the API
    await admin.open('by-form', 'agreement');
    const articles = [
      { ref: '1', state: 'agreed', title: { en: 'Scope', ru: 'Сфера' } },
      { ref: '2', state: 'agreed' },
      { ref: 'Article 3, paragraph 2', state: 'open', note: { en: 'Waits' } },
    ];
    const [entry] = await admin.log('by-form', {
      ...{ type: 'text.stated', occurredOn: '2025-03-01' },
      data: { articles },
    });
    const browser = new Browser(service.url, 'en');
    await browser.signIn(await newToken(service, 'officer', 'Aigerim'));
    // When only its version is added
    const form = await browser.visit(`/tracks/by-form/entries/${entry?.seq}/correct`);
    const check = await browser.send(form, 'check', {
      'version.en': 'Draft 1',
      'because.en': 'It was missing',
    });
    expect(wordsOf(check.html)).toContain('Draft 1');
    const done = await browser.send(check, 'record');
    expect(done.status).toBe(200);
    // Then the articles are as they were
    const text = await textOf('by-form');
    expect(text.version).toEqual({ en: 'Draft 1' });
    expect(text.articles.map(({ since: _, ...article }) => article)).toEqual(articles);
  });
});

describe('a change of the past', () => {
  it('takes back what an annulled entry stated, and follows an amended one', async () => {
    // Given three statements of a text
    await admin.open('corrected', 'agreement');
    const [, second, third] = await admin.log(
      'corrected',
      stated('2025-02-01', ['1 open']),
      stated('2025-03-01', ['1 bracketed', '2 open']),
      stated('2025-04-01', ['1 agreed'], { version: 'Draft 3' }),
    );
    expect(statesOf(await textOf('corrected'))).toEqual(['1 agreed 2025-04-01', '2 open 2025-03-01']);
    // When the third is annulled, then the second stands, and the version was never stated
    await admin.annul('corrected', third?.seq ?? 0);
    expect(statesOf(await textOf('corrected'))).toEqual(['1 bracketed 2025-03-01', '2 open 2025-03-01']);
    expect((await textOf('corrected')).version).toBeNull();
    // When the second is amended: another date, and without the second article
    const { occurredOn, data } = stated('2025-03-15', ['1 bracketed']);
    await admin.amend('corrected', second?.seq ?? 0, { occurredOn, data });
    expect(statesOf(await textOf('corrected'))).toEqual(['1 bracketed 2025-03-15']);
    // When the third is amended after all, then it stands again
    await admin.amend('corrected', third?.seq ?? 0, { occurredOn: '2025-04-02' });
    expect(statesOf(await textOf('corrected'))).toEqual(['1 agreed 2025-04-02']);
    expect((await textOf('corrected')).version).toBe('Draft 3');
  });

  it('puts a late entry where it belongs', async () => {
    await admin.open('late', 'agreement');
    await admin.log(
      'late',
      stated('2025-04-01', ['1 agreed', '2 open']),
      stated('2025-02-01', ['2 open', '1 open']),
    );
    const text = await textOf('late');
    expect(statesOf(text)).toEqual(['2 open 2025-02-01', '1 agreed 2025-04-01']);
  });
});
