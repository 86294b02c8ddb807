import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type InBrowser, PHONE, startBrowser } from '../support/browser.js';
import { sized } from '../support/sizes.js';

let at: InBrowser;
beforeAll(async () => {
  at = await startBrowser();
  for (let index = 0; index < 12; index += 1) {
    await at.service.admin.open(`found-${index}`, 'readmission', {
      parties: ['KZ', index % 2 ? 'UZ' : 'KG'],
      title: { en: `Found agreement ${index}` },
    });
  }
});
afterAll(() => at.close());

describe('a track that is looked for', () => {
  it.each(sized([PHONE], [{ width: 1366, height: 768 }, PHONE]))(
    'is found while one types, at %o',
    async (viewport) => {
      const page = await at.window({ staff: true, viewport });
      await page.goto('/rounds/new');
      expect(await page.locator('input[name=track]').count()).toBe(0);
      await page.getByLabel('Find an agreement').fill('found uzbek');
      await page.locator('#found input[value=found-1]').waitFor();
      expect(await page.locator('#found input[name=track]').count()).toBe(6);
      await page.locator('#found input[value=found-1]').check();
      // When another is looked for, the ticked one stays, once.
      await page.getByLabel('Find an agreement').fill('found kyrgyz');
      await page.locator('#found input[value=found-2]').waitFor();
      expect(await page.locator('input[value=found-1]').count()).toBe(1);
      expect(await page.locator('input[value=found-1]').isChecked()).toBe(true);
      await page.getByLabel('Find an agreement').press('Enter');
      expect(page.url()).toMatch(/\/rounds\/new$/);
      expect(at.complaints).toEqual([]);
      await page.context().close();
    },
  );

  it.each([
    ['/desks', 'tracks', 'checkbox', 2],
    ['/tracks/new', 'twin', 'radio', 1],
  ])('is found at %s with the keyboard too, and what was chosen stays', async (path, name, type, chosen) => {
    const page = await at.window({ staff: true, viewport: PHONE });
    await page.goto(path);
    await page.getByLabel('Find an agreement').fill('found uzbek');
    await page.locator(`#found input[type=${type}][value=found-1]`).waitFor();
    await page.locator('#found input[value=found-1]').press('Space');
    await page.getByLabel('Find an agreement').fill('found kyrgyz');
    await page.locator('#found input[value=found-2]').waitFor();
    expect(await page.locator(`input[name=${name}][value=found-1]`).isChecked()).toBe(true);
    await page.locator('#found input[value=found-2]').press('Space');
    const ticked = page.locator(`input[name=${name}]:checked`);
    expect(await ticked.count()).toBe(chosen);
    const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
    expect(isWide).toBe(false);
    expect(at.complaints).toEqual([]);
    await page.context().close();
  });
});
