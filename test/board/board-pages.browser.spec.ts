import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LANGUAGES } from '../../src/domain/values/text.js';
import { DESKTOP, type InBrowser, overflowOf, PHONE, startBrowser } from '../support/browser.js';
import { sized } from '../support/sizes.js';

/** With the founding dossier's, a page and a few tracks. */
const TRACKS = 52;

let at: InBrowser;
/** Given: tracks that were announced one day after another, before everything in the founding dossier. */
beforeAll(async () => {
  at = await startBrowser();
  const tracks = Array.from({ length: TRACKS }, (_, index) => ({
    ...{ slug: `track-${index}`, kind: 'readmission', parties: ['KZ', index % 2 ? 'UZ' : 'KG'] },
    title: { en: `Agreement ${index}`, ru: `Соглашение ${index}`, kk: `Келісім ${index}` },
  }));
  const entries = tracks.map(({ slug }, index) => ({
    ...{ tracks: [slug], type: 'launch.announced', visibility: 'public' },
    occurredOn: new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10),
  }));
  const dossier = { format: 'paraph-dossier/1', sources: {}, tracks, entries };
  expect((await at.service.admin.post('/v1/import', dossier)).status).toBe(200);
});
afterAll(() => at.close());

const rows = (page: Page) => page.locator('ul.tracks > li');
const news = (slug: string, summary: string) =>
  at.service.admin.log(slug, {
    ...{ type: 'statement.made', occurredOn: '2020-06-01', visibility: 'public', data: { summary } },
  });

describe('the board of more tracks than a page has', () => {
  const ways = LANGUAGES.flatMap((locale) =>
    [PHONE, DESKTOP].map((viewport) => ({ locale, viewport, width: viewport.width })),
  );

  it.each(ways.filter(({ locale }, nth) => sized(locale !== 'en' && nth % 3 === 0, true)))(
    'is turned by keyboard, without script, in $locale at $width px',
    async ({ locale, viewport }) => {
      const page = await at.window({ locale, viewport, javaScriptEnabled: false });
      await page.goto('/');
      expect(await rows(page).count()).toBe(50);
      expect(await overflowOf(page)).toBe(0);
      await page.locator('.pager a[rel=next]').first().focus();
      await page.keyboard.press('Enter');
      await page.waitForURL('**/?after=*');
      expect(await rows(page).count()).toBe(TRACKS + 3 - 50);
      expect(await page.locator('figure.chart svg[role=img]').isVisible()).toBe(true);
      expect(await overflowOf(page)).toBe(0);
      await page.locator('.pager a[rel=prev]').first().click();
      await page.waitForURL('**/?before=*');
      expect(await rows(page).count()).toBe(50);
      await page.context().close();
    },
  );

  it('finds "that agreement with Uzbekistan" by what is typed', async () => {
    const page = await at.window({ viewport: PHONE });
    await page.goto('/');
    await page.getByText('Filter and sort').click();
    await page.getByLabel('Title or party').fill('agreement 7 uzbekistan');
    await page.getByLabel('Title or party').press('Enter');
    await page.waitForURL('**/?q=*');
    expect(await rows(page).count()).toBe(1);
    expect(await page.locator('#row-track-7').isVisible()).toBe(true);
    await page.context().close();
  });

  it('changes with the tracks that it shows, and not with others', async () => {
    const page = await at.window();
    await page.goto('/?sort=name&kind=readmission&party=UZ');
    await page.locator('#stream').waitFor();
    let loaded = 0;
    page.on('request', (request) => {
      if (new URL(request.url()).pathname === '/') loaded += 1;
    });
    const heard = page.waitForEvent('console', { predicate: (line) => line.text() === 'heard' });
    // A stream starts where the feed is when it opens.
    await page.evaluate(`new Promise((open) => {
      const stream = new EventSource('/v1/stream');
      stream.addEventListener('statement.made', () => console.log('heard'));
      stream.addEventListener('open', open);
    })`);
    await news('track-0', 'Of another track');
    await heard;
    await news('track-1', 'Of a track on this page');
    await page.getByRole('status').getByText('The board has been updated.').waitFor();
    expect(loaded).toBe(1);
    await page.context().close();
  });

  it('misses no entry that is recorded before its stream opens, and goes on after it', async () => {
    const page = await at.window();
    let early = 0;
    await page.route('**/v1/stream*', async (route) => {
      await news('track-1', `Before the stream, ${++early}`);
      await at.service.settle();
      await route.continue();
    });
    await page.goto('/?sort=name&kind=readmission&party=UZ');
    await page.getByRole('status').getByText('The board has been updated.').waitFor();
    expect(early).toBe(1);
    const refreshed = page.waitForResponse((answer) => new URL(answer.url()).pathname === '/');
    await news('track-1', 'While the stream is open');
    await refreshed;
    expect(early).toBe(1);
    await page.context().close();
  });

  it('is fetched again when the stream goes on from an earlier state, whatever it shows', async () => {
    const page = await at.window();
    await page.route('**/v1/stream*', (route) =>
      route.continue({
        url: route
          .request()
          .url()
          .replace(/after=.*/, 'after=999999999999'),
      }),
    );
    // No track has this name, so no entry is news for the page.
    await page.goto('/?q=nowhere');
    await page.getByRole('status').getByText('The board has been updated.').waitFor();
    await page.context().close();
  });

  it('is not printed with its links and filters', async () => {
    const page = await at.window();
    await page.emulateMedia({ media: 'print' });
    await page.goto('/');
    expect(await page.locator('.pager').first().isVisible()).toBe(false);
    await page.context().close();
    expect([at.strayed, at.complaints]).toEqual([[], []]);
  });
});
