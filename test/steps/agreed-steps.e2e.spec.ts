import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoppedClock } from '../support/clocks.js';
import { type Answers, Browser, formIn, newToken, titleOf, wordsOf } from '../support/forms.harness.js';
import { type Service, startService } from '../support/service.js';

const clock = new StoppedClock('2026-03-04T09:00:00.000Z');

let service: Service;
let officer: string;
beforeAll(async () => {
  service = await startService({ clock });
  officer = await newToken(service, 'officer', 'Aigerim');
});
afterAll(() => service.close());

async function signedIn(token = officer, language = 'en'): Promise<Browser> {
  const browser = new Browser(service.url, language);
  await browser.signIn(token);
  return browser;
}

const STEPS: Answers = {
  'steps.0.side': 'KZ',
  'steps.0.what.en': 'Send the list of border crossing points',
  'steps.0.due': '2026-03',
  'steps.1.side': 'EU',
  'steps.1.what.en': 'Reply on articles 4 to 7',
  'steps.1.due': '01.03.2026',
  'steps.2.side': 'KZ',
  'steps.2.what.en': 'Propose dates',
};

const formOf = (browser: Browser, ...tracks: string[]) =>
  browser.visit(`/rounds/new?${tracks.map((track) => `track=${track}`).join('&')}`);

/** A round with the three steps, recorded through the form. */
async function recorded(browser: Browser, tracks: string[], answers: Answers = {}) {
  const form = await formOf(browser, ...tracks);
  const check = await browser.send(form, 'check', { occurredOn: '2026-02-02', ...STEPS, ...answers });
  expect(titleOf(check.html)).toBe('Check before recording – Paraph');
  const done = await browser.send(check, 'record');
  return { check, done };
}

const stepsOf = async (slug: string) =>
  (await service.admin.history(slug)).filter(({ type }) => type.startsWith('action.'));
const track = async (slug: string): Promise<string> => {
  expect((await service.admin.open(slug)).status).toBe(201);
  return slug;
};
const agreed = (number: number, more: object = {}) => ({
  type: 'action.agreed',
  occurredOn: '2026-02-02',
  data: { number, side: 'KZ', what: 'Send the list', ...more },
});

describe('a round with next steps', () => {
  it('records each step as an entry of the meeting, after showing it on the check page', async () => {
    const browser = await signedIn();
    const slug = await track('one');
    const { check, done } = await recorded(browser, [slug]);
    const words = wordsOf(check.html);
    expect(words).toContain('Kazakhstan: Send the list of border crossing points; due: March 2026');
    expect(words).toContain('For staff only, whatever is chosen for the round.');
    expect(words).toContain('European Union: Reply on articles 4 to 7; due: 1 March 2026');
    expect(words).toContain('Open steps, by number None recorded 1–3');
    expect(wordsOf(done.html)).toContain('Recorded: 4 entries');
    const history = await service.admin.history(slug);
    const [round, ...steps] = history;
    expect(round).toMatchObject({ type: 'round.held', occurredOn: '2026-02-02' });
    expect(steps.map(({ data }) => data)).toEqual([
      { number: 1, side: 'KZ', what: { en: 'Send the list of border crossing points' }, due: '2026-03' },
      { number: 2, side: 'EU', what: { en: 'Reply on articles 4 to 7' }, due: '2026-03-01' },
      { number: 3, side: 'KZ', what: { en: 'Propose dates' } },
    ]);
    expect(new Set(history.map(({ meeting }) => meeting)).size).toBe(1);
    expect(steps.map(({ occurredOn }) => occurredOn)).toEqual(Array(3).fill('2026-02-02'));
  });

  it('gives them the same free numbers on all tracks of the meeting', async () => {
    const browser = await signedIn();
    const tracks = await service.admin.openTwins('both');
    await service.admin.log(tracks[1], agreed(4));
    await recorded(browser, tracks);
    for (const [slug, before] of [
      [tracks[0], []],
      [tracks[1], [4]],
    ] as const)
      expect((await stepsOf(slug)).map(({ data }) => data.number)).toEqual([...before, 5, 6, 7]);
  });

  it('keeps the lines through another line, a language, an error and the way back', async () => {
    const browser = await signedIn();
    const slug = await track('kept');
    const more = await browser.send(await formOf(browser, slug), 'add steps', STEPS);
    expect(more.html).toContain('id="steps-3-side"');
    const russian = await browser.speak(more, 'ru', { occurredOn: '2026-02-02' });
    expect(wordsOf(russian.html)).toContain('Согласованные дальнейшие действия');
    const wrong = await browser.send(russian, 'check', { occurredOn: 'soon' });
    const check = await browser.send(wrong, 'check', { occurredOn: '2026-02-02' });
    const back = await browser.send(check, 'edit');
    expect(Object.fromEntries(formIn(back.html).fields)).toMatchObject(STEPS);
  });

  it.each([
    ['steps-0-what', 'Step 1: enter what is to be done', { 'steps.0.side': 'KZ' }],
    ['steps-1-side', 'Step 2: choose who does it', { 'steps.1.what.en': 'Reply' }],
    [
      'steps-0-due',
      'Step 1: “soon” cannot be read as a date',
      { 'steps.0.side': 'KZ', 'steps.0.what.en': 'Reply', 'steps.0.due': 'soon' },
    ],
  ])('names the line where %s is missing or unread', async (field, message, answers) => {
    const browser = await signedIn();
    const slug = await track(`wrong-${field}`);
    const wrong = await browser.send(await formOf(browser, slug), 'check', {
      occurredOn: '2026-02-02',
      ...answers,
    });
    expect([wrong.status, wordsOf(wrong.html)]).toEqual([422, expect.stringContaining(message)]);
    expect(wrong.html).toContain(`href="#${field}"`);
  });
});

