import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { AgendaMailer } from '../../src/agenda/letters/mailer.js';
import { Database } from '../../src/db/database.js';
import { MailSettings } from '../../src/mail/settings.js';
import { faultsOf } from '../../src/ui/html.fixture.js';
import { invite, PASSWORD } from '../accounts/people.harness.js';
import {
  barriersOn,
  contrastOn,
  DESKTOP,
  type InBrowser,
  mainOf,
  overflowOf,
  PHONE,
  signIn,
  startBrowser,
} from '../support/browser.js';
import { postOffice } from '../support/post-office.js';
import { sized } from '../support/sizes.js';
import { newTokenOf } from '../support/tokens.js';

const PUBLIC = 'https://talks.example';

/** Wednesday, 4 March 2026. */
let at: InBrowser;
let post: Awaited<ReturnType<typeof postOffice>>;
let token: string;
let colleague: string;
beforeAll(async () => {
  post = await postOffice();
  const mail = new MailSettings({ smtpUrl: post.smtpUrl, publicUrl: PUBLIC });
  at = await startBrowser({ secondPerson: { on: true }, mail });
  const { admin, app } = at.service;
  const { pool } = app.get(Database, { strict: false });
  token = await newTokenOf(pool, 'approver', 'Dana Omarova');
  colleague = await newTokenOf(pool, 'officer', 'Timur Seitkali');
  await admin.post('/v1/tracks', {
    ...{ slug: 'kz-uz', kind: 'agreement', parties: ['KZ', 'UZ'] },
    title: { en: 'Agreement on transit', ru: 'Соглашение о транзите', kk: 'Транзит туралы келісім' },
  });
  const agreed = (number: number, side: string, en: string, due?: string) => ({
    ...{ type: 'action.agreed', occurredOn: '2026-02-20' },
    data: { number, side, what: { en, ru: `По-русски: ${en}`, kk: `Қазақша: ${en}` }, ...(due && { due }) },
  });
  await admin.log(
    'kz-uz',
    agreed(1, 'KZ', 'Circulate the minutes', '2026-03-02'),
    agreed(2, 'KZ', 'Name the delegation', '2026-03-05/2026-03-08'),
    agreed(3, 'KZ', 'Send the draft protocol'),
    { type: 'round.planned', occurredOn: '2026-02-20', data: { number: 2, target: '2026-03-18/2026-03-29' } },
    { type: 'round.planned', occurredOn: '2026-02-20', data: { number: 3, target: '2026' } },
  );
  const proposer = await fetch(`${at.service.url}/v1/tracks/kz-uz/transitions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${colleague}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'negotiations.opened', occurredOn: '2026-02-01' }),
  });
  expect(proposer.status).toBe(202);
});
afterAll(async () => {
  await at.close();
  await post.close();
});

const SECTIONS = {
  en: [
    'Waiting for you',
    'Your next deadlines',
    'Rounds: March 2026',
    'Changed in the last 7 days',
    'Agreements you follow',
  ],
  ru: [
    'Ожидает вас',
    'Ваши ближайшие сроки',
    'Раунды: март 2026 года',
    'Изменения за 7 дней',
    'Соглашения, за которыми вы следите',
  ],
  kk: [
    'Сізді күтуде',
    'Жақын мерзімдеріңіз',
    'Раундтар: 2026 жылғы наурыз',
    'Соңғы 7 күндегі өзгерістер',
    'Сіз бақылайтын келісімдер',
  ],
};

async function expectNoBarriers(page: Page, language: string): Promise<void> {
  // Colours are the same in every language, and take the longest.
  const colours = language === 'en';
  expect(await barriersOn(page, { colours })).toEqual([]);
  expect(await faultsOf(await page.content())).toEqual([]);
  if (colours) {
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await contrastOn(page)).toEqual([]);
  }
  await page.goto('/home/following');
  expect(await barriersOn(page, { colours })).toEqual([]);
}

describe.each(Object.entries(SECTIONS))('the page of who has signed in, in %s', (language, sections) => {
  it('has its sections in order, on a phone and on a desk, without a barrier', async () => {
    const page = await at.window({ locale: language, token, viewport: PHONE });
    await page.goto('/home');
    expect(await page.locator('main h2').allTextContents()).toEqual(sections);
    for (const viewport of [PHONE, DESKTOP]) {
      await page.setViewportSize(viewport);
      expect(await overflowOf(page)).toBe(0);
    }
    if (sized(language === 'en', true)) await expectNoBarriers(page, language);
    await page.context().close();
  });
});

describe('the start of a day', () => {
  it('leads from sign-in to what is due by Friday in one click, and to a proposal in another', async () => {
    const page = await at.window();
    await signIn(page, token);
    await page.getByRole('link', { name: 'Due on our side by Friday, 6 March 2026' }).click();
    expect(new URL(page.url()).search).toBe('?who=ours&by=2026-03-06');
    expect(await page.locator('.due h3').allTextContents()).toEqual(['Circulate the minutes']);
    await page.getByRole('link', { name: 'Your work' }).click();
    await page.getByRole('link', { name: 'Review' }).click();
    expect(new URL(page.url()).pathname).toMatch(/^\/proposals\//);
    await page.context().close();
  });

  it('follows an agreement by the keyboard, without script, and prints without the menus', async () => {
    const page = await at.window({ javaScriptEnabled: false });
    await signIn(page, token);
    await page.goto('/tracks/kz-eu-readmission');
    await page.getByRole('button', { name: 'Follow' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stop following' }).waitFor();
    await page.goto('/home');
    expect(await mainOf(page)).toContain('Readmission agreement');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('nav.menu').isVisible()).toBe(false);
    await page.context().close();
  });
});

const WALKS = {
  en: {
    confirm: 'Confirm',
    save: 'Save',
    on: 'New entries come to you by mail.',
    settings: 'Mail and calendar settings',
    told: 'Agreement on transit, Kazakhstan – Uzbekistan: Round 11 planned',
  },
  ru: {
    confirm: 'Подтвердить',
    save: 'Сохранить',
    on: 'Новые записи приходят вам по почте.',
    settings: 'Настройки почты и календаря',
    told: 'Соглашение о транзите, Казахстан – Узбекистан: ',
  },
  kk: {
    confirm: 'Растау',
    save: 'Сақтау',
    on: 'Жаңа жазбалар поштаңызға жіберіледі.',
    settings: 'Пошта мен күнтізбе баптаулары',
    told: 'Транзит туралы келісім, Қазақстан – Өзбекстан: ',
  },
};

describe.each(Object.entries(WALKS).filter(([locale]) => sized(locale === 'ru', true)))(
  'what somebody follows, in %s',
  (locale, words) => {
    it('comes by mail and in a calendar, until they end it', async () => {
      const { service, clock } = at;
      const mailed = () => service.app.get(AgendaMailer, { strict: false }).run();
      const page = await at.window({ locale, viewport: PHONE });
      const press = (name: string) =>
        page.getByRole('main').getByRole('button', { name, exact: true }).click();
      const ofCalendar = (act: string) => page.locator(`form:has([value=followed]) button[value=${act}]`);
      await page.goto((await invite(service, `follower-${locale}`, 'reader')).path);
      await page.fill('#chosen', PASSWORD);
      await page.fill('#repeated', PASSWORD);
      await page.press('#repeated', 'Enter');
      await page.waitForURL('/home');
      await page.goto('/tracks/kz-uz');
      await page.locator('main button[value=follow]').click();
      await page.locator('main button[value=unfollow]').waitFor();
      await page.getByRole('link', { name: words.settings }).click();
      const address = `follower-${locale}@mfa.example`;
      await page.fill('#address', address);
      await press(words.save);
      await page.waitForURL(/done=sent/);
      await mailed();
      const confirm = post.letters.findLast(({ to }) => to[0] === address)?.text ?? '';
      await page.goto(/\/mail\/agenda\/confirm\/\S+/.exec(confirm)?.[0] ?? '');
      await press(words.confirm);
      await page.goto('/tracks/kz-uz');
      expect(await mainOf(page)).toContain(words.on);
      expect([await overflowOf(page), await barriersOn(page, { colours: false })]).toEqual([0, []]);

      const planned = {
        type: 'round.planned',
        occurredOn: '2026-03-04',
        data: { number: 11, target: '2027' },
      };
      const seq = (await service.admin.record('kz-uz', planned)).body.transition.seq;
      await service.settle();
      await mailed();
      clock.at = new Date(Date.parse(clock.at) + 120_000).toISOString();
      await mailed();
      const letter = post.letters.findLast(({ to }) => to[0] === address);
      expect(letter?.headers.get('content-language')).toBe(locale);
      expect(letter?.text).toContain(words.told);
      expect(letter?.text).toContain(`${PUBLIC}/tracks/kz-uz?lang=${locale}`);
      await service.admin.annul('kz-uz', seq);

      await page.goto('/account/agenda');
      await ofCalendar('make').click();
      const url = (await page.locator('main code').textContent()) ?? '';
      expect(await barriersOn(page, { colours: false })).toEqual([]);
      const calendar = () => fetch(service.url + url.slice(PUBLIC.length));
      expect(await (await calendar()).text()).toContain('UID:kz-uz-round-2@paraph');
      await page.goto('/account/agenda');
      expect([await overflowOf(page), await barriersOn(page, { colours: false })]).toEqual([0, []]);
      await ofCalendar('end').click();
      await page.waitForURL(/done=ended/);
      expect((await calendar()).status).toBe(404);
      await page.context().close();
    });
  },
);

it('asked no other host, and complained of nothing', () => {
  expect(at.strayed).toEqual([]);
  expect(at.complaints).toEqual([]);
});
