import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoppedClock } from '../support/clocks.js';
import { Browser, formIn, newToken, wordsOf } from '../support/forms.harness.js';
import { type Client, type Service, startService } from '../support/service.js';

const clock = new StoppedClock('2026-11-21T09:00:00.000Z');
const PUBLIC = { visibility: 'public' };

let service: Service;
let admin: Client;
let browser: Browser;
beforeAll(async () => {
  service = await startService({ clock });
  admin = service.admin;
  browser = new Browser(service.url);
  await browser.signIn(await newToken(service, 'officer', 'Aigerim'));
});
afterAll(() => service.close());

const pageOf = async (path: string, language = 'en') =>
  wordsOf((await new Browser(service.url, language).visit(path)).html);
const entry = (type: string, occurredOn: string, data: object = {}) => ({
  ...{ type, occurredOn, data },
  ...PUBLIC,
});

describe('the form that opens a track', () => {
  const answers = {
    'title.en': 'Agreement on the common border',
    kind: 'agreement',
    'party.1': 'kz',
    'party.2': 'China',
    slug: 'border',
  };

  it('takes more parties than two, by code or by name, members and a depositary', async () => {
    const form = await browser.visit('/tracks/new');
    const check = await browser.send(form, 'check', {
      ...answers,
      'subtype.en': 'border',
      'party.more': 'Kyrgyzstan\nRU TJ\nЕвропейский союз',
      members: 'EU: DE, FR\nEU: Latvia',
      depositary: 'United Nations',
    });
    const words = wordsOf(check.html);
    expect(words).toContain('Subject Border');
    expect(words).toContain(
      'Parties Kazakhstan, China, Kyrgyzstan, Russia, Tajikistan, European Union Members',
    );
    expect(words).toContain('European Union Germany, France, Latvia');
    expect(words).toContain('Depositary United Nations');
    const done = await browser.send(check, 'record');
    expect(done.url).toBe('/tracks/border');
    expect(await admin.track('border')).toMatchObject({
      subtype: 'border',
      parties: ['KZ', 'CN', 'KG', 'RU', 'TJ', 'EU'],
      members: { EU: ['DE', 'FR', 'LV'] },
      depositary: 'UN',
    });
  });

  it('keeps a subject in other words', async () => {
    const form = await browser.visit('/tracks/new');
    const typed = { ...answers, slug: 'diplomas', 'subtype.en': 'Recognition of diplomas' };
    await browser.send(await browser.send(form, 'check', typed), 'record');
    expect((await admin.track('diplomas')).subtype).toEqual({ en: 'Recognition of diplomas' });
    expect(await pageOf('/tracks/diplomas', 'ru')).not.toContain('Recognition of diplomas');
    await admin.log('diplomas', entry('statement.made', '2026-01-10', { summary: 'Talks.' }));
    expect(await pageOf('/tracks/diplomas', 'ru')).toContain('Предмет Recognition of diplomas');
  });

  it.each([
    ['a party that nobody knows', { 'party.2': 'Kazahstan' }, 'party-2', '“Kazahstan” is not a known party'],
    ['a party twice', { 'party.2': 'Kazakhstan' }, 'party-2', 'Kazakhstan is named twice'],
    ['another party twice', { 'party.more': 'China' }, 'party-more', 'China is named twice'],
    ['no second party', { 'party.2': '' }, 'party-2', 'Enter the code or the name of a party'],
    ['members of no party', { members: 'EU: DE' }, 'members', '“EU: DE” cannot be read'],
    ['members without a colon', { members: 'DE, FR' }, 'members', '“DE, FR” cannot be read'],
    ['a member that is a party', { members: 'KZ: CN' }, 'members', 'China is named twice'],
    [
      'a depositary that nobody knows',
      { depositary: 'somebody' },
      'depositary',
      '“somebody” is not a known party',
    ],
    [
      'a subject where the kind has none',
      { kind: 'air-transport', 'subtype.en': 'Trade' },
      'subtype',
      'Only an agreement of the general kind has a subject',
    ],
  ])('says what is wrong with %s, and keeps what was typed', async (_, wrong, field, message) => {
    const form = await browser.visit('/tracks/new');
    const { status, html } = await browser.send(form, 'check', { ...answers, slug: 'wrong', ...wrong });
    expect(status).toBe(422);
    expect(html).toContain(`<a href="#${field}">`);
    expect(wordsOf(html)).toContain(message);
    expect(formIn(html).fields).toEqual(expect.arrayContaining(Object.entries(wrong)));
    const isFolded = ['party-more', 'members', 'depositary'].includes(field);
    if (isFolded) expect(html).toMatch(/<details open/);
  });
});