describe('who sees the steps', () => {
  it('of a public round and of one under embargo: staff alone', async () => {
    const browser = await signedIn();
    const slug = await track('public-round');
    await recorded(browser, [slug], { visibility: 'public' });
    const embargo = { visibility: 'embargoed', embargoUntil: '2026-03-05 09:00', embargoZone: 'utc' };
    const later = { occurredOn: '2026-02-03', ...embargo };
    const { done } = await recorded(browser, [slug], { ...later, number: '2' });
    expect(wordsOf(done.html)).toContain('Recorded: 4 entries');
    expect((await stepsOf(slug)).map(({ visibility }) => visibility)).toEqual(Array(6).fill('internal'));
    clock.at = '2026-03-05T09:00:01.000Z';
    const anybody = new Browser(service.url, 'en');
    for (const path of [
      `/tracks/${slug}`,
      `/tracks/${slug}/history`,
      `/brief/${slug}`,
      `/tracks/${slug}/feed.atom`,
    ]) {
      const { status, html } = await anybody.visit(path);
      expect([path, status]).toEqual([path, 200]);
      expect(html).toContain('2026');
      expect(html).not.toMatch(/border crossing|Agreed next steps|Next step|\/steps\//);
    }
    const meeting = (await service.admin.history(slug))[0]?.meeting;
    const seen = await (await fetch(`${service.url}/v1/meetings/${meeting}`)).text();
    expect(seen).toContain('round.held');
    expect(seen).not.toContain('action.agreed');
  });

  it('are not published with their meeting, by the API or by the page', async () => {
    const browser = await signedIn();
    const slug = await track('published-later');
    await recorded(browser, [slug]);
    const form = await browser.visit(`/tracks/${slug}/entries/1/publish`);
    expect(wordsOf(form.html)).toContain('The whole meeting: 1 entry');
    const meeting = (await service.admin.history(slug))[0]?.meeting;
    const { status } = await service.admin.post(`/v1/meetings/${meeting}/publish`, { reason: 'agreed' });
    expect(status).toBe(201);
    const visibilities = (await service.admin.history(slug)).map(({ visibility }) => visibility);
    expect(visibilities).toEqual(['public', 'internal', 'internal', 'internal']);
  });

  it('another desk sees none, and may not tick one off', async () => {
    const [ours, theirs] = [await track('of-our-desk'), await track('of-their-desk')];
    await recorded(await signedIn(), [ours], { visibility: 'public' });
    const desk = { slug: 'theirs', name: 'Theirs', tracks: [theirs] };
    expect((await service.admin.post('/v1/desks', desk)).status).toBe(201);
    const { body } = await service.admin.post('/v1/tokens', {
      name: 'of a desk',
      role: 'officer',
      desk: 'theirs',
    });
    const { token } = body as unknown as { token: string };
    const browser = await signedIn(token);
    const { html } = await browser.visit(`/tracks/${ours}`);
    expect(html).not.toMatch(/border crossing|Agreed next steps/);
    const answer = await fetch(`${service.url}/tracks/${ours}/steps/1/done`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'key=one',
    });
    expect(answer.status).toBe(403);
    expect(await stepsOf(ours)).toHaveLength(3);
  });
});

