import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LANGUAGES, type Language } from '../../src/domain/values/text.js';
import { type InBrowser, PHONE, signIn, startBrowser } from '../support/browser.js';
import { newToken } from '../support/forms.harness.js';
import { sized } from '../support/sizes.js';

/** What many ministries' desks have. */
const LAPTOP = { width: 1366, height: 768 };

let at: InBrowser;
let token: string;
beforeAll(async () => {
  at = await startBrowser();
  token = await newToken(at.service, 'officer', 'Aigerim');
});
afterAll(() => at.close());

/** How many agreements show their name and the beginning of `part` without scrolling. */
const readable = (page: Page, part: string) =>
  page.locator('ul.tracks > li').evaluateAll((rows, selector) => {
    const within = (part: Element | null, height: number) => {
      const { top } = part?.getBoundingClientRect() ?? { top: Number.POSITIVE_INFINITY };
      return top + height <= innerHeight;
    };
    return rows.filter(
      (row) => within(row.querySelector('h3'), 24) && within(row.querySelector(selector), 22),
    ).length;
  }, part);

async function board(locale: string, viewport: { width: number; height: number }): Promise<Page> {
  const page = await at.window({ viewport, locale });
  await signIn(page, token);
  await page.goto('/');
  return page;
}

describe('the board, for staff', () => {
  it.each(LANGUAGES)('shows three agreements on the first screen of a laptop in %s', async (locale) => {
    const page = await board(locale, LAPTOP);
    expect(await readable(page, '.rail')).toBeGreaterThanOrEqual(3);
    expect(await readable(page, '.say')).toBeGreaterThanOrEqual(2);
    await page.context().close();
  });
});

describe.each(sized<readonly Language[]>(['ru'], LANGUAGES))('the board, for staff, in %s', (locale) => {
  it('shows the first agreement on the first screen of a phone; filter and days unfold', async () => {
    const page = await board(locale, PHONE);
    expect(await readable(page, '.say')).toBeGreaterThanOrEqual(1);
    for (const field of ['#filter-q', '#as-of']) {
      expect(await page.locator(field).isVisible()).toBe(false);
      await page.locator(`details:has(${field}) > summary`).first().click();
      expect(await page.locator(field).isVisible()).toBe(true);
    }
    await page.fill('#filter-q', 'nothing of this name');
    await page.press('#filter-q', 'Enter');
    await page.waitForURL('**/?*q=*');
    // What is filtered stands open, so that nobody wonders where the rest is.
    expect(await page.locator('#filter-q').isVisible()).toBe(true);
    await page.context().close();
  });

  it('leads the keyboard to the first agreement in three stops', async () => {
    const page = await board(locale, LAPTOP);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const reached = page.locator('ul.tracks > li').first().locator('h3 a');
    expect(await reached.evaluate((link) => link === document.activeElement)).toBe(true);
    await page.context().close();
  });
});
