import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { faultsOf } from '../../src/ui/html.fixture.js';
import {
  barriersOn,
  contrastOn,
  DESKTOP,
  type InBrowser,
  overflowOf,
  PHONE,
  startBrowser,
} from '../support/browser.js';
import { sized } from '../support/sizes.js';

let at: InBrowser;
beforeAll(async () => {
  at = await startBrowser();
  const { admin } = at.service;
  const more = (parties: string[], members?: object) => ({ parties, members, depositary: 'UN' });
  const many = Array.from({ length: sized(60, 299) }, (_, index) => `Q${index + 100}`);
  await admin.open('five', 'agreement', more(['KZ', 'CN', 'KG', 'RU', 'TJ']));
  await admin.open('mixed', 'agreement', more(['EU', 'KZ'], { EU: ['DE', 'FR', 'LV'] }));
  await admin.open('many', 'agreement', more(['KZ', ...many]));
  const entry = (type: string, occurredOn: string, data: object = {}) => ({
    ...{ type, occurredOn, data },
    visibility: 'public',
  });
  const clause = { entryIntoForce: { after: 'nth_instrument', n: 2, days: 30 } };
  for (const slug of ['five', 'mixed', 'many']) {
    await admin.log(
      slug,
      entry('negotiations.opened', '2020-02-01'),
      entry('agreement.signed', '2021-03-01', { sides: ['KZ'] }),
      entry('terms.stated', '2021-03-01', clause),
      entry('instrument.deposited', '2022', { side: 'KZ', means: 'ratification' }),
    );
  }
  await admin.log('mixed', entry('agreement.ratified', '2022-05', { side: 'LV' }));
});
afterAll(() => at.close());

const isSeen = (page: Page, selector: string) => page.locator(selector).first().isVisible();

describe.each(sized(['mixed', 'many'], ['five', 'mixed', 'many']))('the parties of the track %s', (slug) => {
  it.each([`/tracks/${slug}`, `/brief/${slug}`])('are seen without a barrier at %s', async (path) => {
    const page = await at.window({ staff: true });
    await page.goto(path);
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
    expect(await barriersOn(page)).toEqual([]);
    expect(await faultsOf(await page.content())).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await contrastOn(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await overflowOf(page)).toBe(0);
    await page.context().close();
  });

  it('stand in columns on a wide screen, and under their names on a phone', async () => {
    const page = await at.window({ viewport: DESKTOP });
    await page.goto(`/tracks/${slug}`);
    expect(await isSeen(page, 'table.parties thead')).toBe(true);
    expect(await isSeen(page, 'table.parties .label')).toBe(false);
    await page.setViewportSize(PHONE);
    expect(await isSeen(page, 'table.parties thead')).toBe(false);
    expect(await isSeen(page, 'table.parties .label')).toBe(true);
    expect(await overflowOf(page)).toBe(0);
    await page.context().close();
  });
});

it.each(sized(['many'], ['many', 'five', 'mixed', 'kz-eu-visa-facilitation']))(
  'the brief of %s is printed on two sheets',
  async (slug) => {
    const page = await at.window({ staff: true });
    await page.goto(`/brief/${slug}`);
    await page.emulateMedia({ media: 'print' });
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
    await page.context().close();
  },
);

it('further parties are typed without script, and on a phone', async () => {
  const page = await at.window({ staff: true, viewport: PHONE, javaScriptEnabled: false });
  await page.goto('/tracks/new');
  expect(await isSeen(page, '#party-more')).toBe(false);
  await page.locator('summary', { hasText: 'More than two parties' }).click();
  await page.locator('#party-more').fill('Georgia\nTR');
  await page.locator('#party-2').fill('Azerbaijan');
  await page.locator('#title').fill('Transport corridor');
  await page.locator('#kind').selectOption('agreement');
  await page.locator('#slug').fill('corridor');
  await page.locator('form .bar button.main').click();
  expect(await page.locator('dl.answers').innerText()).toContain('Kazakhstan, Azerbaijan, Georgia, Türkiye');
  await page.context().close();
});
