import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
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
import { newToken } from '../support/forms.harness.js';
import { sized } from '../support/sizes.js';

let at: InBrowser;
let token: string;
beforeAll(async () => {
  at = await startBrowser();
  token = await newToken(at.service, 'officer', 'Aigerim');
});
afterAll(() => at.close());

const VFA = 'kz-eu-visa-facilitation';

/** Buttons that tick a step off; others beside them say who takes it on. */
const TICKS = 'form.act[action*="/done"] button';

async function expectSound(page: Page, language: string, script: boolean): Promise<void> {
  expect(await overflowOf(page)).toBe(0);
  expect(await faultsOf(await page.content())).toEqual([]);
  // axe is a script itself. Colours are the same in every language, and take the longest.
  if (script) expect(await barriersOn(page, { colours: language === 'en' })).toEqual([]);
}

/** Takes the step and the meeting back, so that the next walk starts where this one did. */
async function takeBack(): Promise<void> {
  const history = await at.service.admin.history(VFA);
  const { seq } = history.find(({ type }) => type === 'action.done') ?? {};
  const annulled = { action: 'annul', reason: 'only a walk through the task' };
  expect(
    (await at.service.admin.post(`/v1/tracks/${VFA}/transitions/${seq}/corrections`, annulled)).status,
  ).toBe(201);
  const { meeting } = history.find(({ type }) => type === 'action.agreed') ?? {};
  expect((await at.service.admin.post(`/v1/meetings/${meeting}/corrections`, annulled)).status).toBe(201);
}

const WORDS = {
  en: {
    steps: ['Send the list', 'Reply on articles 4 to 7', 'Propose dates'],
    side: 'Kazakhstan: Send the list; due: 15 March 2026',
    overdue: 'overdue',
    ticked: 'Step 1 is recorded as done.',
    done: 'Step 1 done: Send the list',
  },
  ru: {
    steps: ['Направить перечень', 'Ответить по статьям 4–7', 'Предложить сроки'],
    side: 'Казахстан: Направить перечень; срок: 15 марта 2026',
    overdue: 'просрочено',
    ticked: 'Действие 1 внесено как выполненное.',
    done: 'Действие 1 выполнено: Направить перечень',
  },
  kk: {
    steps: ['Тізімді жіберу', '4–7-баптарға жауап беру', 'Күндерін ұсыну'],
    side: 'Қазақстан: Тізімді жіберу; мерзімі: 2026 жылғы 15 наурыз',
    overdue: 'мерзімі өткен',
    ticked: '1-қадам орындалған ретінде енгізілді.',
    done: '1-қадам орындалды: Тізімді жіберу',
  },
};

const WALKS = [
  { language: 'en', script: true, viewport: DESKTOP },
  { language: 'en', script: false, viewport: PHONE },
  { language: 'ru', script: false, viewport: DESKTOP },
  { language: 'ru', script: true, viewport: PHONE },
  { language: 'kk', script: true, viewport: DESKTOP },
  { language: 'kk', script: false, viewport: PHONE },
].map((walk) => ({ ...walk, language: walk.language as keyof typeof WORDS, width: walk.viewport.width }));

describe('round 2 with three agreed steps', () => {
  it.each(sized(WALKS.slice(3, 5), WALKS))(
    'is logged, its steps stand on the track page, and one is ticked off, in $language, script $script, at $width px',
    async ({ language, script, viewport }) => {
      const { steps, side, overdue, ticked, done } = WORDS[language];
      const page = await at.window({ locale: language, javaScriptEnabled: script, viewport });
      await signIn(page, token);
      await page.goto(`/rounds/new?track=${VFA}`);
      await page.fill('#occurredOn', '03.03.2026');
      for (const [row, what] of steps.entries()) {
        if (row > 0) await page.locator('button[value="add steps"]').click();
        await page.selectOption(`#steps-${row}-side`, row === 1 ? 'EU' : 'KZ');
        await page.fill(`#steps-${row}-what`, what);
      }
      await page.fill('#steps-0-due', '15.03.2026');
      await page.fill('#steps-1-due', '2026-02');
      await expectSound(page, language, script);
      await page.locator('.bar button.main').click();
      expect(await mainOf(page)).toContain(side);
      await expectSound(page, language, script);
      await page.locator('.bar button.main').click();
      await page.waitForURL('**/done');
      await page.goto(`/tracks/${VFA}`);
      const list = page.locator('section:has(#steps)');
      const shown = (await list.innerText()).replaceAll(/[\s\u2060]+/g, ' ');
      expect(shown).toContain(side);
      expect(shown).toContain(overdue);
      expect(await list.locator(TICKS).count()).toBe(3);
      await expectSound(page, language, script);
      // With the keyboard alone: the button takes the focus and Enter presses it.
      await list.locator(TICKS).first().press('Enter');
      await page.waitForURL(/ticked=/);
      expect(await mainOf(page)).toContain(ticked);
      expect(await mainOf(page)).toContain(done);
      expect(await page.locator(`section:has(#steps) ${TICKS}`).count()).toBe(2);
      await expectSound(page, language, script);
      await page.goto(`/brief/${VFA}`);
      expect(await mainOf(page)).toContain(steps[2]);
      await takeBack();
      await page.context().close();
    },
  );

  it('asks nothing of another host, and the browser complains of nothing', () => {
    expect(at.strayed).toEqual([]);
    expect(at.complaints).toEqual([]);
  });
});
