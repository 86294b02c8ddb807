import { randomBytes } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { parseCidrs } from '../../src/webhooks/sending/address.js';
import { WebhookSettings } from '../../src/webhooks/sending/settings.js';
import { StoppedClock } from './clocks.js';
import { FOUNDING, type Options, startService } from './service.js';

/** The day that the pages are seen on: that of the visual reference. */
export const TODAY = '2026-03-04T09:00:00.000Z';

/** Debian's Chromium unless CHROMIUM names another; without its sandbox it runs as root, and it calls nobody. */
const startChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** How long anything on a page is waited for, in milliseconds: CI may be several times slower than a desk. */
const PATIENCE = 120_000;

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

type Window = BrowserContextOptions & { staff?: boolean; token?: string | undefined };

type BrowserOptions = Pick<Options, 'secondPerson' | 'mail' | 'database' | 'documents'>;

/**
 * The real service on a database of its own, unless one is given, with the founding dossier, and a real browser.
 * Whatever a page asks of another host, and whatever it complains of in the console, is kept for the test to look at.
 */
export async function startBrowser(options: BrowserOptions = {}) {
  const clock = new StoppedClock('2026-03-02T09:00:00.000Z');
  // Receivers of webhooks are on this machine, too.
  const webhooks = new WebhookSettings({
    keys: [randomBytes(32)],
    version: '0.0.0',
    allow: parseCidrs('127.0.0.0/8'),
    pollInterval: 100,
  });
  const service = await startService({ dossier: FOUNDING, clock, webhooks, ...options });
  clock.at = TODAY;
  const browser = await startChromium().catch(async (error) => {
    await service.close();
    throw error;
  });
  const strayed: string[] = [];
  const complaints: string[] = [];
  return {
    service,
    clock,
    browser,
    strayed,
    complaints,
    /** A window of somebody who has not been here before; staff come with the admin token, or `token`, in every request. */
    window: async ({ staff = false, token, ...options }: Window = {}): Promise<Page> => {
      const secret = token ?? (staff ? service.adminToken : undefined);
      const context = await browser.newContext({
        viewport: DESKTOP,
        locale: 'en',
        baseURL: service.url,
        ...options,
        ...(secret !== undefined && { extraHTTPHeaders: { authorization: `Bearer ${secret}` } }),
      });
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      page.on('request', (request) => {
        if (!request.url().startsWith(`${service.url}/`)) strayed.push(request.url());
      });
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
      return page;
    },
    close: async () => {
      await browser.close();
      await service.close();
    },
  };
}

export type InBrowser = Awaited<ReturnType<typeof startBrowser>>;

/**
 * What axe finds on the page as it stands: rule and place of each; without `colours` all but what only they decide,
 * which takes it the longest. It runs within the page: there are no frames.
 */
export async function barriersOn(page: Page, { colours = true } = {}): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await axe.disableRules(colours ? [] : ['color-contrast']).analyze();
  return summaryOf(violations);
}

/** The same of its colours alone, on a page that `barriersOn` has looked at. */
export const contrastOn = async (page: Page): Promise<string[]> =>
  summaryOf(
    await page.evaluate<Violations>(
      'axe.run({ runOnly: ["color-contrast"], resultTypes: ["violations"] }).then(({ violations }) => violations)',
    ),
  );

type Violations = { id: string; nodes: { target: unknown[] }[] }[];

const summaryOf = (violations: Violations): string[] =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));

/** By how many pixels the page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** The words of the page’s main part, with plain spaces. */
export const mainOf = async (page: Page): Promise<string> =>
  (await page.locator('main').innerText()).replaceAll(/[\s\u2060]+/g, ' ');

/** As somebody who pastes their token. */
export async function signIn(page: Page, token: string): Promise<void> {
  await page.goto('/sign-in');
  // Where somebody has a password, the token's field is behind a line that opens it.
  if (!(await page.locator('#token').isVisible()))
    await page.locator('details:has(#token) > summary').click();
  await page.fill('#token', token);
  await page.press('#token', 'Enter');
  await page.waitForURL('/home');
}
