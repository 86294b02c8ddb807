import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

let at: InBrowser;
let token: string;

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, nth) => String(from + nth));
const stated = (occurredOn: string, states: Record<string, string[]>) => ({
  ...{ type: 'text.stated', occurredOn },
  data: {
    version: { en: 'Draft 3', ru: 'Проект 3', kk: '3-жоба' },
    articles: Object.entries(states).flatMap(([state, refs]) =>
      refs.map((ref) => ({
        ...{ ref, state },
        ...(ref === '17' && { title: { en: 'Service by post', ru: 'Вручение по почте' } }),
        ...(ref === '23' && { note: { en: 'No proposal from either side' } }),
      })),
    ),
  },
});
const round = (number: number, occurredOn: string, city: string) => ({
  ...{ type: 'round.held', occurredOn },
  data: { number, place: { city, country: 'KZ' } },
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
  await admin.open('new', 'agreement', { parties: ['CL', 'KZ'], title: 'A new treaty' });
  await admin.log(
    'treaty',
    { type: 'negotiations.opened', occurredOn: '2025-01-10' },
    round(1, '2025-02-20', 'Astana'),
    stated('2025-02-20', { agreed: range(1, 12), bracketed: range(13, 32), open: range(33, 50) }),
    round(2, '2025-06-12', 'Astana'),
    stated('2025-06-12', {
      agreed: range(13, 24),
      dropped: ['33'],
      bracketed: range(34, 41),
      open: ['52', '53'],
    }),
    round(3, '2025-11-20', 'Astana'),
    stated('2025-11-20', {
      agreed: range(25, 33).filter((ref) => ref !== '29'),
      open: ['23', '51'],
      dropped: ['16'],
    }),
    stated('2026-02-27', { agreed: ['38', '41', '45', '51'] }),
  );
}, 120_000);
afterAll(() => at.close());

const SAID = {
  en: '36 of 52 articles agreed; 4 since round 3; 8 in brackets; 8 open.',
  ru: 'x',
  kk: 'x',
};

describe.each(['en', 'ru', 'kk'] as const)('the text by article in %s', (language) => {
  it.each([PHONE, DESKTOP])(
    'is a sentence, a picture and a table at $width px, without barriers',
    async (viewport) => {
      const page = await at.window({ token, locale: language, viewport });
      await page.goto('/tracks/treaty/text');
      if (process.env.SHOTS)
        await page.screenshot({
          path: `${process.env.SHOTS}/text-${language}-${viewport.width}.png`,
          fullPage: true,
        });
      expect(await mainOf(page)).toContain(SAID[language]);
      await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
      expect(await overflowOf(page)).toBe(0);
      expect(await faultsOf(await page.content())).toEqual([]);
      expect(await barriersOn(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await contrastOn(page)).toEqual([]);
      await page.context().close();
    },
  );
});
void signIn;
