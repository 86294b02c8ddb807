import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Language } from '../../src/domain/values/text.js';
import { faultsOf } from '../../src/ui/html.fixture.js';
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
import { newToken } from '../support/forms.harness.js';
import { sized } from '../support/sizes.js';

let at: InBrowser;
let token: string;

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, nth) => String(from + nth));
const stated = (occurredOn: string, states: Record<string, string[]>) => ({
  ...{ type: 'text.stated', occurredOn },
  data: {
    articles: Object.entries(states).flatMap(([state, refs]) =>
      refs.map((ref) => ({
        ...{ ref, state },
        ...(ref === '34' && {
          title: { en: 'Service by post', ru: 'Вручение по почте', kk: 'Пошта арқылы тапсыру' },
          note: { en: 'No proposal yet', ru: 'Предложений пока нет', kk: 'Ұсыныс әлі жоқ' },
        }),
      })),
    ),
  },
});
const round = (number: number, occurredOn: string) => ({
  ...{ type: 'round.held', occurredOn },
  data: { number, place: { city: { en: 'Astana', ru: 'Астана', kk: 'Астана' }, country: 'KZ' } },
});

/** Given: a treaty of which the text was stated at three rounds and in a letter after them, and one that is new. */
beforeAll(async () => {
  at = await startBrowser();
  token = await newToken(at.service, 'officer', 'Aigerim');
  const { admin } = at.service;
  const title = {
    en: 'Treaty on legal assistance',
    ru: 'Договор о правовой помощи',
    kk: 'Құқықтық көмек туралы шарт',
  };
  await admin.open('treaty', 'agreement', { parties: ['CL', 'KZ'], title });
  await admin.open('blank', 'agreement', { parties: ['CL', 'KZ'], title: 'A new treaty' });
  await admin.log(
    'treaty',
    { type: 'negotiations.opened', occurredOn: '2025-01-10' },
    round(1, '2025-02-20'),
    stated('2025-02-20', { agreed: range(1, 12), bracketed: range(13, 32), open: range(33, 50) }),
    round(2, '2025-06-12'),
    stated('2025-06-12', { agreed: range(13, 24), dropped: ['33'], bracketed: range(34, 41), open: ['51'] }),
    round(3, '2025-11-20'),
    stated('2025-11-20', { agreed: range(25, 32), open: ['52', '53'] }),
    stated('2026-02-27', { agreed: ['38', '41', '45', '51'] }),
  );
});
afterAll(() => at.close());

async function signedIn(options: Parameters<InBrowser['window']>[0]): Promise<Page> {
  const page = await at.window(options);
  await signIn(page, token);
  return page;
}

