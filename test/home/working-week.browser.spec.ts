import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { AgendaMailer } from '../../src/agenda/letters/mailer.js';
import { MailSettings } from '../../src/mail/settings.js';
import { DeadlineMonitor } from '../../src/webhooks/deliveries/deadline-monitor.js';
import { member, PASSWORD } from '../accounts/people.harness.js';
import { DESKTOP, type InBrowser, mainOf, PHONE, startBrowser } from '../support/browser.js';
import { type Letter, postOffice } from '../support/post-office.js';
import { sized } from '../support/sizes.js';
import { receiver } from '../webhooks/webhooks.harness.js';

const PUBLIC = 'https://talks.example';

/** Wednesday to Friday, 6 March 2026, and the mornings after on which the digests go out. */
const DAYS = {
  en: { begins: '2026-03-04T09:00:00.000Z', digest: '2026-03-05T03:00:00.000Z', weekday: '4' },
  ru: { begins: '2026-03-05T09:00:00.000Z', digest: '2026-03-06T03:00:00.000Z', weekday: '5' },
  kk: { begins: '2026-03-06T09:00:00.000Z', digest: '2026-03-07T03:00:00.000Z', weekday: '6' },
};
const LANGUAGES = sized<('en' | 'ru' | 'kk')[]>(['en'], ['en', 'ru', 'kk']);

let at: InBrowser;
let post: Awaited<ReturnType<typeof postOffice>>;
let hook: Awaited<ReturnType<typeof receiver>>;
beforeAll(async () => {
  post = await postOffice();
  hook = await receiver();
  const keys: MailSettings['keys'] = [Buffer.alloc(32, 7)];
  at = await startBrowser({ mail: new MailSettings({ smtpUrl: post.smtpUrl, publicUrl: PUBLIC, keys }) });
  const { admin } = at.service;
  await admin.post('/v1/webhooks/endpoints', {
    ...{ url: hook.url, types: ['text.stated', 'deadline.near'], audience: 'full' },
  });
  await admin.post('/v1/desks', { slug: 'other', name: 'Other', tracks: ['kz-eu-readmission'] });
  await onDesk('of-other', 'other');
  for (const language of LANGUAGES) {
    const slug = `transit-${language}`;
    await admin.open(slug, 'agreement', { parties: ['KZ', 'UZ'], title: `Transit ${language}` });
    await admin.log(
      slug,
      { type: 'negotiations.opened', occurredOn: '2025-10-10' },
      { type: 'round.held', occurredOn: '2025-11-20', data: { number: 1 } },
    );
    await admin.post('/v1/desks', { slug: `desk-${language}`, name: `Desk ${language}`, tracks: [slug] });
    await onDesk(`of-${language}`, `desk-${language}`);
  }
});
afterAll(async () => {
  await at.close();
  await hook.close();
  await post.close();
});

async function onDesk(name: string, desk: string): Promise<void> {
  const { id } = await member(at.service, name, null);
  await at.service.admin.call('PUT', `/v1/desks/${desk}/grants/${id}`, { role: 'officer' });
}

/** As somebody who begins the day: user name, password, Enter. */
async function begin(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in');
  await page.fill('#username', name);
  await page.fill('#password', PASSWORD);
  await page.press('#password', 'Enter');
  await page.waitForURL('/home');
}

const press = (page: Page) => page.locator('.bar button.main').click();
const dueOn = (page: Page) => page.locator('.due h3').allTextContents();
const mailsTo = (address: string): Letter[] => post.letters.filter(({ to }) => to[0] === address);
const send = () => at.service.app.get(AgendaMailer, { strict: false }).run();

/** A notice names its track, and a transition does. */
const trackOf = ({ track, transition }: Record<string, unknown>): unknown =>
  track ?? (transition as { track: string }).track;

const STEPS = {
  en: ['Send the list of crossings', 'Reply on article 7', 'Circulate the minutes'],
  ru: ['Направить перечень пунктов', 'Ответить по статье 7', 'Разослать протокол'],
  kk: ['Өткізу пункттерінің тізімін жіберу', '7-бапқа жауап беру', 'Хаттаманы тарату'],
};

