import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser, formIn, newToken, wordsOf } from './forms.harness.js';
import { type Service, StoppedClock, startService } from './service.js';

const COUNTRIES = ['UZ', 'KG', 'TJ', 'TM', 'GE', 'AM', 'AZ', 'MD', 'UA', 'RS'];
/** Smaller than a page of a thousand names could be. */
const SMALL = 64 * 1024;

let service: Service;
let desk: Browser;
/** Given: a thousand tracks, of ten pairs of parties. */
beforeAll(async () => {
  service = await startService({ surroundings: new StoppedClock('2026-03-04T09:00:00.000Z') });
  const tracks = Array.from({ length: 1_000 }, (_, index) => ({
    slug: `agreement-${index}`,
    kind: 'readmission',
    parties: ['KZ', COUNTRIES[index % COUNTRIES.length]],
    title: { en: `Agreement number ${index}`, ru: `Соглашение номер ${index}` },
  }));
  const dossier = { format: 'paraph-dossier/1', sources: {}, tracks, entries: [] };
  expect((await service.admin.post('/v1/import', dossier)).status).toBe(200);
  desk = new Browser(service.url, 'en');
  await desk.signIn(await newToken(service, 'officer', 'Aigerim'));
}, 60_000);
afterAll(() => service.close());

const offered = (html: string) =>
  [...html.matchAll(/<input type="checkbox"[^>]*name="track"[^>]*value="([^"]*)"/g)].map(([, slug]) => slug);

describe('the form that logs a round, where there are a thousand tracks', () => {
  it('is small, has none chosen and offers none before one looks for it', async () => {
    const { html } = await desk.visit('/rounds/new');
    expect(html.length).toBeLessThan(SMALL);
    expect(offered(html)).toEqual([]);
    expect(wordsOf(html)).toContain('Find a track');
    expect(wordsOf(html)).not.toContain('Other tracks');
  });

  it.each([
    ['number 77', 'agreement-77'],
    ['номер 77', 'agreement-77'],
    ['agreement-77', 'agreement-77'],
    ['77 молдова', 'agreement-77'],
    ['MD 777', 'agreement-777'],
  ])('finds by %s, without script, and keeps what was typed', async (find, slug) => {
    const form = await desk.visit('/rounds/new');
    const { html } = await desk.send(form, 'find', { find, 'city.en': 'Almaty' });
    expect(offered(html)).toContain(slug);
    expect(formIn(html).fields).toEqual(
      expect.arrayContaining([
        ['find', find],
        ['city.en', 'Almaty'],
      ]),
    );
  });

  it('takes Enter in that field for a search, not for the answer', async () => {
    const form = await desk.visit('/rounds/new');
    const { html, status } = await desk.send(form, 'check', { find: 'number 77' });
    expect(status).toBe(200);
    expect(offered(html)).toContain('agreement-77');
  });

  it('shows the few first of many, says that there are more, and where nothing is found', async () => {
    const find = async (text: string) => desk.send(await desk.visit('/rounds/new'), 'find', { find: text });
    const many = await find('agreement');
    expect(offered(many.html)).toHaveLength(12);
    expect(wordsOf(many.html)).toContain('More tracks match: type more of the name.');
    expect(many.html.length).toBeLessThan(SMALL);
    expect(wordsOf((await find('100% _')).html)).toContain('No tracks match.');
  });

  it('keeps a chosen one while another is looked for, and records on both', async () => {
    const form = await desk.visit('/rounds/new?track=agreement-5');
    expect(wordsOf(form.html)).toContain('Other tracks');
    const more = await desk.send(form, 'find', { find: 'agreement-15' });
    expect(formIn(more.html).fields).toContainEqual(['track', 'agreement-5']);
    const check = await desk.send(more, 'check', {
      track: ['agreement-5', 'agreement-15'],
      occurredOn: '2026-03-03',
    });
    expect(wordsOf(check.html)).toContain('Agreement number 15, Kazakhstan – ');
    await desk.send(check, 'record');
    expect((await service.admin.history('agreement-15')).at(-1)?.type).toBe('round.held');
  });

  it('offers a program of the page the same, alone', async () => {
    const { html } = await desk.visit('/rounds/tracks?find=number%2077');
    expect(offered(html)).toContain('agreement-77');
    expect(html).not.toContain('<form');
  });
});