describe('ticking off', () => {
  it('records that the step is done today, and comes back with a word of it and a way to correct it', async () => {
    clock.at = '2026-03-04T09:00:00.000Z';
    const browser = await signedIn();
    const slug = await track('ticked');
    await recorded(browser, [slug]);
    const page = await browser.visit(`/tracks/${slug}?lang=en`);
    expect(wordsOf(page.html)).toContain(
      '2. European Union: Reply on articles 4 to 7; due: 1 March 2026 overdue',
    );
    const done = await browser.send(page, 'done');
    expect(done.url).toBe(`/tracks/${slug}?lang=en&ticked=${slug}%3A1%3A5`);
    const words = wordsOf(done.html);
    expect(words).toContain('Step 1 is recorded as done.');
    expect(words).toContain('1 closed step');
    expect(words).toContain('Step 1 done: Send the list of border crossing points');
    expect(done.html).toContain(`href="/tracks/${slug}/entries/5/correct?lang=en"`);
    expect((await stepsOf(slug)).at(-1)).toMatchObject({
      type: 'action.done',
      occurredOn: '2026-03-04',
      visibility: 'internal',
      data: { number: 1 },
      actor: 'Aigerim',
    });
    const brief = wordsOf((await browser.visit(`/brief/${slug}`)).html);
    expect(brief).toContain('3. Kazakhstan: Propose dates');
    expect(brief).not.toContain('1. Kazakhstan: Send the list');
    const ledger = wordsOf((await browser.visit(`/tracks/${slug}/history`)).html);
    expect(ledger).toContain('Step 1 done: Send the list of border crossing points');
    const feed = await service.admin.fetch(`/tracks/${slug}/feed.atom`);
    expect(await feed.text()).toContain('Step 1 done: Send the list of border crossing points');
  });

  it('given two presses of one button, then records it once', async () => {
    const browser = await signedIn();
    const slug = await track('pressed-twice');
    await recorded(browser, [slug]);
    const page = await browser.visit(`/tracks/${slug}`);
    const [one, two] = await Promise.all([browser.send(page, 'done'), browser.send(page, 'done')]);
    const three = await browser.send(page, 'done');
    expect([two.url, three.url]).toEqual([one.url, one.url]);
    expect(await stepsOf(slug)).toHaveLength(4);
  });

  it('given a step that is closed, or none, then says so and records nothing', async () => {
    const browser = await signedIn();
    const slug = await track('closed');
    await recorded(browser, [slug]);
    const [page, other] = [await browser.visit(`/tracks/${slug}`), await browser.visit(`/tracks/${slug}`)];
    await browser.send(page, 'done');
    const late = await browser.send(other, 'done');
    expect([late.status, wordsOf(late.html)]).toEqual([
      409,
      expect.stringContaining('Step 1 is already closed (4 March 2026), see entry 5'),
    ]);
    expect(await stepsOf(slug)).toHaveLength(4);
    expect((await browser.send(other, 'done', { key: 'none' })).status).toBe(409);
  });

  it('takes another day, refuses one that cannot be, and leads nowhere else', async () => {
    const browser = await signedIn();
    const slug = await track('other-day');
    await recorded(browser, [slug]);
    const page = await browser.visit(`/tracks/${slug}`);
    expect((await browser.send(page, 'done', { occurredOn: 'soon' })).status).toBe(422);
    expect((await browser.send(page, 'done', { occurredOn: '2027' })).status).toBe(422);
    const done = await browser.send(page, 'done', { occurredOn: '03.2026', next: '//elsewhere.example/' });
    expect(done.url).toMatch(/^\/tracks\/other-day\?ticked=/);
    expect((await stepsOf(slug)).at(-1)).toMatchObject({ occurredOn: '2026-03' });
  });

  it('given a session that ended, then asks to sign in and comes back to the track', async () => {
    const browser = await signedIn();
    const slug = await track('signed-out');
    await recorded(browser, [slug]);
    const page = await browser.visit(`/tracks/${slug}`);
    browser.forget();
    const asked = await browser.send(page, 'done', {}, { referer: `${service.url}/tracks/${slug}` });
    expect(asked.status).toBe(401);
    const back = await browser.send(asked, null, { token: officer });
    expect(back.url).toBe(`/tracks/${slug}`);
    expect((await browser.send(back, 'done')).status).toBe(200);
    expect(await stepsOf(slug)).toHaveLength(4);
  });

  it('where a second person is asked for, leads to the proposal', async () => {
    const strict = await startService({ clock, secondPerson: { on: true, always: ['action.done'] } });
    try {
      await strict.admin.open('strict');
      const token = await newToken(strict, 'officer', 'Aigerim');
      await strict.admin.log('strict', agreed(1));
      const browser = new Browser(strict.url, 'en');
      await browser.signIn(token);
      const waits = await browser.send(await browser.visit('/tracks/strict'), 'done');
      expect(waits.url).toMatch(/^\/proposals\//);
    } finally {
      await strict.close();
    }
  });
});

describe('steps by themselves', () => {
  it('the form of an agreed step suggests the next number', async () => {
    const browser = await signedIn();
    const slug = await track('alone');
    await service.admin.log(slug, agreed(7));
    const form = await browser.visit(`/tracks/${slug}/log?type=action.agreed`);
    expect(formIn(form.html).fields).toContainEqual(['number', '8']);
    const check = await browser.send(form, 'check', {
      occurredOn: '2026-02-03',
      side: 'EU',
      'what.en': 'Reply',
      due: '2026',
    });
    await browser.send(check, 'record');
    expect((await stepsOf(slug)).at(-1)).toMatchObject({ data: { number: 8, side: 'EU', due: '2026' } });
    // The form does not ask who may see it, and takes no other answer.
    expect(form.html).not.toContain('name="visibility"');
    const asPublic = {
      occurredOn: '2026-02-04',
      number: '9',
      side: 'EU',
      'what.en': 'x',
      visibility: 'public',
    };
    await browser.send(await browser.send(form, 'check', asPublic), 'record');
    expect((await stepsOf(slug)).at(-1)).toMatchObject({ data: { number: 9 }, visibility: 'internal' });
    expect((await browser.visit(`/tracks/${slug}`)).html).not.toContain('/publish"');
  });

  it('are offered together; a step is dropped with its reason, from the track', async () => {
    const browser = await signedIn();
    const slug = await track('dropped');
    const choice = await browser.visit(`/tracks/${slug}/log`);
    expect(choice.html).not.toContain('type=action.done');
    await service.admin.log(slug, agreed(1));
    const more = await browser.visit(`/tracks/${slug}/log`);
    const group = /<h2 id="steps">[\s\S]*?<\/section>/.exec(more.html)?.[0] ?? '';
    expect([...group.matchAll(/type=([a-z_.]+)"/g)].map(([, type]) => type)).toEqual([
      'action.agreed',
      'action.done',
      'action.dropped',
    ]);
    const page = await browser.visit(`/tracks/${slug}`);
    const href =
      /href="([^"]*type=action.dropped[^"]*)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const form = await browser.visit(href);
    expect(formIn(form.html).fields).toContainEqual(['number', '1']);
    const check = await browser.send(form, 'check', {
      occurredOn: '2026-03-01',
      'reason.en': 'The other side withdrew it',
    });
    await browser.send(check, 'record');
    expect(wordsOf((await browser.visit(`/tracks/${slug}`)).html)).toContain('Step 1 dropped: Send the list');
  });

  it('given a step that is corrected, then shows what it is now, and its place on past days', async () => {
    const browser = await signedIn();
    const slug = await track('corrected');
    await recorded(browser, [slug]);
    await service.admin.log(slug, { type: 'action.done', occurredOn: '2026-03-01', data: { number: 3 } });
    const data = { number: 1, side: 'EU', what: 'Send the map', due: '2026-04' };
    expect((await service.admin.amend(slug, 2, { data })).status).toBe(201);
    const words = wordsOf((await browser.visit(`/tracks/${slug}`)).html);
    expect(words).toContain('1. European Union: Send the map; due: April 2026 open');
    const then = await browser.visit(`/tracks/${slug}?asOf=2026-02-20`);
    expect(wordsOf(then.html)).toContain('3. Kazakhstan: Propose dates open');
    expect(then.html).not.toContain('/steps/');
    // The step that the later entry closes cannot go.
    const path = `/v1/tracks/${slug}/transitions/4/corrections`;
    expect((await service.admin.post(path, { action: 'annul', reason: 'misread' })).status).toBe(409);
  });
});