/** What no page may have: another width than its window, faults of HTML, barriers, pale words in the dark. */
async function expectSound(page: Page, language: string): Promise<void> {
  await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
  expect(await overflowOf(page)).toBe(0);
  if (sized(language === 'ru', false)) return;
  expect(await faultsOf(await page.content())).toEqual([]);
  // Colours are the same in every language, and take the longest.
  const colours = language === 'en';
  expect(await barriersOn(page, { colours })).toEqual([]);
  if (!colours) return;
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await contrastOn(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
}

const WORDS = {
  en: {
    said: '36 of 52 articles agreed; 4 since round 3; 6 in brackets; 10 open.',
    board: '36 of 52 articles agreed',
    after: 'After round 2, Astana 12 June 2025 24 agreed, 16 in brackets, 10 open, 1 dropped',
    none: 'No state of the text is recorded.',
    lines: '34–36; ; agreed; By letter\n46\topen\n54; Final clauses; in brackets',
    wrong: 'Line 2: “nearly” is not a state.',
    note: '34: By letter',
    now: '34–36 in brackets agreed',
    counts: 'After this: 39 of 53 articles agreed. 50 articles keep the state.',
  },
  ru: {
    said: 'Согласовано 36 из 52 статей; из них 4 – после раунда 3; в скобках 6; открыто 10.',
    board: 'согласовано 36 из 52 статей',
    after: 'После раунда 2, Астана 12 июня 2025 года согласовано 24, в скобках 16, открыто 10, снято 1',
    none: 'Состояние текста не записано.',
    lines: '34–36; ; согласована; Письмом\n46\tоткрыта\n54; Заключительные положения; в скобках',
    wrong: 'Строка 2: «nearly» – не состояние.',
    note: '34: Письмом',
    now: '34–36 в скобках согласована',
    counts: 'После этого: согласовано 39 из 53 статей. 50 статей сохраняют состояние.',
  },
  kk: {
    said: '52 баптың 36 бабы келісілген; оның ішінде 3‑раундтан кейін – 4; жақшада – 6; ашығы – 10.',
    board: '52 баптың 36 бабы келісілген',
    after:
      '2‑раундтан кейін, Астана 2025 жылғы 12 маусым келісілгені – 24, жақшада – 16, ашығы – 10, алынып тасталғаны – 1',
    none: 'Мәтіннің жай-күйі тіркелмеген.',
    lines: '34–36; ; келісілген; Хатпен\n46\tашық\n54; Қорытынды ережелер; жақшада',
    wrong: '2-жол: «nearly» – жай-күй емес.',
    note: '34: Хатпен',
    now: '34–36 жақшада келісілген',
    counts: 'Осыдан кейін: 53 баптың 39 бабы келісілген. 50 баптың жай-күйі өзгермейді.',
  },
};

const ALL: Language[] = ['en', 'ru', 'kk'];

describe.each(ALL)('the text by article in %s', (language) => {
  const words = WORDS[language];

  it.each(sized([PHONE], [PHONE, DESKTOP]))(
    'is a sentence, a picture and a table at $width px, without a barrier',
    async (viewport) => {
      const page = await at.window({ token, locale: language, viewport });
      await page.goto('/tracks/treaty/text');
      const main = await mainOf(page);
      expect(main).toContain(words.said);
      expect(main).toContain(words.after);
      await expectSound(page, language);
      await page.goto('/tracks/blank/text');
      expect(await mainOf(page)).toContain(words.none);
      await expectSound(page, language);
      await page.context().close();
    },
  );
});

describe.each(sized<Language[]>(['kk'], ALL))('the text by article in %s, stated', (language) => {
  const words = WORDS[language];

  it('is told to staff by the board and the brief', async () => {
    const page = await at.window({ token, locale: language });
    for (const path of ['/?q=treaty', '/tracks/treaty', '/brief/treaty']) {
      await page.goto(path);
      expect([path, await mainOf(page)]).toEqual([path, expect.stringContaining(words.board)]);
    }
    await page.context().close();
  });

  it.each([PHONE, DESKTOP])(
    'is stated by a pasted list at $width px, seen article by article before it is recorded, and taken back',
    async (viewport) => {
      const page = await signedIn({ locale: language, viewport, javaScriptEnabled: viewport === DESKTOP });
      await page.goto('/tracks/treaty');
      await page.locator('a[href^="/tracks/treaty/text"]').first().click();
      await page.locator('a.button').click();
      await page.fill('#occurredOn', '2026-03-03');
      await page.fill('#articles-list', words.lines.replace(/\n.*\n/, '\n46; nearly\n'));
      await page.locator('.bar button.main').click();
      expect(await page.locator('.alert').innerText()).toContain(words.wrong);
      await page.locator('.alert a').click();
      expect(new URL(page.url()).hash).toBe('#articles-list');
      await page.fill('#articles-list', words.lines);
      await page.locator('.bar button.main').click();
      const check = await mainOf(page);
      expect(check).toContain(words.now);
      expect(check).toContain(words.counts);
      expect(check).toContain(words.note);
      await page.locator('.bar button.main').click();
      await page.waitForURL('**/done');
      expect(await page.locator('main a[href^="/tracks/treaty/text"]').count()).toBe(1);
      const { admin } = at.service;
      const entry = (await admin.history('treaty')).at(-1);
      expect(entry).toMatchObject({ type: 'text.stated', occurredOn: '2026-03-03', visibility: 'internal' });
      expect((await admin.track('treaty')).status.textAgreed).toEqual({ agreed: 39, total: 53 });
      await admin.annul('treaty', entry?.seq ?? 0);
      expect((await admin.track('treaty')).status.textAgreed).toEqual({ agreed: 36, total: 52 });
      await page.context().close();
    },
  );

  it('has a form and a check page without a barrier', async () => {
    const page = await signedIn({ locale: language, viewport: PHONE });
    await page.goto('/tracks/treaty/log?type=text.stated');
    await page.fill('#occurredOn', '2026-03-03');
    await page.fill('#articles-agreed', '34–36, 34');
    await page.fill('#articles-open', '34');
    await expectSound(page, language);
    await page.locator('.bar button.main').click();
    expect(await page.locator('#articles-open-error').count()).toBe(1);
    await expectSound(page, language);
    await page.fill('#articles-open', '54');
    await page.locator('.bar button.main').click();
    expect(await mainOf(page)).toContain(words.now);
    await expectSound(page, language);
    await page.context().close();
  });
});

it('leaves the brief two sheets long', async () => {
  const page = await at.window({ token });
  await page.goto('/brief/treaty');
  await page.emulateMedia({ media: 'print' });
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
  await page.context().close();
});

it('asks nothing of another host, and the browser complains of nothing', () => {
  expect(at.strayed).toEqual([]);
  expect(at.complaints.filter((line) => !/status of (?:4\d\d)/.test(line))).toEqual([]);
});
