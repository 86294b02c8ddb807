import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DOMParser } from '@xmldom/xmldom';
import { parse as parseCsv } from 'csv-parse/sync';
import ICAL from 'ical.js';
import { StoppedClock } from '../support/clocks.js';
import { type Service, startService } from '../support/service.js';

const VFA = 'kz-uz-visa';
const clock = new StoppedClock('2026-01-10T09:00:00.000Z');

let service: Service;
beforeAll(async () => {
  service = await startService({ clock });
  await service.admin.post('/v1/tracks', {
    slug: VFA,
    kind: 'visa-facilitation',
    parties: ['KZ', 'UZ'],
    title: { en: 'Visa facilitation agreement' },
  });
  // Given: of the announcement a day is known, of the first round a month, and of another only that it was by then.
  const given = [
    { type: 'launch.announced', occurredOn: '2025-03-10' },
    { type: 'round.held', occurredOn: '2025-09', data: { number: 1 } },
    { type: 'round.held', occurredOn: '2025-11/..', data: { number: 2 } },
    { type: 'statement.made', occurredOn: '2025-12', data: { summary: 'The talks go on' } },
    { type: 'round.planned', occurredOn: '2025-12', data: { number: 3, target: '2026-03/..' } },
  ];
  for (const entry of given) await service.admin.log(VFA, { ...entry, visibility: 'public' });
  await service.settle();
});
afterAll(() => service.close());

const read = async (path: string, who = service.anyone) => {
  const answer = await who.fetch(path, { headers: { accept: '*/*', 'accept-language': 'en' } });
  return (await answer.text()).replaceAll('\u00a0', ' ');
};

describe('a date of which the day is not known', () => {
  it('does not stand among the days on which a stage changed', async () => {
    const board = await read('/');
    const days = /Days on which a stage changed:.*?<\/ul>/.exec(board)?.[0];
    expect(days).toContain('10 March 2025');
    expect(days).not.toContain('September');
  });

  it('is drawn over all the days that it may mean, the stage as well as the round', async () => {
    const board = await read('/');
    const chart = /<svg width="100%".*?<\/figure>/.exec(board)?.[0] ?? '';
    expect(chart).toContain('class="maybe"');
    expect(chart).toContain('began on any day within');
    expect(chart).toContain('negotiating, September 2025');
    expect(chart).toMatch(/<rect class="held"/);
    expect(chart).toContain('round 1, September 2025');
    expect(chart).not.toMatch(/<path class="held" d="M0-7/);
  });

  it('fills its month in the calendar, and has no place there where it is open at one end', async () => {
    const calendar = await read('/board.ics');
    expect(calendar).toContain('DTSTART;VALUE=DATE:20250901');
    expect(calendar).toContain('DTEND;VALUE=DATE:20251001');
    expect(calendar).not.toContain('20251101');
    expect(calendar).not.toContain('20260301');
  });

  it('makes a silence as long as it is at least', async () => {
    expect(await read('/', service.admin)).toContain('at least 10 days');
  });
});

/** Programs that we did not write read what ours wrote. */
describe('files with dates of which the day is not known, in three scripts', () => {
  const TITLE = {
    en: 'Agreement on “borders”; customs, part 1 — the longest of all titles of the year and of the region',
    ru: 'Соглашение о «границах»; таможня, часть 1 — самое длинное из названий года и региона',
    kk: '«Шекаралар» туралы келісім; кеден, 1-бөлім — жыл мен өңірдің ең ұзақ атауы: әғқңөұүһі',
  };
  const LONG = 'kz-uz-long';
  const languages = ['en', 'ru', 'kk'] as const;
  let hidden: string;

  beforeAll(async () => {
    await service.admin.post('/v1/tracks', {
      slug: LONG,
      kind: 'agreement',
      parties: ['KZ', 'UZ'],
      title: TITLE,
    });
    for (const [occurredOn, number, city] of [
      ['2025-09', 1, { en: 'Tashkent', ru: 'Ташкент', kk: 'Ташкент' }],
      ['2025-11-03/2025-11-05', 2, { en: 'Uralsk', ru: 'Уральск', kk: 'Орал' }],
    ] as const)
      await service.admin.log(LONG, {
        ...{ type: 'round.held', occurredOn, visibility: 'public' },
        data: { number, place: { city, country: 'KZ' } },
      });
    hidden = 'Words of the house \u2013 құпия';
    await service.admin.log(LONG, { type: 'statement.made', occurredOn: '2025~', data: { summary: hidden } });
    await service.settle();
  });

  const file = async (path: string, who = service.anyone) => (await who.fetch(path)).text();

  it.each(languages)('is a calendar in %s, which ical.js reads', async (language) => {
    const calendar = new ICAL.Component(
      ICAL.parse(await file(`/tracks/${LONG}/calendar.ics?lang=${language}`)),
    );
    const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
    const told = events.map(({ summary, startDate, endDate }) => [
      summary,
      String(startDate),
      String(endDate),
    ]);
    expect(told).toEqual([
      [expect.stringContaining(TITLE[language]), '2025-09-01', '2025-10-01'],
      [expect.stringContaining(TITLE[language]), '2025-11-03', '2025-11-06'],
    ]);
    expect(calendar.toString()).not.toContain('құпия');
  });

  it.each(languages)('is a feed in %s, which an XML parser reads', async (language) => {
    const path = `/tracks/${LONG}/feed.atom?lang=${language}`;
    const titlesOf = (text: string) =>
      Array.from(
        new DOMParser().parseFromString(text, 'application/xml').getElementsByTagName('title'),
        ({ textContent }) => textContent,
      );
    const titles = titlesOf(await file(path));
    expect(titles[0]).toContain(TITLE[language]);
    expect(titles).toHaveLength(3);
    expect(titlesOf(await file(path, service.admin))).toHaveLength(4);
  });

  it.each(languages)('is a table in %s, which csv-parse reads', async (language) => {
    const delimiter = language === 'en' ? ',' : ';';
    const rows = (text: string) =>
      parseCsv(text, { columns: true, bom: true, delimiter }) as Record<string, string>[];
    const path = `/tracks/${LONG}/history.csv?lang=${language}`;
    expect(rows(await file(path)).map(({ occurredOn }) => occurredOn)).toEqual([
      '2025-09',
      '2025-11-03/2025-11-05',
    ]);
    const all = rows(await file(path, service.admin));
    expect(all.map(({ occurredOn }) => occurredOn)).toContain('2025~');
    expect(JSON.stringify(all)).toContain(hidden);
    const board = rows(await file(`/board.csv?lang=${language}`)).find(({ slug }) => slug === LONG);
    expect(Object.values(board ?? {})).toContain(TITLE[language]);
  });
});