describe('a track of five parties', () => {
  const FIVE = ['KZ', 'QA1', 'QB1', 'QC1', 'QD1'];
  beforeAll(async () => {
    await admin.post('/v1/tracks', {
      ...{ slug: 'five', kind: 'agreement', subtype: 'trade', depositary: 'QA1' },
      ...{ parties: FIVE, title: 'Agreement of five' },
    });
    const deposited = (side: string, on: string) =>
      entry('instrument.deposited', on, { side, means: 'ratification' });
    await admin.log(
      'five',
      entry('negotiations.opened', '2020-02-01'),
      entry('agreement.signed', '2021-03-01', { sides: ['KZ', 'QA1', 'QB1'] }),
      entry('terms.stated', '2021-03-01', {
        entryIntoForce: { after: 'nth_instrument', n: 3, months: 1, firstOfMonth: true },
      }),
      deposited('KZ', '2026-08-10'),
      deposited('QA1', '2026-09'),
      { ...deposited('QB1', '2026-10-05'), visibility: 'internal' },
    );
  });

  it.each([
    ['en', 'Parties', '5 parties: 3 signed, 2 consented to be bound, in force for 0'],
    ['ru', 'Стороны', '5 сторон: подписали 3, выразили согласие на обязательность 2'],
    ['kk', 'Тараптар', '5 тарап: қол қойғаны – 3, міндеттілігіне келісім бергені – 2'],
  ])('tells in %s of each, on its page and in the brief', async (language, heading, counts) => {
    for (const path of ['/tracks/five', '/brief/five']) {
      const words = await pageOf(path, language);
      expect(words).toContain(heading);
      expect(words).toContain(counts);
    }
  });

  it('tells the public what the final clauses wait for, and staff what they lead to', async () => {
    const open = await pageOf('/tracks/five');
    expect(open).toContain('the final clauses still require 1 more consent to be bound');
    expect(open).toContain('entry into force is not recorded');
    const inside = wordsOf((await browser.visit('/tracks/five')).html);
    expect(inside).toContain('by the final clauses it was to enter into force on 1 November 2026');
    expect(inside).toMatch(
      /recorded. stalled internal .* not recorded internal Last event .* QB1 [^.]*5 Oct 2026 internal/,
    );
    expect(wordsOf((await browser.visit('/brief/five')).html)).toContain('on 1 November 2026');
    expect((await service.anyone.track('five')).status.entryByClauses).toMatchObject({
      falls: null,
      more: 1,
    });
  });

  it('offers each of them as the side of an entry, and whoever acceded', async () => {
    await admin.log('five', entry('party.acceded', '2026-11-01', { party: 'QZ1' }));
    const { html } = await browser.visit('/tracks/five/log?type=notification.sent');
    const select = /<select id="side"[\s\S]*?<\/select>/.exec(html)?.[0] ?? '';
    const sides = [...select.matchAll(/<option value="([^"]+)"/g)].map(([, code]) => code);
    expect(sides.slice(0, 6)).toEqual([...FIVE, 'QZ1']);
  });

  it('is called by its first parties, and by how many there are besides', async () => {
    const many = Array.from({ length: 299 }, (_, index) => `Q${index + 100}`);
    await admin.post('/v1/tracks', {
      ...{ slug: 'many', kind: 'agreement', parties: [...many, 'KZ'], title: 'Agreement of many' },
    });
    await admin.log('many', entry('negotiations.opened', '2026-02-01'));
    for (const path of ['/', '/tracks/many', '/brief/many']) {
      expect(await pageOf(path)).toContain('Kazakhstan, Q100, Q101, Q102 and 296 more');
    }
    expect(await pageOf('/tracks/many', 'ru')).toContain('Казахстан, Q100, Q101, Q102 и еще 296');
    expect(await pageOf('/tracks/many')).toContain('And 290 more');
  });
});

describe('a track between two', () => {
  it('keeps their steps side by side, and tells of consent and entry into force', async () => {
    await admin.open('two', 'visa-facilitation');
    await admin.log(
      'two',
      entry('negotiations.opened', '2009-04-02'),
      entry('agreement.signed', '2010-06-17'),
      entry('step.completed', '2010-05-01', { side: 'KZ', step: 'interagency_approval' }),
      entry('agreement.concluded', '2011-01-18', { side: 'EU' }),
      entry('terms.stated', '2010-06-17', {
        entryIntoForce: { after: 'last_notification', months: 2, firstOfMonth: true },
      }),
      entry('notification.sent', '2010-12-30', { side: 'KZ' }),
    );
    const waiting = await pageOf('/tracks/two');
    expect(waiting).toContain('the final clauses still require notification: European Union');
    expect(waiting).toMatch(/Interagency approval 1 May 2010 .* Consent to be bound nothing recorded/);
    expect(waiting).toMatch(/Decision on conclusion 18 January 2011 .* Consent to be bound 18 January 2011/);
    expect(waiting).not.toContain('2 parties:');
    await admin.log('two', entry('notification.sent', '2011-01-18', { side: 'EU' }));
    expect(await pageOf('/tracks/two?asOf=2011-02-01')).toContain(
      'enters into force on 1 March 2011 by the final clauses',
    );
    expect(await pageOf('/tracks/two?asOf=2011-02-01', 'kk')).toContain(
      'қорытынды ережелер бойынша 2011 жылғы 1 наурызда күшіне енеді',
    );
    expect(await pageOf('/?asOf=2011-02-01', 'ru')).toContain(
      'вступает в силу 1 марта 2011 года согласно заключительным положениям',
    );
  });
});
