import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENT_TYPES } from '../../src/domain/events/event-data.js';
import { StoppedClock } from '../support/clocks.js';
import { type Answers, Browser, formIn, newToken, titleOf, wordsOf } from '../support/forms.harness.js';
import { FOUNDING, type Service, startService } from '../support/service.js';
import { sized } from '../support/sizes.js';

const VFA = 'kz-eu-visa-facilitation';
const RA = 'kz-eu-readmission';
const AIR = 'kz-eu-air-services';
const ASTANA = { en: 'Astana', ru: 'Астана', kk: 'Астана' };
const BRUSSELS = { en: 'Brussels', ru: 'Брюссель', kk: 'Брюссель' };
const clock = new StoppedClock('2026-03-04T09:00:00.000Z');

let service: Service;
let officer: string;
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING, clock });
  // Suggestions are read by the feed.
  await service.settle();
  officer = await newToken(service, 'officer', 'Aigerim');
});
afterAll(() => service.close());

const signedIn = async (language = 'en') => {
  const browser = new Browser(service.url, language);
  await browser.signIn(officer);
  return browser;
};

/** The last thing that happened: how far the sources reach is none. */
const lastOf = async (slug: string) =>
  (await service.admin.history(slug)).findLast(({ type }) => type !== 'coverage.stated');

/** Twins of their own, so that no test stands in another’s way. */
const twins = (name: string) => service.admin.openTwins(name);

/** Fills the form at a path and records what it says, after its check. */
async function record(browser: Browser, path: string, answers: Answers) {
  const check = await browser.send(await browser.visit(path), 'check', answers);
  expect(titleOf(check.html)).toBe('Check before recording – Paraph');
  return browser.send(check, 'record');
}

/** Markup that is none of ours. */
const OTHER_SCRIPT = /<script(?! src="\/assets\/(?:finding|search)\.js" defer><\/script>)|<img/;

