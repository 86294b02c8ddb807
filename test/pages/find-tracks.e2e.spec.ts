import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebhookSettings } from '../../src/webhooks/sending/settings.js';
import { StoppedClock } from '../support/clocks.js';
import { type Answers, Browser, formIn, newToken, type Visited, wordsOf } from '../support/forms.harness.js';
import { type Service, startService } from '../support/service.js';

const COUNTRIES = ['UZ', 'KG', 'TJ', 'TM', 'GE', 'AM', 'AZ', 'MD', 'UA', 'RS'];
/** Smaller than a page of a thousand names could be. */
const SMALL = 64 * 1024;

let service: Service;
let desk: Browser;
let admin: Browser;
/** Given: a thousand tracks, of ten pairs of parties. */
beforeAll(async () => {
  service = await startService({
    clock: new StoppedClock('2026-03-04T09:00:00.000Z'),
    webhooks: new WebhookSettings({ keys: [randomBytes(32)], version: '0.0.0' }),
  });
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
  admin = new Browser(service.url, 'en');
  await admin.signIn(await newToken(service, 'administrator', 'Dana'));
  expect(
    (await service.admin.post('/v1/desks', { slug: 'asia', name: { en: 'Asia' }, tracks: [] })).status,
  ).toBe(201);
});
afterAll(() => service.close());

const offered = (html: string) =>
  [...html.matchAll(/<input type="checkbox"[^>]*name="track"[^>]*value="([^"]*)"/g)].map(([, slug]) => slug);

describe('the form that logs a round, where there are a thousand tracks', () => {
  it('is small, has none chosen and offers none before one looks for it', async () => {
    const { html } = await desk.visit('/rounds/new');
    expect(html.length).toBeLessThan(SMALL);
    expect(offered(html)).toEqual([]);
    expect(wordsOf(html)).toContain('Find an agreement');
    expect(wordsOf(html)).not.toContain('Other agreements');
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
    expect(wordsOf(many.html)).toContain('More agreements match: type more of the name.');
    expect(many.html.length).toBeLessThan(SMALL);
    expect(wordsOf((await find('100% nowhere')).html)).toContain('No agreements match.');
  });

  it('keeps a chosen one while another is looked for, and records on both', async () => {
    const form = await desk.visit('/rounds/new?track=agreement-5');
    expect(wordsOf(form.html)).toContain('Other agreements');
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
});

describe.each([
  ['/webhooks/new', 'track', 'checkbox', { url: 'https://receiver.example/' }],
  ['/webhooks/mail/new', 'track', 'checkbox', { address: 'aigerim@mfa.example' }],
  ['/desks', 'tracks', 'checkbox', { name: 'Europe' }],
  ['/desks/asia', 'tracks', 'checkbox', { name: 'Asia and more' }],
  ['/tracks/new', 'twin', 'radio', { 'title.en': 'Agreement on visas' }],
])('the choice of tracks at %s, of a thousand', (path, name, type, typed) => {
  const choices = (html: string) => [
    ...html.matchAll(new RegExp(`<input type="${type}"[^>]*name="${name}"`, 'g')),
  ];
  const find = async (from: Visited, text: string, answers: Answers = {}) =>
    admin.send(from, 'find', { ...typed, ...answers, find: text });

  it('is small, and offers none before one looks for it', async () => {
    const { html } = await admin.visit(path);
    expect(html.length).toBeLessThan(SMALL);
    expect(choices(html).length).toBeLessThanOrEqual(1);
    expect(wordsOf(html)).toContain('Find an agreement');
    expect(wordsOf(html)).not.toContain('Other agreements');
  });

  it('finds without script, calls a track by its parties too, and keeps what was typed and ticked', async () => {
    const one = await find(await admin.visit(path), 'номер 77');
    expect(one.status).toBe(200);
    expect(one.html.length).toBeLessThan(SMALL);
    expect(one.html).toContain('value="agreement-77"');
    expect(wordsOf(one.html)).toContain('Agreement number 77, Kazakhstan – Moldova');
    const other = await find(one, 'agreement-15', { [name]: 'agreement-77' });
    const { fields } = formIn(other.html, 'find');
    expect(fields).toEqual(expect.arrayContaining([[name, 'agreement-77'], ...Object.entries(typed)]));
    expect(other.html).toContain('value="agreement-15"');
    expect(wordsOf(other.html)).toContain('Other agreements');
    expect(wordsOf((await find(other, 'nowhere')).html)).toContain('No agreements match.');
  });
});

describe('a desk', () => {
  it('is not made by Enter in the field that finds tracks', async () => {
    const found = await admin.send(await admin.visit('/desks'), 'save', {
      slug: 'west',
      name: 'W',
      find: 'number 77',
    });
    expect(found.html).toContain('value="agreement-77"');
    const made = await admin.send(found, 'save', { tracks: ['agreement-77'] });
    expect(made.url).toContain('/desks/west');
    expect(formIn(made.html, 'find').fields).toContainEqual(['tracks', 'agreement-77']);
  });
});
