import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoppedClock } from '../support/clocks.js';
import { Browser, newToken, wordsOf } from '../support/forms.harness.js';
import { type Service, startService } from '../support/service.js';

const TITLE = 'Visa facilitation agreement';
const WITH_KZ = `${TITLE}, Kazakhstan – European Union`;
const WITH_UZ = `${TITLE}, European Union – Uzbekistan`;

let service: Service;
let desk: Browser;
const open = (slug: string, parties: string[], more = {}) =>
  service.admin.post('/v1/tracks', {
    slug,
    kind: 'visa-facilitation',
    parties,
    title: { en: TITLE },
    ...more,
  });

/** Given: two agreements of one title with different parties, and two that are alike in both. */
beforeAll(async () => {
  service = await startService({ clock: new StoppedClock('2026-03-04T09:00:00.000Z') });
  await open('eu-kz-visa', ['EU', 'KZ']);
  await open('eu-uz-visa', ['EU', 'UZ']);
  await open('eu-kg-visa', ['EU', 'KG']);
  await open('eu-kg-visa-2', ['KG', 'EU'], { title: TITLE });
  const kinds = { kind: 'readmission', title: { en: 'Readmission agreement' } };
  await service.admin.post('/v1/tracks', {
    slug: 'eu-kz-ra',
    parties: ['EU', 'KZ'],
    ...kinds,
    twin: 'eu-kz-visa',
  });
  for (const slug of ['eu-kz-visa', 'eu-uz-visa', 'eu-kg-visa', 'eu-kg-visa-2', 'eu-kz-ra']) {
    await service.admin.log(slug, {
      type: 'round.held',
      occurredOn: '2026-03-02',
      data: { number: 1 },
      sources: [{ title: 'A note', publisher: 'A ministry', language: 'en' }],
      visibility: 'public',
    });
  }
  await service.settle();
  desk = new Browser(service.url, 'en');
  await desk.signIn(await newToken(service, 'approver', 'Aigerim'));
});
afterAll(() => service.close());

const read = async (path: string, who = service.anyone) => {
  const answer = await who.fetch(path, { headers: { accept: '*/*', 'accept-language': 'en' } });
  return (await answer.text()).replaceAll('\u00a0', ' ');
};
const plain = (html: string) => wordsOf(html).replaceAll('\u00a0', ' ');

describe('a track is called by its title and its parties', () => {
  it('in the form that logs a round', async () => {
    const words = plain((await desk.visit('/rounds/new')).html);
    expect(words).toContain(WITH_KZ);
    expect(words).toContain(WITH_UZ);
  });

  it('in the chart and its table, and where a twin is named', async () => {
    const board = await read('/');
    for (const name of [WITH_KZ, WITH_UZ]) {
      expect(board).toContain(`>${name}</text>`);
      expect(board).toContain(`scope="rowgroup" colspan="4">${name}</th>`);
    }
    // Beside the parties of both.
    expect(board).toContain('Twin of the <a href="/tracks/eu-kz-visa">Visa facilitation agreement</a>');
  });

  it.each([
    '/sources',
    '/tracks/eu-kz-visa',
    '/tracks/eu-kz-visa/history',
    '/brief/eu-kz-visa',
    '/board.ics',
    '/board.atom',
    '/tracks/eu-kz-visa/feed.atom',
    '/tracks/eu-kz-visa/calendar.ics',
  ])('on %s', async (path) => {
    const text = (await read(path)).replaceAll('\r\n ', '').replaceAll('\\,', ',');
    expect(text).toContain(WITH_KZ);
  });

  it('with its slug where title and parties are those of another that the reader sees', async () => {
    const names = [
      `${TITLE}, European Union – Kyrgyzstan (eu-kg-visa)`,
      `${TITLE}, Kyrgyzstan – European Union (eu-kg-visa-2)`,
    ];
    const [board, sources, calendar] = [await read('/'), await read('/sources'), await read('/board.ics')];
    for (const name of names) {
      expect(board).toContain(`>${name}</text>`);
      expect(sources).toContain(name);
      expect(calendar.replaceAll('\r\n ', '').replaceAll('\\,', ',')).toContain(name);
      expect(plain((await desk.visit('/rounds/new')).html)).toContain(name);
    }
    expect(board).not.toContain('(eu-kz-visa)');
    expect(await read('/tracks/eu-kg-visa')).toContain(`<title>${names[0]} – Paraph</title>`);
  });

  it('and is not told of a namesake that the reader does not see', async () => {
    const before = await read('/tracks/eu-uz-visa');
    await open('eu-uz-hidden', ['EU', 'UZ']);
    expect(await read('/tracks/eu-uz-visa')).toBe(before);
    expect(await read('/tracks/eu-uz-visa', service.admin)).toContain(`${WITH_UZ} (eu-uz-visa)`);
  });

  it('in any language of the reader', async () => {
    await open('eu-tj-visa', ['EU', 'TJ'], { title: { en: 'Readmission', ru: 'Реадмиссия' } });
    await open('eu-tj-other', ['TJ', 'EU'], { title: { ru: 'Другое' } });
    expect(await read('/tracks/eu-tj-visa', service.admin)).not.toContain('(eu-tj-visa)');
    await open('eu-tj-same', ['TJ', 'EU'], { title: 'Readmission' });
    for (const slug of ['eu-tj-visa', 'eu-tj-same'])
      expect(await read(`/tracks/${slug}`, service.admin)).toContain(`(${slug})`);
  });

  it('also by the title that it was given later', async () => {
    const renamed = { type: 'track.renamed', occurredOn: '2026-03-03', data: { title: { en: TITLE } } };
    await open('eu-kz-other', ['EU', 'KZ'], { title: 'Another agreement' });
    await service.admin.log('eu-kz-other', renamed);
    expect(await read('/tracks/eu-kz-other', service.admin)).toContain(`${WITH_KZ} (eu-kz-other)`);
    expect(await read('/tracks/eu-kz-visa', service.admin)).toContain(`${WITH_KZ} (eu-kz-visa)`);
  });
});
