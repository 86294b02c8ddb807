import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../src/domain/values/text.js';
import { messagesFor } from '../../src/i18n/messages.js';
import { StoppedClock } from '../support/clocks.js';
import { type Answers, Browser, formIn, newToken, type Visited, wordsOf } from '../support/forms.harness.js';
import { type Service, startService } from '../support/service.js';

const clock = new StoppedClock('2026-04-01T09:00:00.000Z');

let service: Service;
let browser: Browser;
beforeAll(async () => {
  service = await startService({ clock });
  browser = new Browser(service.url);
  await browser.signIn(await newToken(service, 'officer', 'Aigerim'));
});
afterAll(() => service.close());

const ours = { title: 'Round 2', publisher: 'Ministry A', language: 'ru' };

/** Twins with round 2 held on both as one meeting. */
async function heldOnBoth(name: string, visibility = 'internal') {
  const [vfa, ra] = await service.admin.openTwins(name);
  await service.admin.post('/v1/meetings', {
    occurredOn: '2026-03-03',
    place: { city: { en: 'Astana', ru: 'Астана' }, country: 'KZ' },
    sources: [ours],
    visibility,
    entries: [vfa, ra].map((track) => ({ track, type: 'round.held', data: { number: 2 } })),
  });
  return [vfa, ra] as const;
}

/** What a reader types who has the other ministry's text before them. */
const THEIRS: Answers = {
  number: '2',
  occurredOn: '02.03.2026',
  'city.en': 'Almaty',
  country: 'Kazakhstan',
  'people.0.name.en': 'A. Person',
  'people.0.side': 'EU',
  'outcome.en': 'Progress was made.',
  'note.en': 'from their site',
  'source.0.title': 'Second round',
  'source.0.publisher': 'Ministry B',
  'source.0.language': 'en',
  'source.0.quote': 'the second round',
};

const fieldsOf = ({ html }: Visited) => Object.fromEntries(formIn(html).fields);
const logged = async (tracks: readonly string[], typed: Answers, language = 'en') => {
  const query = tracks.map((track) => `track=${track}`).join('&');
  return browser.send(await browser.visit(`/rounds/new?${query}&lang=${language}`), 'check', typed);
};
/** Presses the button of the offer, which is the page's second form. */
async function takeOffer({ html }: Visited): Promise<Visited> {
  const offer = html.slice(html.indexOf('id="same-round"'));
  const { action, fields } = formIn(`<main>${offer}`);
  const headers = { 'sec-fetch-site': 'same-origin' };
  return browser.visit(action, { method: 'POST', body: new URLSearchParams(fields), headers });
}

