import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultsOf } from '../../src/ui/html.fixture.js';
import { barriersOn, type InBrowser, overflowOf, PHONE, startBrowser } from '../support/browser.js';
import { newToken } from '../support/forms.harness.js';
import { pdf } from './uploading.js';

let at: InBrowser;
let token: string;
beforeAll(async () => {
  at = await startBrowser();
  token = await newToken(at.service, 'officer', 'Aigerim');
});
afterAll(() => at.close());

const VFA = 'kz-eu-visa-facilitation';
const bytes = pdf('the joint statement');

describe('an officer who attaches a document, without script, on a phone', () => {
  it('keeps it while a mistake is mended, records it, and finds it on track and note, marked', async () => {
    const page = await at.window({ token, locale: 'ru', viewport: PHONE, javaScriptEnabled: false });
    await page.goto(`/tracks/${VFA}/log?type=statement.made&lang=ru`);
    await page.fill('#summary', 'Стороны приняли совместное заявление.');
    await page.fill('#occurredOn', '2026-03-03');
    await page.click('summary:has-text("Документы")');
    await page.setInputFiles('#document-0-file', {
      ...{ name: 'Совместное заявление.pdf', mimeType: 'application/pdf', buffer: bytes },
    });
    await page.check('input[name="document.0.marking"]');
    await page.click('main button.main[value="check"]');
    // What the document is was not said: the file is kept, and need not be chosen again.
    const main = page.locator('main');
    expect(await main.innerText()).toContain('Приложен файл Совместное заявление.pdf');
    expect([await overflowOf(page), await faultsOf(await page.content())]).toEqual([0, []]);
    await page.selectOption('#document-0-kind', 'communique');
    await page.selectOption('#document-0-language', 'ru');
    await page.click('main button.main[value="check"]');
    expect(await main.innerText()).toContain('Коммюнике: Совместное заявление.pdf; русский');
    await page.click('main button.main[value="record"]');
    await page.goto(`/tracks/${VFA}?lang=ru`);
    expect(await page.locator('p.handling').innerText()).toBe('Для служебного пользования (ДСП)');
    expect(await page.locator('.part:has(#documents) tbody').innerText()).toContain(
      'Совместное заявление.pdf',
    );
    expect([await overflowOf(page), await faultsOf(await page.content())]).toEqual([0, []]);
    const link = page.locator('.part:has(#documents) tbody a').first();
    // Headers of a test do not come along where the browser itself saves a file.
    const saved = await page.request.get((await link.getAttribute('href')) ?? '');
    expect(await saved.body()).toEqual(bytes);
    expect(await link.getAttribute('download')).toBe('Совместное заявление.pdf');
    await page.goto(`/brief/${VFA}?lang=ru`);
    expect(await page.locator('.a4 > .handling').allInnerTexts()).toEqual([
      expect.stringContaining('(ДСП)'),
      expect.stringContaining('(ДСП)'),
    ]);
    await page.context().close();
  });

  it('meets no barrier on the form and the track', async () => {
    const page = await at.window({ token });
    for (const path of [`/tracks/${VFA}/log?type=statement.made`, `/tracks/${VFA}`]) {
      await page.goto(path);
      for (const summary of await page.locator('summary:has-text("Documents")').all()) await summary.click();
      expect([path, await barriersOn(page, { colours: true })]).toEqual([path, []]);
    }
    // The form with a mistake was answered with 422.
    const complaints = at.complaints.filter((one) => !one.includes('422'));
    expect([at.strayed, complaints]).toEqual([[], []]);
    await page.context().close();
  });
});