describe.each(LANGUAGES)('the working week in %s', (language) => {
  const slug = `transit-${language}`;
  const address = `of-${language}@mfa.example`;
  const steps = STEPS[language];
  const days = DAYS[language];
  const [list = '', reply = '', minutes = ''] = steps;
  let page: Page;
  beforeAll(async () => {
    at.clock.at = days.begins;
    const viewport = language === 'ru' ? PHONE : DESKTOP;
    page = await at.window({ locale: language, viewport, javaScriptEnabled: language !== 'kk' });
    await begin(page, `of-${language}`);
  });
  afterAll(() => page.context().close());

  it('begins with round 2, its three agreed steps, and nine articles that were agreed', async () => {
    await page.goto(`/rounds/new?track=${slug}`);
    await page.fill('#occurredOn', '2026-03-03');
    for (const [row, what] of steps.entries()) {
      if (row > 0) await page.locator('button[value="add steps"]').click();
      await page.selectOption(`#steps-${row}-side`, row === 1 ? 'UZ' : 'KZ');
      await page.fill(`#steps-${row}-what`, what);
    }
    await page.fill('#steps-0-due', '2026-03-06');
    await page.fill('#steps-1-due', '2026-03-06');
    await page.fill('#steps-2-due', '2026-03-16');
    await press(page);
    await press(page);
    await page.waitForURL('**/done');
    await page.goto(`/tracks/${slug}/log?type=text.stated`);
    await page.fill('#occurredOn', '2026-03-03');
    await page.fill('#articles-agreed', '1–7, 9, 11');
    await press(page);
    await press(page);
    await page.waitForURL('**/done');
    const { status } = await at.service.admin.track(slug);
    expect(status).toMatchObject({ roundsHeld: 2, openActions: 3, textAgreed: { agreed: 9, total: 9 } });
  });

  it('answers by one click from the first page what the desk must do by Friday', async () => {
    await page.goto('/home');
    expect(await mainOf(page)).toContain(list);
    await page.locator('a.button[href*="by=2026-03-06"]').click();
    expect(await dueOn(page)).toEqual([list]);
    await page.goto('/agenda');
    expect(await dueOn(page)).toEqual([list, reply, minutes]);
  });

  it('tells other systems that a deadline is near, once', async () => {
    const told = () => hook.got.filter(({ body }) => trackOf(body.data) === slug);
    await hook.until(() => told().some(({ body }) => body.type === 'text.stated'));
    const monitor = at.service.app.get(DeadlineMonitor, { strict: false });
    await monitor.check();
    await hook.until(() => told().length >= 4);
    expect(await monitor.check()).toBe(0);
    const near = told().filter(({ body }) => body.type === 'deadline.near');
    const days = near.map(({ body }) => (body.data.deadline as { due: string }).due);
    expect(days.toSorted()).toEqual(['2026-03-06', '2026-03-06', '2026-03-16']);
  });

  it('gives the desk its deadlines by mail on the day that was chosen', async () => {
    await page.goto('/account/agenda');
    await page.fill('#address', address);
    await page.selectOption('#weekday', days.weekday);
    await page.locator('button[value="save"]').first().click();
    await page.waitForLoadState();
    await send();
    const [path = ''] = /\/mail\/agenda\/confirm\/\S+/.exec(mailsTo(address)[0]?.text ?? '') ?? [];
    await page.goto(path);
    await page.locator('main form button').click();
    await page.waitForLoadState();
    at.clock.at = days.digest;
    await send();
    const [, ...letters] = mailsTo(address);
    const digest = letters.find(({ headers }) => headers.get('message-id')?.startsWith('<agenda-digest-'));
    expect(digest?.headers.get('content-language')).toBe(language);
    for (const what of [list, minutes]) expect(digest?.text).toContain(what);
    // The other side owes it.
    expect(digest?.text).not.toContain(reply);
  });

  it('ends with a step ticked off, and the brief on two sheets', async () => {
    // Another day: the session of the day before has ended.
    await begin(page, `of-${language}`);
    await page.goto('/agenda?who=desk');
    await page.locator('form.act button', { hasText: list }).first().click();
    await page.waitForURL(/ticked=/);
    expect(await dueOn(page)).toEqual([minutes]);
    await page.goto('/home');
    const owed = page.locator('section[aria-labelledby="next-deadlines"]');
    expect(await owed.innerText()).toContain(minutes);
    expect(await owed.innerText()).not.toContain(list);
    await page.goto(`/brief/${slug}`);
    expect(await mainOf(page)).toContain(minutes);
    await page.emulateMedia({ media: 'print' });
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
    await page.emulateMedia({ media: 'screen' });
  });

  it('shows another desk none of it', async () => {
    const other = await at.window({ locale: language });
    await begin(other, 'of-other');
    const { request } = other.context();
    for (const path of ['/home', '/agenda', '/agenda?who=desk', '/']) {
      const text = await (await request.get(path)).text();
      for (const what of [...steps, slug]) expect(text).not.toContain(what);
    }
    for (const path of [`/tracks/${slug}`, `/tracks/${slug}/text`, `/brief/${slug}`, `/agenda?track=${slug}`])
      expect((await request.get(path)).status()).toBe(404);
    await other.context().close();
  });
});

it('asks nothing of another host', () => {
  expect(at.strayed).toEqual([]);
});