describe('logging a round that is recorded already', () => {
  it.each([
    ['later', '04.03.2026', 'Round 2 has already been held, on 3 March 2026'],
    ['earlier', '02.03.2026', 'This change would make a later entry impossible'],
  ])(
    'dated %s is refused, and the source can go to the recorded round instead',
    async (name, day, refusal) => {
      const [vfa, ra] = await heldOnBoth(name);
      const check = await logged([vfa, ra], { ...THEIRS, occurredOn: day });
      expect(check.status).toBe(409);
      const words = wordsOf(check.html);
      expect(words).toContain(refusal);
      expect(words).toContain('Is this round already recorded?');
      expect(check.html.match(/Add the source to entry/g)).toHaveLength(1);
      expect(words).not.toContain('is public');

      const form = await takeOffer(check);
      expect(form.status).toBe(200);
      expect(fieldsOf(form)).toMatchObject({
        occurredOn: '2026-03-03',
        'city.en': 'Astana',
        'source.1.title': 'Second round',
        'source.1.quote': 'the second round',
        'source.1.says.occurredOn': day.split('.').reverse().join('-'),
        'source.1.says.city.en': 'Almaty',
        'source.1.says.what.en': 'Progress was made.',
        'because.en': 'Another source on the same event',
        'note.en': 'from their site',
      });
      expect(fieldsOf(form)['source.1.says.number']).toBe('');
      const checked = await browser.send(form, 'check');
      expect([checked.status, wordsOf(checked.html).includes('This source says otherwise:')]).toEqual([
        200,
        true,
      ]);
      expect((await browser.send(checked, 'record')).status).toBe(200);
      for (const slug of [vfa, ra]) {
        const [entry, ...rest] = await service.admin.history(slug);
        expect(rest).toEqual([]);
        expect(entry).toMatchObject({
          occurredOn: '2026-03-03',
          correctedBy: 2,
          note: { en: 'from their site' },
        });
        expect(entry?.data).toEqual({
          number: 2,
          place: { city: { en: 'Astana', ru: 'Астана' }, country: 'KZ' },
        });
        expect(entry?.sources).toMatchObject([
          ours,
          {
            publisher: 'Ministry B',
            quote: 'the second round',
            says: {
              occurredOn: day.split('.').reverse().join('-'),
              place: { city: { en: 'Almaty' }, country: 'KZ' },
              people: [{ name: { en: 'A. Person' }, side: 'EU' }],
              what: { en: 'Progress was made.' },
            },
          },
        ]);
      }
      const page = wordsOf((await browser.visit(`/tracks/${vfa}`)).html);
      expect(page).toContain('Sources differ');
      expect(page).toContain('round 2 was held in Astana');
    },
  );

  it.each(LANGUAGES)(
    'in %s without a number, close in time and place, it is warned of and offered',
    async (language) => {
      const [vfa] = await heldOnBoth(`near-${language}`, 'public');
      const typed = {
        occurredOn: '2026-03-03',
        [`city.${language}`]: 'Astana',
        number: '',
        'source.0.title': 'Meeting',
        'source.0.publisher': 'Ministry B',
      };
      const check = await logged([vfa], typed, language);
      const { t } = messagesFor(language);
      expect(check.status).toBe(200);
      const words = wordsOf(check.html);
      for (const key of ['entry.same_round', 'entry.same_round_lede'] as const)
        expect(words).toContain(t(key));
      expect(words).toContain(t('entry.entry_is_public', { entry: 1 }));
      const form = await takeOffer(check);
      expect(wordsOf(form.html)).toContain(t('entry.otherwise_lede'));
    },
  );

  it('without a source asks for it, and says that the next round is apart', async () => {
    const [vfa] = await heldOnBoth('bare');
    const bare = { number: '2', occurredOn: '2026-03-04', 'planned.number': '3', 'planned.target': '2026' };
    const check = await logged([vfa], bare);
    expect(wordsOf(check.html)).toContain('The next round that you entered is not added');
    const form = await takeOffer(check);
    const asked = await browser.send(form, 'check');
    expect(asked.status).toBe(422);
    expect(asked.html).toContain('href="#source-1-title"');
    expect(fieldsOf(asked)).toMatchObject({ 'source.1.says.occurredOn': '2026-03-04' });
  });

  it('with a source that the round cites already, what it says stands with that one', async () => {
    const [vfa] = await heldOnBoth('same-source');
    const ref = (await service.admin.history(vfa))[0]?.sources[0]?.ref as string;
    const form = await takeOffer(
      await logged([vfa], { number: '2', occurredOn: '2026-03-04', 'source.0.ref': ref }),
    );
    expect(fieldsOf(form)).toMatchObject({ 'source.0.ref': ref, 'source.0.says.occurredOn': '2026-03-04' });
    expect(fieldsOf(form)['source.1.ref']).toBeUndefined();
  });

  it('another round is not offered anything', async () => {
    const [vfa] = await heldOnBoth('another');
    const check = await logged([vfa], { ...THEIRS, number: '3', occurredOn: '2026-03-30' });
    expect([check.status, check.html.includes('same-round')]).toEqual([200, false]);
  });
});

