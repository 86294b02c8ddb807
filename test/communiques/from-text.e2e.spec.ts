import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoppedClock } from '../support/clocks.js';
import { type Answers, Browser, formIn, newToken, type Visited, wordsOf } from '../support/forms.harness.js';
import { FOUNDING, type Service, startService } from '../support/service.js';

const VFA = 'kz-eu-visa-facilitation';
const RA = 'kz-eu-readmission';
const clock = new StoppedClock('2026-03-10T09:00:00.000Z');

let service: Service;
let browser: Browser;
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING, clock });
  await service.settle();
  browser = await signedIn(await newToken(service, 'officer', 'Aigerim'));
});
afterAll(() => service.close());

const signedIn = async (token: string, language = 'en') => {
  const desk = new Browser(service.url, language);
  await desk.signIn(token);
  return desk;
};

const HELD = `Second round of talks on readmission held in Astana

On 3 March 2026 delegations of the Republic of Kazakhstan and the European Union held the second round of negotiations on the draft Readmission Agreement in Astana.

The parties valued the constructive atmosphere.`;

const PUBLISHED: Answers = {
  'source.0.publisher': 'Ministry A',
  'source.0.url': 'https://example.org/1',
  'source.0.publishedOn': '2026-03-04',
};

const fieldsOf = ({ html }: Visited) => Object.fromEntries(formIn(html).fields);
const paste = async (text: string, typed: Answers = PUBLISHED, desk = browser): Promise<Visited> =>
  desk.send(await desk.visit('/entries/from-text'), 'read', { pasted: text, ...typed });

/** What the article of the page marks, by number; `-` before what is not used. */
const marksOf = ({ html }: Visited) =>
  [...html.matchAll(/<mark id="e(\d+)"( class="off")?>[\s\S]*?<\/a>([\s\S]*?)<\/mark>/g)].map(
    ([, number, off, words = '']) => `${off ? '-' : ''}${number} ${words.replaceAll(/<[^>]*>/g, '')}`,
  );

/** Presses a button that sends the form to the entry on record. */
async function press(page: Visited, label: string): Promise<Visited> {
  const [, tag = ''] = new RegExp(`<button ([^>]*)>${label}`).exec(page.html) ?? [];
  const value = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  const body = new URLSearchParams(formIn(page.html).fields);
  body.set(value('name'), value('value'));
  return browser.visit(value('formaction'), {
    method: 'POST',
    body,
    headers: { 'sec-fetch-site': 'same-origin' },
  });
}