describe('logging a round', () => {
  it('records round 2 in Astana on both tracks as one meeting, after showing what it will change', async () => {
    const browser = await signedIn();
    const form = await browser.visit(`/rounds/new?track=${VFA}`);
    const { fields } = formIn(form.html);
    expect(fields).toEqual(
      expect.arrayContaining([
        ['track', VFA],
        ['number', '2'],
        ['city.en', ''],
      ]),
    );
    expect(form.html).toContain('<option value="Astana">');
    const check = await browser.send(form, 'check', {
      track: [VFA, RA],
      occurredOn: '03.03.2026',
      'city.en': 'Astana',
    });
    const words = wordsOf(check.html);
    expect(words).toContain('round 2 was held in Astana on 3 March 2026; no further round');
    expect(words).toContain('No source given:');
    expect(await lastOf(VFA)).toMatchObject({ type: 'round.planned' });

    const done = await browser.send(check, 'record');
    expect(wordsOf(done.html)).toContain('Recorded: 2 entries');
    const [vfa, ra] = [await lastOf(VFA), await lastOf(RA)];
    expect(vfa).toMatchObject({
      type: 'round.held',
      occurredOn: '2026-03-03',
      data: { number: 2, place: { city: ASTANA } },
      actor: 'Aigerim',
      visibility: 'internal',
    });
    expect(vfa?.meeting).not.toBeNull();
    expect(ra?.meeting).toBe(vfa?.meeting);
  });

  it('asks first when the next round was agreed or announced, today by default, then for when it is foreseen', async () => {
    const browser = await signedIn();
    const [track] = await twins('foreseen');
    const form = await browser.visit(`/tracks/${track}/log?type=round.planned`);
    const [agreed, foreseen] = ['When was the plan agreed or announced?', 'When is the round planned?'];
    expect(form.html.indexOf(agreed)).toBeGreaterThan(0);
    expect(form.html.indexOf(agreed)).toBeLessThan(form.html.indexOf(foreseen));
    expect(formIn(form.html).fields).toContainEqual(['occurredOn', '2026-03-04']);
    const check = await browser.send(form, 'check', { number: '3', target: '2027-02' });
    const words = wordsOf(check.html);
    expect(words).toContain('Round 3 planned for February 2027 (agreed or announced on 4 March 2026)');
    expect(words).not.toContain('planned, 4 March 2026');
  });

  it('keeps everything typed where a date is mistyped, and says what to do', async () => {
    const browser = await signedIn();
    const form = await browser.visit(`/rounds/new?track=${AIR}`);
    const typed = { occurredOn: '3/3/2026', 'city.en': 'Almaty', 'outcome.ru': 'Согласовано' };
    const wrong = await browser.send(form, 'check', typed);
    expect(wrong.status).toBe(422);
    expect(titleOf(wrong.html)).toBe('Error: Log a round – Paraph');
    expect(wrong.html).toContain('href="#occurredOn"');
    expect(Object.fromEntries(formIn(wrong.html).fields)).toMatchObject({ ...typed, track: AIR });
    const right = await browser.send(wrong, 'check', { occurredOn: '03.2026' });
    expect(wordsOf(right.html)).toContain('March 2026');
  });

  it('refuses a date that has not come, at its field', async () => {
    const browser = await signedIn();
    const form = await browser.visit(`/rounds/new?track=${AIR}`);
    const wrong = await browser.send(form, 'check', { occurredOn: '2027-03-03' });
    expect(wordsOf(wrong.html)).toContain('The date is in the future: 3 March 2027.');
    const missing = await browser.send(form, 'check', { track: null });
    expect(wordsOf(missing.html)).toContain('Choose at least one agreement');
  });

  it('records the next round that the meeting named as an entry of its own, with people and a new source', async () => {
    const browser = await signedIn();
    const [vfa, ra] = await twins('next');
    await record(browser, `/rounds/new?track=${vfa}&track=${ra}`, {
      occurredOn: '2026-02',
      number: '1',
      'people.0.name.en': 'Alibek Bakayev',
      'people.0.name.ru': 'Алибек Бакаев',
      'people.0.title.en': 'Deputy Minister',
      'people.0.side': 'KZ',
      'people.0.role': 'co_chair',
      country: 'Kazakhstan',
      'planned.number': '2',
      'planned.target': '2026',
      'planned.city.en': 'Brussels',
      'source.0.title': 'First round held',
      'source.0.publisher': 'Ministry of Foreign Affairs',
      'source.0.language': 'en',
      'source.0.quote': 'the first round',
      visibility: 'public',
    });
    const history = await service.admin.history(ra);
    expect(history.map(({ type }) => type).sort()).toEqual(['round.held', 'round.planned']);
    const [held, planned] = ['round.held', 'round.planned'].map((type) =>
      history.find((entry) => entry.type === type),
    );
    expect(held?.data).toEqual({
      number: 1,
      place: { country: 'KZ' },
      people: [
        {
          name: { en: 'Alibek Bakayev', ru: 'Алибек Бакаев', kk: 'Әлібек Бақаев' },
          title: { en: 'Deputy Minister' },
          side: 'KZ',
          role: 'co_chair',
        },
      ],
    });
    expect(planned?.data).toEqual({ number: 2, target: '2026', place: { city: BRUSSELS } });
    expect(planned?.meeting).toBe(held?.meeting);
    expect(held?.sources).toMatchObject([
      {
        title: { en: 'First round held' },
        publisher: 'Ministry of Foreign Affairs',
        quote: 'the first round',
      },
    ]);
    expect(held?.visibility).toBe('public');
  });

  it('gives one person or source more without losing what is typed', async () => {
    const browser = await signedIn();
    const form = await browser.visit(`/rounds/new?track=${AIR}`);
    const more = await browser.send(form, 'add people', { occurredOn: 'soon', 'people.0.name.en': 'A' });
    expect(Object.fromEntries(formIn(more.html).fields)).toMatchObject({
      occurredOn: 'soon',
      'people.0.name.en': 'A',
      'people.1.name.en': '',
    });
  });

  it('goes back to the form from the check with every answer', async () => {
    const browser = await signedIn();
    const form = await browser.visit(`/rounds/new?track=${AIR}`);
    const answers = { occurredOn: '2026', 'outcome.kk': 'Келісілді', embargoUntil: '', number: '7' };
    const check = await browser.send(form, 'check', answers);
    const back = await browser.send(check, 'edit');
    expect(Object.fromEntries(formIn(back.html).fields)).toMatchObject(answers);
  });

  it('tells why the rules refuse it, on which track, and offers no button to record it', async () => {
    const browser = await signedIn();
    const [vfa] = await twins('refused');
    await service.admin.log(vfa, { type: 'round.held', occurredOn: '2026-01-10', data: { number: 1 } });
    const form = await browser.visit(`/rounds/new?track=${vfa}`);
    const check = await browser.send(form, 'check', { number: '1', occurredOn: '2026-02' });
    expect(check.status).toBe(409);
    expect(wordsOf(check.html)).toContain('Round 1 has already been held, on 10 January 2026');
    expect(check.html).not.toContain('value="record"');
  });
});