describe('the form of an entry', () => {
  it('takes what each source says otherwise, and leaves it out of the round that is planned at it', async () => {
    const [vfa] = await service.admin.openTwins('typed');
    const typed: Answers = {
      ...THEIRS,
      'planned.number': '3',
      'planned.target': '2026-09',
      'source.0.says.occurredOn': '03.03.2026',
      'source.0.says.number': '3',
      'source.0.says.city.en': 'Astana',
      'source.0.says.what.ru': 'Раунд состоялся.',
    };
    const check = await logged([vfa], typed);
    expect(wordsOf(check.html)).toContain('This source says otherwise:');
    await browser.send(check, 'record');
    const history = await service.admin.history(vfa);
    const saysOf = (type: string) => history.find((entry) => entry.type === type)?.sources[0]?.says;
    expect(saysOf('round.held')).toEqual({
      ...{ occurredOn: '2026-03-03', number: 3 },
      place: { city: { en: 'Astana', ru: 'Астана', kk: 'Астана' } },
      what: { ru: 'Раунд состоялся.' },
    });
    expect(history.find(({ type }) => type === 'round.planned')?.sources).toHaveLength(1);
    expect(saysOf('round.planned')).toBeUndefined();
  });

  it('says at its field what cannot be read', async () => {
    const [vfa] = await service.admin.openTwins('unread');
    const wrong = await logged([vfa], { ...THEIRS, 'source.0.says.occurredOn': 'soon' });
    expect([wrong.status, wrong.html.includes('href="#source-0-says-occurredOn"')]).toEqual([422, true]);
  });

  it('in every language leaves what sources say as it was recorded', async () => {
    const [vfa] = await service.admin.openTwins('kept');
    const says = {
      ...{ occurredOn: '2026-03-02', number: 3, target: '2026', what: { en: 'w', kk: 'с' } },
      ...{
        place: { city: { en: 'Almaty', ru: 'Алматы' }, country: 'KZ' },
        people: [{ name: { en: 'A', kk: 'Ә' } }],
      },
    };
    await service.admin.log(vfa, {
      ...{ type: 'round.held', occurredOn: '2026-03-03', data: { number: 2 } },
      sources: [{ ...ours, quote: { en: 'one', ru: 'раз' }, says }],
    });
    for (const language of LANGUAGES) {
      const form = await browser.visit(`/tracks/${vfa}/entries/1/correct?lang=${language}`);
      const reason = { [`because.${language}`]: 'No change.' };
      const unchanged = await browser.send(form, 'check', reason);
      expect([language, unchanged.html.includes('href="#action"')]).toEqual([language, true]);
      const added = await browser.send(form, 'check', {
        ...reason,
        'source.1.title': `Another, ${language}`,
        'source.1.publisher': 'P',
      });
      await browser.send(added, 'record');
      const [entry] = await service.admin.history(vfa);
      expect(entry?.sources[0]).toMatchObject({ quote: { en: 'one', ru: 'раз' }, says });
    }
  });
});

describe('following another source', () => {
  it('opens the entry as it would be, and records it with what it said before', async () => {
    const [vfa, ra] = await heldOnBoth('follow');
    const theirs = { title: 'Second round', publisher: 'Ministry B', language: 'en' };
    const says = { occurredOn: '2026-03-02', place: { city: { en: 'Almaty', kk: 'Алматы' }, country: 'KZ' } };
    const [held] = await service.admin.history(vfa);
    const ref = held?.sources[0]?.ref;
    await service.admin.post(`/v1/meetings/${held?.meeting}/corrections`, {
      ...{ action: 'amend', reason: 'another source' },
      replacement: { sources: [{ ref }, { ...theirs, says }] },
    });
    const track = await browser.visit(`/tracks/${vfa}`);
    const href = /href="([^"]*follow=[^"]*)"/.exec(track.html)?.[1] ?? '';
    expect(wordsOf(track.html)).toContain('Use what Ministry B says');
    const form = await browser.visit(href);
    expect(wordsOf(form.html)).toContain('as this source tells it: Ministry B');
    const check = await browser.send(form, 'check', { 'because.en': 'They hosted it.' });
    expect(wordsOf(check.html)).toContain('Correct 2 entries');
    expect((await browser.send(check, 'record')).status).toBe(200);
    for (const slug of [vfa, ra]) {
      const [entry] = await service.admin.history(slug);
      const place = { city: { en: 'Astana', ru: 'Астана' }, country: 'KZ' };
      expect(entry).toMatchObject({ occurredOn: '2026-03-02', data: { number: 2, place: says.place } });
      expect(entry?.sources.map((source) => source.says)).toEqual([
        { occurredOn: '2026-03-03', place },
        says,
      ]);
      expect((await service.admin.track(slug)).status.since).toBe('2026-03-02');
    }
    expect((await service.admin.ledger(vfa)).at(-1)?.reason).toEqual({ en: 'They hosted it.' });
  });

  it('asks for a reason, and ignores a source that says nothing', async () => {
    const [vfa] = await heldOnBoth('unfollowed');
    const ref = (await service.admin.history(vfa))[0]?.sources[0]?.ref;
    const form = await browser.visit(`/tracks/${vfa}/entries/1/correct?follow=${ref}`);
    expect(wordsOf(form.html)).not.toContain('as this source tells it');
    expect((await browser.send(form, 'check')).html).toContain('href="#because"');
  });
});
