import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { faultsOf } from '../../src/ui/html.fixture.js';
import {
  barriersOn,
  DESKTOP,
  type InBrowser,
  mainOf,
  overflowOf,
  PHONE,
  signIn,
  startBrowser,
} from '../support/browser.js';
import { sized } from '../support/sizes.js';
import { receiver } from './webhooks.harness.js';

let at: InBrowser;
beforeAll(async () => {
  at = await startBrowser();
});
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
afterAll(() => at.close());

const RA = 'kz-eu-readmission';

const WALKS = [
  { language: 'en', script: true, viewport: DESKTOP, taken: 'Delivered', held: 'Retrying' },
  { language: 'ru', script: false, viewport: PHONE, taken: 'Доставлено', held: 'Повторяется' },
  { language: 'kk', script: true, viewport: PHONE, taken: 'Жеткізілді', held: 'Қайталануда' },
].map((walk) => ({ ...walk, width: walk.viewport.width }));

describe('an endpoint to a receiver on this machine', () => {
  it.each(sized(WALKS.slice(2), WALKS))(
    'is made, tried, sent a round, broken and mended: in $language, script $script, at $width px',
    async ({ language, script, viewport, taken, held }) => {
      const to = await receiver();
      open.push(to);
      const page = await at.window({ locale: language, javaScriptEnabled: script, viewport });
      await signIn(page, at.service.adminToken);
      const sound = async () => {
        expect(await overflowOf(page)).toBe(0);
        expect(await faultsOf(await page.content())).toEqual([]);
        if (script) expect(await barriersOn(page)).toEqual([]);
      };

      await page.locator('nav.menu a[href="/webhooks"]').click();
      await sound();
      await page.locator('main a[href="/webhooks/new"]').click();
      await page.fill('#url', to.url);
      await page.fill('#description', 'Archive');
      await page.locator('#events summary').click();
      await page.locator('input[name=type][value="round.held"]').check();
      await page.locator('#audience-2').check();
      await sound();
      await page.locator('form .bar button.main').click();
      await page.waitForURL('**/secret/**');
      await sound();
      const secret = await page.locator('.secret code').innerText();
      await page.locator('main a.button.main').click();

      await page.locator('button[value=test]').click();
      await page.waitForURL('**/deliveries/**');
      expect(await mainOf(page)).toContain(taken);
      const [first] = to.got;
      expect(new Webhook(secret).verify(first?.text ?? '', first?.headers ?? {})).toBeTruthy();

      to.at.reply = (_, response) => response.writeHead(500).end('<h1>Broken</h1>');
      await page.goto(`/rounds/new?track=${RA}`);
      await page.fill('#occurredOn', '2026-03-03');
      await page.locator('.bar button.main').click();
      await page.locator('.bar button.main').click();
      await page.waitForURL('**/done');
      await to.until((all) => all.some(({ body }) => body.type === 'round.held'));

      const log = page.locator('table.log tbody tr').first();
      // The attempt is on record a moment after the receiver has answered it.
      await expect(
        (async () => {
          for (;;) {
            await page.goto('/webhooks');
            if ((await log.innerText()).includes(held)) return true;
          }
        })(),
      ).resolves.toBe(true);
      expect(await log.innerText()).toContain('500');
      await sound();
      await log.locator('a').first().click();
      expect(await page.locator('pre').innerText()).toBe('<h1>Broken</h1>');
      await sound();

      to.at.reply = (_, response) => response.writeHead(204).end();
      await page.locator('button[value=retry]').click();
      await page.waitForLoadState();
      expect(await mainOf(page)).toContain(taken);
      expect(await page.locator('table.log tbody tr').count()).toBe(2);
      expect(to.got.at(-1)?.headers['webhook-id']).toBe(to.got.at(-2)?.headers['webhook-id']);

      await page.locator('.crumb a').last().click();
      await page.locator('a[href$="/delete"]').click();
      await page.locator('button[value=confirm]').click();
      await page.waitForURL('**/webhooks');
      expect(await page.locator('.ends li').count()).toBe(0);
      await at.service.admin.annul(RA, (await at.service.admin.history(RA)).at(-1)?.seq ?? 0);
      await page.context().close();
    },
  );

  it('asks nothing of another host, and the browser complains of nothing', () => {
    expect(at.strayed).toEqual([]);
    expect(at.complaints).toEqual([]);
  });
});
