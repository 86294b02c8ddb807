import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LANGUAGES, type Language } from '../../src/domain/values/text.js';
import { DESKTOP, type InBrowser, overflowOf, PHONE, startBrowser } from '../support/browser.js';
import { sized } from '../support/sizes.js';

let at: InBrowser;
beforeAll(async () => {
  at = await startBrowser();
});
afterAll(() => at.close());

const RA = '/tracks/kz-eu-readmission';
const BOARD = {
  en: { title: 'Board as of 4 March 2026', sentence: 'was held in Brussels' },
  ru: { title: 'Обзор на 4 марта 2026', sentence: 'Идут переговоры' },
  kk: { title: 'Шолу', sentence: 'Келіссөздер жүріп жатыр' },
};

describe('the board', () => {
  const ways = LANGUAGES.flatMap((language) =>
    [true, false].flatMap((script) =>
      [PHONE, DESKTOP].map((viewport) => ({ language, script, viewport, width: viewport.width })),
    ),
  );
  // Each language, each width, with script and without.
  const some = ways.filter((_, nth) => nth % 5 === 0);

  it.each(sized(some, ways))(
    'is read in $language, with script $script, at $width px',
    async ({ language, script, viewport }) => {
      const page = await at.window({ locale: language, javaScriptEnabled: script, viewport });
      await page.goto('/');
      expect(await page.title()).toContain(BOARD[language].title);
      const row = page.locator('#row-kz-eu-readmission');
      expect(await row.innerText()).toContain(BOARD[language].sentence);
      expect(await row.locator('[aria-current=step]').count()).toBe(1);
      expect(await page.locator('figure.chart svg[role=img]').isVisible()).toBe(true);
      // The bar is shown once the stream is open, which may be after the page is loaded.
      await page.locator('#stream').waitFor({ state: script ? 'visible' : 'hidden' });
      expect(await overflowOf(page)).toBe(0);
      await page.context().close();
    },
  );

  it.each([true, false])('travels to 1 December 2025 and back, with script %s', async (script) => {
    const page = await at.window({ javaScriptEnabled: script });
    await page.goto('/');
    await page.getByLabel('Another day').fill('1.12.2025');
    await page.getByLabel('Another day').press('Enter');
    await page.waitForURL('**/?asOf=1.12.2025');
    expect(await page.title()).toBe('Board as of 1 December 2025 – Paraph');
    expect(await page.locator('#row-kz-eu-readmission').innerText()).toContain('Announced');
    await page.getByRole('link', { name: '2 December 2025' }).click();
    expect(await page.locator('#row-kz-eu-readmission .say').innerText()).toMatch(/^Negotiating/);
    await page.getByRole('link', { name: 'Back to today' }).click();
    expect(await page.title()).toBe('Board as of 4 March 2026 – Paraph');
    await page.context().close();
  });

  it('is walked by keyboard alone, from the skip link to a track', async () => {
    const page = await at.window();
    await page.goto('/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    const focused = () => page.evaluate<string>('document.activeElement.textContent.trim()');
    for (let step = 0; step < 30 && (await focused()) !== 'Readmission agreement'; step += 1) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none');
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${RA}`);
    expect(await page.locator('h1').innerText()).toBe('Readmission agreement');
    await page.context().close();
  });
});

describe('the board, live', () => {
  const news = (summary: string) =>
    at.service.admin.log('kz-eu-air-services', {
      type: 'statement.made',
      occurredOn: '2026-03-03',
      visibility: 'public',
      data: { summary },
    });
  const row = (page: Page) => page.locator('#row-kz-eu-air-services');
  const following = async () => {
    const page = await at.window();
    await page.goto('/');
    await page.locator('#stream').waitFor();
    return page;
  };

  it('shows by itself what is recorded elsewhere, and keeps focus, typing and scroll', async () => {
    const page = await following();
    await page.locator('#filter-stage').selectOption('signed');
    await page.locator('#filter-stage').focus();
    await page.evaluate('window.scrollTo(0, 200)');
    await news('Signing is prepared');
    await row(page).getByText('Signing is prepared').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('filter-stage');
    expect(await page.locator('#filter-stage').inputValue()).toBe('signed');
    expect(await page.evaluate('window.scrollY')).toBe(200);
    expect(await page.locator('#stream').getByRole('status').textContent()).toBe(
      'The board has been updated.',
    );
    await page.context().close();
  });

  it('waits while it is paused', async () => {
    const page = await following();
    await page.getByRole('button', { name: 'Pause' }).click();
    const heard = page.waitForEvent('console', { predicate: (line) => line.text() === 'heard' });
    // A stream starts where the feed is when it opens.
    await page.evaluate(`new Promise((open) => {
      const stream = new EventSource('/v1/stream');
      stream.addEventListener('statement.made', () => console.log('heard'));
      stream.addEventListener('open', open);
    })`);
    await news('A day is proposed');
    await heard;
    expect(await row(page).getByText('A day is proposed').count()).toBe(0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await row(page).getByText('A day is proposed').waitFor();
    await page.context().close();
  });
});

describe('the briefing note', () => {
  it.each(sized<readonly Language[]>(['ru'], LANGUAGES))(
    'prints on two pages of A4 in %s',
    async (language) => {
      const page = await at.window({ locale: language, staff: true });
      await page.goto('/brief/kz-eu-readmission');
      const pdf = (await page.pdf({ preferCSSPageSize: true, format: 'A4' })).toString('latin1');
      expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(2);
      expect(pdf).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
      await page.context().close();
    },
  );
});

describe('the briefing note on a phone', () => {
  it.each(sized<readonly Language[]>(['kk'], LANGUAGES))(
    'leaves more room to what happened than to its date in %s',
    async (language) => {
      const page = await at.window({ locale: language, viewport: PHONE });
      await page.goto('/brief/kz-eu-readmission');
      const width = async (cell: string) =>
        (await page.locator(`#happened ~ table tbody ${cell}`).first().boundingBox())?.width ?? 0;
      expect(await width('td')).toBeGreaterThan(2 * (await width('th')));
      expect(await overflowOf(page)).toBe(0);
      await page.context().close();
    },
  );
});

describe('a word that is longer than any line', () => {
  it.each(sized([PHONE], [PHONE, DESKTOP]))(
    'breaks wherever it stands, in a window of %o',
    async (viewport) => {
      const slug = `endless-${viewport.width}`;
      const word = 'халықаралықтандырылған'.repeat(12);
      const { admin } = at.service;
      expect((await admin.open(slug, 'readmission', { title: word })).status).toBe(201);
      const people = [{ name: word, title: word, side: 'KZ', role: word }];
      const place = { city: word, country: word.slice(0, 90) };
      const sources = [{ title: word, publisher: word, language: 'kk', quote: word }];
      const data = { number: 1, outcome: word, summary: word, body: word, people, place };
      await admin.log(slug, { type: 'round.held', occurredOn: '2026-02-01', data, sources, note: word });
      const target = { number: 2, target: '2027', place };
      await admin.log(slug, { type: 'round.planned', occurredOn: '2026-02-01', data: target });
      const page = await at.window({ viewport, staff: true });
      const track = `/tracks/${slug}`;
      for (const path of [
        ...['/', '/sources', '/desks', '/rounds/new', `/brief/${slug}`, track, `${track}/history`],
        ...[`${track}/log`, `${track}/log?type=text.agreed`, `${track}/entries/1/correct`],
      ]) {
        await page.goto(path);
        expect([path, await overflowOf(page)]).toEqual([path, 0]);
      }
      await page.context().close();
    },
  );
});

describe('on paper', () => {
  /** Every colour of what is seen that is no grey. */
  const COLOURS = `[...document.querySelectorAll('main, main *')]
    .filter((element) => element.checkVisibility())
    .flatMap((element) => {
      const style = getComputedStyle(element);
      return [style.color, style.backgroundColor, style.borderTopColor, style.fill, style.stroke];
    })
    .filter((colour) => {
      const [, red, green, blue] = /^rgba?\\((\\d+), (\\d+), (\\d+)/.exec(colour) ?? [];
      return !(red === green && green === blue);
    })`;

  it.each(['/', '/brief/kz-eu-readmission'])(
    '%s is black and grey alone, with every rail named',
    async (path) => {
      const page = await at.window({ staff: true, colorScheme: 'dark' });
      await page.emulateMedia({ media: 'print' });
      await page.goto(path);
      expect(await page.evaluate(COLOURS)).toEqual([]);
      const names = await page.locator('.rail b').all();
      expect(names.length).toBeGreaterThanOrEqual(7);
      for (const name of names) expect((await name.boundingBox())?.width).toBeGreaterThan(10);
      await page.context().close();
    },
  );
});

describe('the pages', () => {
  it('ask nothing of another host, and the browser complains of nothing', () => {
    expect(at.strayed).toEqual([]);
    expect(at.complaints).toEqual([]);
  });
});