describe('a published text', () => {
  it('is asked for beside a round and another event, for the track of the page', async () => {
    for (const path of ['/rounds/new', `/tracks/${RA}/log`, `/tracks/${RA}`])
      expect((await browser.visit(path)).html).toContain('/entries/from-text');
    const { html } = await browser.visit(`/entries/from-text?track=${RA}`);
    expect(formIn(html).fields).toContainEqual(['track', RA]);
  });

  it('fills in the form, is marked, is corrected in one field, and is recorded with its words as the quotation', async () => {
    const page = await paste(HELD);
    expect(page.status).toBe(200);
    expect(fieldsOf(page)).toMatchObject({
      type: 'round.held',
      track: RA,
      occurredOn: '2026-03-03',
      number: '2',
      'city.en': 'Astana',
      'people.rows': '1',
      'source.0.title': 'Second round of talks on readmission held in Astana',
      'source.0.language': 'en',
    });
    const marks = marksOf(page);
    expect(marks).toEqual(expect.arrayContaining([expect.stringMatching(/^\d 3 March 2026$/)]));
    expect(marks.every((mark) => !mark.startsWith('-'))).toBe(true);

    const russian = await browser.speak(page, 'ru', { 'city.en': 'Almaty' });
    expect(marksOf(russian).filter((mark) => mark.startsWith('-'))).toEqual([
      expect.stringContaining('Astana'),
    ]);
    const check = await browser.send(russian, 'check');
    expect([check.status, formIn(check.html).fields.find(([name]) => name === 'pasted')?.[1]]).toEqual([
      200,
      HELD,
    ]);
    const back = await browser.send(check, 'edit');
    expect(fieldsOf(back)).toMatchObject({ 'city.en': 'Almaty', occurredOn: '2026-03-03', pasted: HELD });
    expect(marksOf(back)).toHaveLength(marks.length);

    expect((await browser.send(check, 'record')).status).toBe(200);
    const entry = (await service.admin.history(RA)).at(-1);
    expect(entry).toMatchObject({ type: 'round.held', occurredOn: '2026-03-03', data: { number: 2 } });
    expect(entry?.data).toMatchObject({ place: { city: { en: 'Almaty', ru: 'Алматы' }, country: 'KZ' } });
    expect(entry?.sources).toMatchObject([
      {
        title: { en: 'Second round of talks on readmission held in Astana' },
        publisher: 'Ministry A',
        url: 'https://example.org/1',
        publishedOn: '2026-03-04',
        language: 'en',
        quote: expect.stringMatching(/^On 3 March 2026 .* in Astana\.$/),
      },
    ]);
  });

  it('that dates a recorded round otherwise is offered as a second source, or as a correction', async () => {
    const [, ra] = await service.admin.openTwins('clash');
    await service.admin.log(ra, {
      type: 'round.held',
      occurredOn: '2026-03-02',
      data: { number: 2 },
      sources: [{ title: 'Round 2', publisher: 'Ministry B', language: 'en', publishedOn: '2026-03-02' }],
    });
    const read = await paste(HELD);
    const page = await browser.send(read, 'edit', { track: ra });
    const words = wordsOf(page.html);
    expect(words).toContain('The ledger says otherwise');
    expect(words).toContain('Ministry B, 2 March 2026');

    const corrected = await press(page, 'Correct entry 1');
    expect(fieldsOf(corrected)).toMatchObject({
      occurredOn: '2026-03-03',
      'source.1.title': 'Second round of talks on readmission held in Astana',
      'because.en': '',
    });

    const form = await press(page, 'Keep as a second source');
    expect(fieldsOf(form)).toMatchObject({
      occurredOn: '2026-03-02',
      'source.1.publisher': 'Ministry A',
      'source.1.says.occurredOn': '2026-03-03',
    });
    const check = await browser.send(form, 'check');
    expect((await browser.send(check, 'record')).status).toBe(200);
    const [entry] = await service.admin.history(ra);
    expect(entry).toMatchObject({ occurredOn: '2026-03-02', correctedBy: 2 });
    expect(entry?.sources).toMatchObject([
      { publisher: 'Ministry B' },
      { publisher: 'Ministry A', quote: expect.any(String), says: { occurredOn: '2026-03-03' } },
    ]);
  });

  it('is read as another event where the user says so, and keeps what is typed', async () => {
    const page = await paste(HELD);
    const other = await browser.send(page, 'edit', { type: 'statement.made', 'summary.en': 'They met.' });
    expect(fieldsOf(other)).toMatchObject({
      type: 'statement.made',
      'summary.en': 'They met.',
      pasted: HELD,
    });
    expect(other.html).not.toContain('name="planned.number"');
    const refused = await browser.send(other, 'check', { occurredOn: 'soon' });
    expect([refused.status, fieldsOf(refused).pasted]).toEqual([422, HELD]);
  });

  it.each([
    ['nothing', ' ', 'Paste the text', 422],
    ['too much', 'Слово '.repeat(20_000), 'At most 40,000 can be read', 422],
    ['garbage', '\u0001\u202e<script>alert(1)</script> \ufffd 99.99.9999 №', 'No field could be read', 200],
  ])('that is %s is answered in words, and nothing is lost', async (_, text, said, status) => {
    const page = await paste(text);
    expect([page.status, wordsOf(page.html).includes(said)]).toEqual([status, true]);
    expect(page.html).not.toContain('<script>alert');
    expect(fieldsOf(page)).toMatchObject({ 'source.0.publisher': 'Ministry A' });
    if (status === 422) expect(fieldsOf(page).pasted?.trim()).toBe(text.trim());
  });

  it('names people whom an entry of long ago names, for who may see that entry', async () => {
    const person = { name: { en: 'Madina Ospanova', ru: 'Мадина Оспанова', kk: 'Мәдина Оспанова' } };
    await service.admin.open('long-ago', 'readmission', { parties: ['KZ', 'MD'] });
    await service.admin.log('long-ago', {
      ...{ type: 'consultation.held', occurredOn: '2019-05-01', data: { people: [person] } },
    });
    const statement = { tracks: ['since'], type: 'statement.made', occurredOn: '2020-01-01' };
    const entries = Array.from({ length: 1_001 }, (_, n) => ({
      ...statement,
      data: { summary: `No. ${n}` },
    }));
    const tracks = [{ slug: 'since', kind: 'readmission', parties: ['AM', 'KZ'], title: 'since' }];
    const imported = await service.admin.import({ format: 'paraph-dossier/1', sources: {}, tracks, entries });
    expect([imported.status, imported.body.recorded]).toEqual([200, 1_001]);
    await service.settle();
    const text = `3 марта 2026 года в Астане состоялся второй раунд переговоров между Республикой Казахстан и Европейским союзом по проекту соглашения о реадмиссии.

Переговоры прошли с Мадиной Оспановой во главе казахстанской делегации.`;
    expect(fieldsOf(await paste(text))).toMatchObject({ 'people.0.name.ru': 'Мадина Оспанова' });
    await service.admin.post('/v1/desks', { slug: 'readmission', name: 'Readmission', tracks: [RA] });
    const asked = { name: 'Erlan', role: 'officer', desk: 'readmission' };
    const { body } = await service.admin.call<{ token: string }>('POST', '/v1/tokens', asked);
    const page = await paste(text, PUBLISHED, await signedIn(body.token));
    expect(formIn(page.html).fields).toContainEqual(['track', RA]);
    expect(page.html.replace(/<mark[\s\S]*?<\/mark>/g, '')).not.toContain('value="Мадина Оспанова"');
  });

  it('names what is on record for another desk in vain', async () => {
    await service.admin.open('kz-ge-readmission', 'readmission', { parties: ['KZ', 'GE'] });
    await service.admin.post('/v1/desks', { slug: 'europe', name: 'Europe', tracks: [VFA] });
    const made = await service.admin.post('/v1/tokens', { name: 'Dana', role: 'officer', desk: 'europe' });
    const text = HELD.replaceAll('the European Union', 'Georgia');
    const seen = await paste(text);
    expect(formIn(seen.html).fields).toContainEqual(['track', 'kz-ge-readmission']);
    const desk = await signedIn((made.body as unknown as { token: string }).token);
    for (const each of [text, HELD]) {
      const page = await paste(each, PUBLISHED, desk);
      expect([page.status, page.html.includes('kz-ge-readmission')]).toEqual([200, false]);
      expect(formIn(page.html).fields.filter(([name]) => name === 'track')).toEqual([]);
    }
  });
});