describe('a service without tracks', () => {
  it('says in the form of a round what comes first, and leads there', async () => {
    const empty = await startService();
    try {
      const browser = new Browser(empty.url);
      await browser.signIn(empty.adminToken);
      const { html } = await browser.visit('/rounds/new');
      const question = /<fieldset id="track"[\s\S]*?<\/fieldset>/.exec(html)?.[0] ?? '';
      expect(wordsOf(question)).toContain('There is no agreement to record on yet.');
      for (const path of ['/tracks/new', '/import']) {
        expect(question).toContain(`href="${path}"`);
        expect((await browser.visit(path)).status).toBe(200);
      }
    } finally {
      await empty.close();
    }
  });
});

describe('what must not be lost or doubled', () => {
  const path = (slug: string) => `/rounds/new?track=${slug}`;

  it('a button pressed twice records once, and both presses lead to the same page', async () => {
    const browser = await signedIn();
    const [vfa] = await twins('twice');
    const check = await browser.send(await browser.visit(path(vfa)), 'check', { occurredOn: '2026-02-01' });
    const [one, two] = await Promise.all([browser.send(check, 'record'), browser.send(check, 'record')]);
    const three = await browser.send(check, 'record');
    expect([one.url, two.url, three.url]).toEqual(Array(3).fill(`/tracks/${vfa}/entries/1/done`));
    expect(await service.admin.history(vfa)).toHaveLength(1);
  });

  it('a change of language keeps what is typed: in the form, with its errors, and at the check', async () => {
    const browser = await signedIn();
    const [vfa] = await twins('spoken');
    const form = await browser.visit(path(vfa));
    const russian = await browser.speak(form, 'ru', { 'city.en': 'Astana', occurredOn: 'soon' });
    expect(titleOf(russian.html)).toBe('Внести раунд – Paraph');
    const typed = [
      ['occurredOn', 'soon'],
      ['city.en', 'Astana'],
    ];
    expect(formIn(russian.html).fields).toEqual(expect.arrayContaining(typed));
    const wrong = await browser.send(russian, 'check');
    expect(titleOf(wrong.html)).toMatch(/^Ошибка: /);
    const kazakh = await browser.speak(wrong, 'kk');
    expect(titleOf(kazakh.html)).toMatch(/^Қате: /);
    expect(formIn(kazakh.html).fields).toEqual(expect.arrayContaining(typed));
    const mended = await browser.speak(kazakh, 'en', { occurredOn: '2026-02-01' });
    expect(titleOf(mended.html)).toBe('Log a round – Paraph');
    const check = await browser.send(mended, 'check');
    const again = await browser.speak(check, 'ru');
    expect(titleOf(again.html)).toBe('Проверка перед внесением – Paraph');
    expect((await browser.send(again, 'record')).url).toContain(`/tracks/${vfa}/entries/1/done`);
    expect(await lastOf(vfa)).toMatchObject({ data: { place: { city: ASTANA } } });
  });

  it('a session that ended in between asks to sign in and goes on with what was typed', async () => {
    const browser = await signedIn();
    const [vfa] = await twins('expired');
    const form = await browser.visit(path(vfa));
    const answers = { occurredOn: '2026-02-01', 'outcome.en': 'Two <chapters> & "more"' };
    browser.forget();
    const asked = await browser.send(form, 'check', answers);
    expect(asked.status).toBe(401);
    expect(wordsOf(asked.html)).toContain('What you typed is kept');
    const mistaken = await browser.send(asked, null, { token: 'wrong' });
    expect(mistaken.status).toBe(422);
    const again = await browser.send(mistaken, null, { token: officer });
    const back = await browser.send(again, 'edit');
    expect(Object.fromEntries(formIn(back.html).fields)).toMatchObject({ ...answers, track: vfa });
    const done = await browser.send(await browser.send(back, 'check'), 'record');
    expect(wordsOf(done.html)).toContain('Recorded: 1 entry');
  });

  it('a colleague’s entry in between is shown before anything is recorded', async () => {
    const browser = await signedIn();
    const [vfa] = await twins('overtaken');
    const check = await browser.send(await browser.visit(path(vfa)), 'check', { occurredOn: '2026-02-01' });
    clock.at = '2026-03-04T09:00:01.000Z';
    await service.admin.log(vfa, { type: 'launch.announced', occurredOn: '2026-01-15' });
    const again = await browser.send(check, 'record');
    expect(wordsOf(again.html)).toContain(
      '1 entry has been recorded on this agreement since you opened the page',
    );
    expect(wordsOf(again.html)).toContain('Launch of negotiations announced, 15 January 2026');
    expect(await service.admin.history(vfa)).toHaveLength(1);
    const done = await browser.send(again, 'record');
    expect(wordsOf(done.html)).toContain('Recorded: 1 entry');
    expect(await service.admin.history(vfa)).toHaveLength(2);
  });

  it('what is typed is only ever text, whatever it looks like', async () => {
    const browser = await signedIn();
    const form = await browser.visit(path(AIR));
    const evil = '"><img src=x onerror=alert(1)></textarea><script>alert(1)</script>';
    const { fields } = formIn(form.html);
    const typed = fields.map(([name]): [string, string] => [name, evil]).filter(([name]) => name !== 'csrf');
    const wrong = await browser.send(form, 'check', Object.fromEntries(typed));
    expect(wrong.status).toBe(422);
    expect(wrong.html).not.toMatch(OTHER_SCRIPT);
    const texts = { 'city.en': evil, 'outcome.en': evil, 'people.0.name.en': evil, country: evil };
    const check = await browser.send(form, 'check', {
      ...texts,
      occurredOn: '2026',
      'source.0.title': evil,
      'source.0.publisher': evil,
      'note.en': evil,
    });
    expect(check.status).toBe(200);
    expect(check.html).not.toMatch(OTHER_SCRIPT);
    expect(wordsOf(check.html)).toContain(evil);
    const back = await browser.send(check, 'edit');
    expect(Object.fromEntries(formIn(back.html).fields)).toMatchObject(texts);
  });
});

