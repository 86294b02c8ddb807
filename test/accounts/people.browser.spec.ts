import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { MailSettings } from '../../src/mail/settings.js';
import { faultsOf } from '../../src/ui/html.fixture.js';
import { barriersOn, DESKTOP, type InBrowser, overflowOf, PHONE, startBrowser } from '../support/browser.js';
import { sized } from '../support/sizes.js';
import { codeAt, firstLink, invite, PASSWORD } from './people.harness.js';

let at: InBrowser;
beforeAll(async () => {
  // Nobody listens there: what is written stays unsent.
  const mail = new MailSettings({ smtpUrl: 'smtp://127.0.0.1:9', publicUrl: 'https://talks.example' });
  at = await startBrowser({ mail });
});
afterAll(() => at.close());

async function expectSound(page: Page): Promise<void> {
  expect([page.url(), await overflowOf(page)]).toEqual([page.url(), 0]);
  expect([page.url(), await faultsOf(await page.content())]).toEqual([page.url(), []]);
  expect([page.url(), await barriersOn(page)]).toEqual([page.url(), []]);
}

const press = async (page: Page, name: string) => {
  await page.getByRole('main').getByRole('button', { name, exact: true }).click();
  await page.waitForLoadState();
};

const DARK = { viewport: PHONE, colorScheme: 'dark' as const, locale: 'en' };
const LIGHT = { viewport: DESKTOP, colorScheme: 'light' as const, locale: 'en' };
const WINDOWS = sized<(typeof DARK | typeof LIGHT)[]>([DARK], [DARK, LIGHT]);

describe.each(WINDOWS)('in a window of $viewport.width pixels, $colorScheme', (window) => {
  const name = `user-${window.viewport.width}`;

  it('somebody comes by a link, sets up codes, signs out and in again, and nothing is in the way', async () => {
    const page = await at.window(window);
    const isFirst = window === WINDOWS[0];
    await page.goto(
      isFirst ? await firstLink(at.service) : (await invite(at.service, name, 'administrator')).path,
    );
    await expectSound(page);
    if (isFirst) {
      await press(page, 'Choose this password');
      await expectSound(page);
      await page.fill('#name', 'Дана Сейітова');
      await page.fill('#username', name);
    }
    await page.fill('#chosen', PASSWORD);
    await page.fill('#repeated', PASSWORD);
    await press(page, 'Choose this password');
    await page.waitForURL('/home');
    await page.goto('/account');
    await expectSound(page);
    await page.getByRole('link', { name: 'Set up one-time codes' }).click();
    await expectSound(page);
    const secret = ((await page.locator('main code').textContent()) ?? '').replaceAll(' ', '');
    await page.fill('#code', codeAt(secret, at.clock.at));
    await page.fill('#password', PASSWORD);
    await press(page, 'Turn codes on');
    await page.waitForURL('/account?done=codes_on');
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL('/');
    at.clock.at = new Date(Date.parse(at.clock.at) + 60_000).toISOString();
    await page.goto('/sign-in?next=/people');
    await expectSound(page);
    await page.fill('#username', name);
    await page.fill('#password', PASSWORD);
    await press(page, 'Sign in');
    await expectSound(page);
    await page.fill('#username', name);
    await page.fill('#password', PASSWORD);
    await page.fill('#code', codeAt(secret, at.clock.at));
    await press(page, 'Sign in');
    await page.waitForURL('/people');
    await expectSound(page);
    await page.fill('#name', `Айгерім ${window.viewport.width}`);
    await page.fill('#login', `other-${window.viewport.width}`);
    await press(page, 'Make an invitation');
    await expectSound(page);
    await page.goto('/people');
    await page.getByRole('link', { name: `Айгерім ${window.viewport.width}` }).click();
    await expectSound(page);
    await press(page, 'Disable');
    await expectSound(page);
    expect(at.strayed).toEqual([]);
  });
});

it('on a phone somebody asks for the agenda by mail and in a calendar', async () => {
  const page = await at.window({ viewport: PHONE, locale: 'en' });
  await page.goto((await invite(at.service, 'aliya')).path);
  await page.fill('#chosen', PASSWORD);
  await page.fill('#repeated', PASSWORD);
  await press(page, 'Choose this password');
  await page.waitForURL('/home');
  for (const language of ['ru', 'kk']) {
    await page.goto(`/account/agenda?lang=${language}`);
    expect([language, await overflowOf(page)]).toEqual([language, 0]);
  }
  await page.goto('/account/agenda?lang=en');
  await page.fill('#address', 'aliya@mfa.example');
  await page.getByLabel('14 days before').check();
  await press(page, 'Save');
  await page.getByText('A link was sent to aliya@mfa.example.').waitFor();
  await expectSound(page);
  await press(page, 'Make a link');
  await page.getByText('https://talks.example/calendar/').waitFor();
  await expectSound(page);
});

describe.each(sized(['kk'], ['ru', 'kk']))('in %s', (locale) => {
  it('the same pages have their words and room for them', async () => {
    const page = await at.window({ viewport: PHONE, locale, staff: true });
    for (const path of ['/sign-in', '/account', '/people']) {
      await page.goto(path);
      await expectSound(page);
    }
  });
});
