import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { barriersOn, type InBrowser, mainOf, overflowOf, PHONE, startBrowser } from '../support/browser.js';
import { sized } from '../support/sizes.js';

/** As many as a ministry may have of the last fifty years. */
const TRACKS = sized(1_000, 10_000);

const WORDS = {
  en: 'that air agreement with qatar',
  ru: 'авиасообщение с катаром',
  kk: 'катармен әуе қатынасы',
};

const COUNTRIES = ['UZ', 'TR', 'KG', 'GE', 'AZ', 'AM', 'TJ', 'TM', 'MD', 'CN', 'JP', 'IN'] as const;
const KINDS = ['readmission', 'air-transport', 'visa-facilitation'] as const;

let at: InBrowser;
beforeAll(async () => {
  at = await startBrowser();
  const tracks = Array.from({ length: TRACKS - 1 }, (_, index) => ({
    slug: `agreement-${index}`,
    kind: KINDS[index % KINDS.length],
    parties: ['KZ', COUNTRIES[index % COUNTRIES.length]],
    title: { en: `Agreement of file ${index}`, ru: `Соглашение по делу ${index}` },
  }));
  const qatar = {
    ...{ slug: 'kz-qa-1998', kind: 'air-transport', parties: ['KZ', 'QA'] },
    title: { en: 'Agreement of 1998', ru: 'Соглашение 1998 года', kk: '1998 жылғы келісім' },
  };
  const dossier = { format: 'paraph-dossier/1', sources: {}, tracks: [...tracks, qatar], entries: [] };
  const { status, body } = await at.service.admin.post('/v1/import', dossier);
  expect([status, body.detail]).toEqual([200, undefined]);
  await at.service.settle();
});
afterAll(() => at.close());

const optionsOn = (page: Page) => page.locator('#search-results').getByRole('option');

describe(`somebody who knows only "that air agreement with Qatar", among ${TRACKS} tracks`, () => {
  it.each(Object.entries(WORDS).filter(([locale]) => sized(locale === 'kk', true)))(
    'in %s opens it from the board by keyboard: slash, words, arrow, Enter',
    async (locale, words) => {
      const page = await at.window({ staff: true, locale });
      await page.goto('/');
      await page.keyboard.press('/');
      await page.keyboard.type(words);
      await optionsOn(page).first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/tracks/kz-qa-1998');
      expect(at.complaints).toEqual([]);
      await page.context().close();
    },
  );
});

describe('the search field', () => {
  it('is a combobox: arrows choose, Escape closes and then empties nothing, Enter without a choice lists all', async () => {
    const page = await at.window({ staff: true });
    await page.goto('/');
    const field = page.getByRole('combobox', { name: 'Search' });
    await page.keyboard.press('/');
    await page.keyboard.type('bakayev');
    await optionsOn(page).first().waitFor();
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowDown');
    const chosen = await field.getAttribute('aria-activedescendant');
    expect(await page.locator(`#${chosen}`).getAttribute('aria-selected')).toBe('true');
    expect(await barriersOn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await optionsOn(page).count()).toBe(0);
    expect(await field.inputValue()).toBe('bakayev');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=bakayev');
    expect(await mainOf(page)).toContain('Alibek Bakayev');
    expect(await page.locator('main mark').first().innerText()).toBe('Bakayev');
    await page.context().close();
  });

  it('does not take the slash from another field', async () => {
    const page = await at.window({ staff: true });
    await page.goto('/rounds/new');
    await page.getByLabel('Find an agreement').fill('');
    await page.keyboard.type('a/b');
    expect(await page.getByLabel('Find an agreement').inputValue()).toBe('a/b');
    await page.context().close();
  });
});

describe('the page of results', () => {
  it('works without script, on a phone, and helps where nothing is found', async () => {
    const page = await at.window({ viewport: PHONE, javaScriptEnabled: false });
    await page.goto('/');
    await page.getByRole('searchbox', { name: 'Search' }).fill('round brussels');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=round+brussels');
    expect(await mainOf(page)).toContain('Round 1 held in Brussels');
    await page.getByRole('searchbox', { name: 'Search' }).fill('zzzz');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=zzzz');
    expect(await mainOf(page)).toContain('Nothing found for “zzzz”.');
    expect(await mainOf(page)).toContain('does not mean that nothing happened');
    await page.context().close();
  });

  it.each(sized(['ru'], ['en', 'ru', 'kk']))(
    'has no barriers in %s, with and without results, also on a phone',
    async (lang) => {
      const page = await at.window({ staff: true, viewport: PHONE });
      for (const query of ['round%202%20astana', 'zzzz']) {
        await page.goto(`/search?q=${query}&lang=${lang}`);
        expect(await barriersOn(page)).toEqual([]);
        expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      }
      expect(at.strayed).toEqual([]);
      await page.context().close();
    },
  );
});