describe('logging any other event', () => {
  it('offers what is possible at the stage, the way round the procedure last', async () => {
    const browser = await signedIn();
    const [vfa] = await twins('choice');
    const { html } = await browser.visit(`/tracks/${vfa}/log`);
    const offered = [...html.matchAll(/type=([a-z_.]+)"/g)].map(([, type]) => type);
    expect(offered).toContain('launch.announced');
    expect(offered).not.toContain('agreement.ratified');
    expect(offered.at(-1)).toBe('stage.asserted');
  });

  it.each(sized(['kk'], ['en', 'ru', 'kk']))('has a form for each event in %s', async (language) => {
    const browser = await signedIn(language);
    for (const type of EVENT_TYPES) {
      const form = await browser.visit(`/tracks/${VFA}/log?type=${type}`);
      expect([type, form.status]).toEqual([type, 200]);
      const sent = await browser.send(form, 'check', { occurredOn: '2026' });
      expect([type, [200, 409, 422].includes(sent.status)]).toEqual([type, true]);
    }
  });

  it('asks for what the event needs, at its own fields', async () => {
    const browser = await signedIn();
    const [vfa] = await twins('needs');
    const form = await browser.visit(`/tracks/${vfa}/log?type=stage.asserted`);
    const wrong = await browser.send(form, 'check', { occurredOn: '2026-02' });
    for (const field of ['stage', 'reason', 'source']) expect(wrong.html).toContain(`href="#${field}"`);
    const check = await browser.send(wrong, 'check', {
      stage: 'text_agreed',
      'reason.en': 'No source gives the earlier steps.',
      'source.0.title': 'A communiqué',
      'source.0.publisher': 'The Council',
    });
    expect(wordsOf(check.html)).toContain('Text agreed');
    await browser.send(check, 'record');
    expect(await lastOf(vfa)).toMatchObject({ type: 'stage.asserted', offProcedure: true });
  });
});

describe('a name that is on record in another language', () => {
  it('is offered from the start, joined at the check, and left out if it is cleared there', async () => {
    const browser = await signedIn('ru');
    const menu = await browser.visit('/rounds/new');
    expect(menu.html).toContain('<option value="Брюссель">');
    expect(menu.html).toContain('<option value="Алибек Бакаев">');
    expect(formIn(menu.html).fields.some(([name]) => name === 'people.known')).toBe(false);
    expect(wordsOf(menu.html)).toContain('Алибек Бакаев');

    const [track] = await twins('joined');
    const check = await browser.send(await browser.visit(`/rounds/new?track=${track}`), 'check', {
      ...{ occurredOn: '2026-02-01', number: '1', 'city.ru': 'Астана' },
      'people.0.name.ru': 'Алибек Бакаев',
    });
    expect(wordsOf(check.html)).toMatch(/Добавлены известные имена и названия: .*Astana.*Alibek Bakayev/);
    const back = await browser.send(check, 'edit');
    const cleared = await browser.send(back, 'check', { 'city.kk': '' });
    await browser.send(cleared, 'record');
    expect((await lastOf(track))?.data).toMatchObject({
      place: { city: { en: 'Astana', ru: 'Астана' } },
      people: [{ name: { en: 'Alibek Bakayev', ru: 'Алибек Бакаев' } }],
    });
    expect((await lastOf(track))?.data.place).not.toHaveProperty('city.kk');
  });

  it('given another name is typed instead, then what was added to the first goes', async () => {
    const browser = await signedIn();
    const [track] = await twins('instead');
    const form = await browser.visit(`/rounds/new?track=${track}`);
    const typed = { occurredOn: '2026-02-01', number: '1' };
    const check = await browser.send(form, 'check', { ...typed, 'city.en': 'Almaty' });
    const back = await browser.send(check, 'edit');
    const again = await browser.send(back, 'check', { 'city.en': 'Somewhere' });
    await browser.send(again, 'record');
    expect((await lastOf(track))?.data.place).toEqual({ city: { en: 'Somewhere' } });
  });

  it('is shown in the reader’s language, as far as the reader may know it; programs get what was recorded', async () => {
    const { admin, anyone } = service;
    for (const slug of ['shown', 'hidden']) await admin.open(slug);
    const place = { city: { en: 'Astana' }, country: 'KZ' };
    const held = (people: object[], visibility: string) => ({
      ...{ type: 'round.held', occurredOn: '2026-02-01', visibility },
      data: { number: 1, place, people },
    });
    const zarina = { en: 'Zarina Brown', ru: 'Зарина Браун-Омарова' };
    await admin.log(
      'shown',
      held([{ name: { en: 'Alibek Bakaev' } }, { name: { en: zarina.en } }], 'public'),
    );
    await admin.log('hidden', held([{ name: zarina }], 'internal'));
    await service.settle();

    const of = async (browser: Browser) => wordsOf((await browser.visit('/tracks/shown')).html);
    const [stranger, staff] = [new Browser(service.url, 'ru'), await signedIn('ru')];
    expect(await of(stranger)).toContain('Астана');
    expect(await of(stranger)).toContain('Алибек Бакаев');
    expect(await of(stranger)).toContain('Zarina Brown');
    expect(await of(staff)).toContain('Зарина Браун-Омарова');
    const { items } = await anyone.get<{ items: { data: object }[] }>('/v1/tracks/shown/transitions');
    expect(items[0]?.data).toMatchObject({ place, people: [{ name: { en: 'Alibek Bakaev' } }, {}] });

    const annulled = await admin.call('POST', '/v1/tracks/hidden/transitions/1/corrections', {
      ...{ action: 'annul', reason: 'Another track' },
    });
    expect(annulled.status).toBe(201);
    await service.settle();
    expect(await of(staff)).toContain('Zarina Brown');
  });
});

describe('a name in a correction', () => {
  const names = { en: 'Almaty', ru: 'Алматы', kk: 'Алматы' };

  it('is joined where it is changed, and left as it is recorded where it is not', async () => {
    const { admin } = service;
    await admin.open('rejoined');
    const place = { city: { en: 'Astana', ru: 'Астана' }, country: 'KZ' };
    const people = [{ name: { en: 'Alibek Bakayev' } }];
    await admin.log('rejoined', {
      ...{ type: 'round.held', occurredOn: '2026-02-01', visibility: 'internal' },
      data: { number: 1, place, people },
    });
    const browser = await signedIn();
    const form = await browser.visit('/tracks/rejoined/entries/1/correct');
    const because = { 'because.en': 'It was in Almaty.' };
    const unchanged = await browser.send(form, 'check', because);
    expect([unchanged.status, wordsOf(unchanged.html)]).toEqual([
      422,
      expect.stringContaining('Nothing has been changed'),
    ]);
    const check = await browser.send(form, 'check', { ...because, 'city.en': names.en });
    expect(wordsOf(check.html)).toContain('These names on record were added: Алматы.');
    const cleared = await browser.send(await browser.send(check, 'edit'), 'check', { 'city.kk': '' });
    await browser.send(cleared, 'record');
    expect((await lastOf('rejoined'))?.data).toMatchObject({
      place: { city: { en: names.en, ru: names.ru }, country: 'KZ' },
      people,
    });
    expect((await lastOf('rejoined'))?.data.place).not.toHaveProperty('city.kk');
  });
});

describe('a name that another agreement gives', () => {
  it('is shown on the pages of staff, to those who read that agreement', async () => {
    const { admin } = service;
    const held = (city: object) => ({
      ...{ type: 'round.held', occurredOn: '2026-03-01', visibility: 'internal' },
      data: { number: 1, place: { city } },
    });
    for (const slug of ['knows', 'asks']) await admin.open(slug);
    await admin.log('knows', held({ en: 'Saryagash', ru: 'Сарыагаш' }));
    await admin.log('asks', held({ en: 'Saryagash' }));
    await service.settle();
    await admin.post('/v1/desks', { slug: 'asking', name: { en: 'Asking' }, tracks: ['asks'] });
    const { body } = await admin.post('/v1/tokens', {
      ...{ name: 'Of a desk', role: 'officer', desk: 'asking' },
    });
    const ofDesk = new Browser(service.url, 'ru');
    await ofDesk.signIn((body as unknown as { token: string }).token);
    const staff = await signedIn('ru');
    for (const path of ['/home', '/tracks/asks/entries/1/done']) {
      expect(wordsOf((await staff.visit(path)).html)).toContain('Сарыагаш');
      const known = wordsOf((await ofDesk.visit(path)).html);
      expect([path, known]).toEqual([path, expect.stringContaining('Saryagash')]);
      expect(known).not.toContain('Сарыагаш');
    }
  });
});

describe('a form that somebody has tampered with', () => {
  it.each<[string, Answers, string, number]>([
    ['a track that is not there', { track: 'nowhere', occurredOn: '2026' }, 'check', 404],
    ['a track named twice', { track: [AIR, AIR], occurredOn: '2026-02' }, 'check', 200],
    ['an odd button', { occurredOn: '2026-02' }, 'add (', 200],
    ['a button of another kind', { occurredOn: '2026-02' }, 'add __proto__', 200],
    ['a person who is none', { 'people.known': ['{', '{"name":1}'], occurredOn: '2026-02' }, 'check', 200],
    ['a source that is not there', { 'source.0.ref': 'nothing', occurredOn: '2026-02' }, 'check', 422],
    ['a format that is not offered', { format: 'by pigeon', occurredOn: '2026-02' }, 'check', 422],
    [
      'a side that is not offered',
      { 'people.0.name.en': 'A', 'people.0.side': 'x', occurredOn: '2026' },
      'check',
      422,
    ],
    ['revisions that are none', { opened: 'x:y z', occurredOn: '2026-02' }, 'check', 200],
    [
      'a text of 10,001 characters',
      { 'outcome.en': 'x'.repeat(10_001), occurredOn: '2026-02' },
      'check',
      422,
    ],
    ['a control character', { 'outcome.en': '\u0001', occurredOn: '2026-02' }, 'check', 422],
    ['a confirmation without its key', { occurredOn: '2026-02' }, 'record', 400],
    ['more fields than a form has', { x: Array(2_001).fill('y') }, 'check', 413],
  ])('%s is answered, never with a fault of ours', async (_, answers, act, status) => {
    const browser = await signedIn();
    const form = await browser.visit(`/rounds/new?track=${AIR}`);
    expect((await browser.send(form, act, answers)).status).toBe(status);
  });
});

describe('a character that nobody sees', () => {
  it('is told at its field, and shown where it stands in what was typed', async () => {
    const browser = await signedIn();
    const form = await browser.visit(`/rounds/new?track=${AIR}`);
    const answers = {
      occurredOn: '2026-02',
      'outcome.en': 'Agreed\u202e and\u200bsigned',
      'city.en': 'As\ufffetana',
    };
    const again = await browser.send(form, 'check', answers);
    expect(again.status).toBe(422);
    const words = wordsOf(again.html);
    expect(words).toContain('delete U+202E, an invisible character; it is shown as [U+202E]');
    expect(words).toContain('delete U+FFFE, an invisible character; it is shown as [U+FFFE]');
    expect(again.html).toContain('Agreed[U+202E] and[U+200B]signed</textarea>');
    expect(formIn(again.html).fields).toContainEqual(['city.en', 'As[U+FFFE]tana']);
  });
});

describe('a word in two alphabets', () => {
  it('is warned of before it is recorded: in a name, and in the title of a track', async () => {
    const browser = await signedIn();
    const warning = '“Yerme\u043a” has letters of two alphabets that look alike: \u043a';
    const answers = { occurredOn: '2026-02', 'people.0.name.en': 'Yerme\u043a Kosherbayev' };
    const check = await browser.send(await browser.visit(`/rounds/new?track=${AIR}`), 'check', answers);
    expect([check.status, wordsOf(check.html)]).toEqual([200, expect.stringContaining(warning)]);
    const track = {
      'title.en': 'Talks with Yerme\u043a',
      slug: 'two-alphabets',
      kind: 'readmission',
      'party.2': 'UZ',
    };
    const opened = await browser.send(await browser.visit('/tracks/new'), 'check', track);
    expect([opened.status, wordsOf(opened.html)]).toEqual([200, expect.stringContaining(warning)]);
  });
});
