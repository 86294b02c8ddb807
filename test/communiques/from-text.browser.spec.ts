import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultsOf } from '../../src/ui/html.fixture.js';
import {
  barriersOn,
  DESKTOP,
  type InBrowser,
  overflowOf,
  PHONE,
  signIn,
  startBrowser,
} from '../support/browser.js';
import { newToken } from '../support/forms.harness.js';

let at: InBrowser;
let token: string;
beforeAll(async () => {
  at = await startBrowser();
  token = await newToken(at.service, 'officer', 'Aigerim');
}, 120_000);
afterAll(() => at.close());

const TEXTS = {
  en: `Second round of talks on readmission

On 3 March 2026 delegations of Kazakhstan and the European Union held the second round of negotiations on the readmission agreement in Astana.`,
  ru: `Второй раунд переговоров о реадмиссии

3 марта 2026 года в Астане делегации Казахстана и Европейского союза провели второй раунд переговоров по соглашению о реадмиссии.`,
  kk: `Реадмиссия туралы келіссөздердің екінші раунды

2026 жылғы 3 наурызда Астанада Қазақстан мен Еуропалық Одақ делегациялары реадмиссия туралы келісім бойынша келіссөздердің екінші раундын өткізді.`,
};

const WALKS = [
  { language: 'en', script: false, viewport: DESKTOP },
  { language: 'ru', script: true, viewport: PHONE },
  { language: 'kk', script: true, viewport: DESKTOP },
] as const;

describe('a communiqué', () => {
  it.each(WALKS)(
    'is pasted in $language, marked, corrected in one field and recorded',
    async ({ language, script, viewport }) => {
      const ra = `${language}-ra`;
      await at.service.admin.open(ra, 'readmission');
      const page = await at.window({ locale: language, javaScriptEnabled: script, viewport });
      await signIn(page, token);
      await page.goto(`/entries/from-text?track=${ra}`);
      await page.fill('#pasted', TEXTS[language]);
      await page.fill('#source-0-publisher', 'MFA');
      await page.locator('.bar button.main').click();
      expect(await page.inputValue('#occurredOn')).toBe('2026-03-03');
      expect(await page.inputValue('#number')).toBe('2');
      expect(await page.isChecked(`input[name=track][value=${ra}]`)).toBe(true);

      // From the words to their field and back.
      const date = page.locator('.from', { has: page.locator('xpath=../*[@id="occurredOn"]') });
      const number = await date.locator('.ev').getAttribute('href');
      await page.locator(`.paste a[href="${number?.replace('e', 'f')}"]`).click();
      await date.locator('.ev').click();
      expect(new URL(page.url()).hash).toBe(number);
      expect(await page.locator(`mark${number}`).textContent()).toContain('2026');

      await page.fill('#occurredOn', '2026-03-02');
      expect(await overflowOf(page)).toBe(0);
      expect(await faultsOf(await page.content())).toEqual([]);
      if (script) expect(await barriersOn(page)).toEqual([]);
      await page.locator('main .bar button.main').last().click();
      await page.locator('.answers').waitFor();
      await page.locator('.bar button.main').last().click();
      await page.waitForURL('**/done');
      const [entry] = await at.service.admin.history(ra);
      expect(entry).toMatchObject({ occurredOn: '2026-03-02', data: { number: 2 } });
      expect(entry?.sources).toMatchObject([{ language, quote: expect.stringContaining('2026') }]);
      await page.context().close();
    },
  );
});
