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
const RA = 'kz-eu-readmission';

async function signedIn(options: Parameters<InBrowser['window']>[0]): Promise<Page> {
  const page = await at.window(options);
  await signIn(page, token);
  return page;
}

/** Clicks and keys other than those that type the text itself. */
class Steps {
  count = 0;

  constructor(private readonly page: Page) {}

  async click(selector: string): Promise<void> {
    this.count += 1;
    await this.page.locator(selector).click();
  }

  /** One step to get to the field, then the text. */
  async type(selector: string, text: string): Promise<void> {
    await this.click(selector);
    await this.page.keyboard.type(text);
  }
}

/** What no page of the task may have: another width than its window, faults of HTML, barriers. */
async function expectSound(page: Page, script = true, colours = sized(false, true)): Promise<void> {
  expect(await overflowOf(page)).toBe(0);
  expect(await faultsOf(await page.content())).toEqual([]);
  // axe is a script itself.
  if (script) expect(await barriersOn(page, { colours })).toEqual([]);
}

/** Takes the round back, so that the next walk starts where this one did. */
async function takeBack(occurredOn = '2026-03-03'): Promise<void> {
  const held = (await at.service.admin.history(VFA)).at(-1);
  expect(held).toMatchObject({ type: 'round.held', occurredOn, data: { number: 2 } });
  expect((await at.service.admin.history(RA)).at(-1)?.meeting).toBe(held?.meeting);
  const path = `/v1/meetings/${held?.meeting}/corrections`;
  await at.service.admin.post(path, { action: 'annul', reason: 'only a walk through the task' });
}

const WALKS = [
  {
    language: 'en',
    script: true,
    viewport: DESKTOP,
    on: '3 March 2026',
    city: 'Astana',
    said: 'round 2 was held in Astana',
  },
  {
    language: 'en',
    script: false,
    viewport: DESKTOP,
    on: '03.03.2026',
    city: 'Astana',
    said: 'round 2 was held in Astana',
  },
  {
    language: 'ru',
    script: false,
    viewport: PHONE,
    on: '3 марта 2026 г.',
    city: 'Астана',
    said: 'Идут переговоры',
  },
  {
    language: 'kk',
    script: true,
    viewport: PHONE,
    on: '2026 жылғы 3 наурыз',
    city: 'Астана',
    said: 'Келіссөздер',
  },
].map((walk) => ({ ...walk, width: walk.viewport.width }));

const NEWCOMERS = [
  { language: 'en', on: '4 March 2026', why: 'Misread', shown: 'Astana' },
  { language: 'ru', on: '4 марта 2026 г.', why: 'Ошибка при чтении', shown: 'Астана' },
  { language: 'kk', on: '2026 жылғы 4 наурыз', why: 'Қате оқылды', shown: 'Астана' },
];

describe('round 2 of the visa and readmission talks, in Astana on 3 March 2026', () => {
  it.each(sized(WALKS.slice(1, 3), WALKS))(
    'is logged as one meeting from the planned one, in $language, script $script, at $width px, in few steps',
    async ({ language, script, viewport, on, city, said }) => {
      const page = await signedIn({ locale: language, javaScriptEnabled: script, viewport });
      const steps = new Steps(page);
      await steps.click('nav.menu a[href="/rounds/new"]');
      await steps.click(`input[name=track][value=${VFA}]`);
      await steps.click(`input[name=track][value=${RA}]`);
      expect(await page.inputValue('#number')).toBe('2');
      expect(await page.inputValue('#city')).toBe('');
      await steps.type('#occurredOn', on);
      await steps.type('#city', city);
      await expectSound(page, script);
      await steps.click('.bar button.main');
      expect(await mainOf(page)).toContain(said);
      await expectSound(page, script);
      await steps.click('.bar button.main');
      await page.waitForURL('**/done');
      await expectSound(page, script);
      expect(steps.count).toBeLessThanOrEqual(12);
      expect(await page.locator('main h2').count()).toBe(2);
      await takeBack();
      await page.context().close();
    },
  );

  it.each(sized(NEWCOMERS.slice(2), NEWCOMERS))(
    'is logged by a newcomer from sign-in, found among what has no source, and corrected, in $language',
    async ({ language, on, why, shown }) => {
      const page = await signedIn({ locale: language });
      const steps = new Steps(page);
      await steps.click('nav.menu a[href="/rounds/new"]');
      await steps.click(`input[name=track][value=${VFA}]`);
      await steps.click(`input[name=track][value=${RA}]`);
      await steps.type('#occurredOn', '03.03.2026');
      await steps.type('#city', 'Astana');
      await steps.click('.bar button.main');
      // The city is on record in three languages: the reader sees theirs, and all are recorded.
      expect(await mainOf(page)).toContain(shown);
      await steps.click('.bar button.main');
      await page.waitForURL('**/done');
      // A click every ten seconds, with its reading and typing, is a slow newcomer: under two minutes.
      expect(steps.count).toBeLessThan(12);

      await steps.click('nav.menu a[href="/sources"]');
      const { seq } = (await at.service.admin.history(VFA)).at(-1)!;
      await steps.click(`.srcs a[href="/tracks/${VFA}#entry-${seq}"]`);
      expect(await page.locator(`#entry-${seq}`).textContent()).toContain(shown);
      await steps.click(`a[href="/tracks/${VFA}/entries/${seq}/correct"]`);
      await page.fill('#occurredOn', '');
      await steps.type('#occurredOn', on);
      await steps.type('#because', why);
      await steps.click('.bar button.main');
      await expectSound(page);
      await steps.click('.bar button.main');
      await page.waitForURL(/\/done\b/);
      expect(steps.count).toBeLessThan(20);
      for (const track of [VFA, RA])
        expect((await at.service.admin.history(track)).at(-1)).toMatchObject({
          ...{ type: 'round.held', occurredOn: '2026-03-04' },
        });
      await takeBack('2026-03-04');
      await page.context().close();
    },
  );

  it('is logged with the keyboard alone: Enter in a field checks, and the check has the focus on its way', async () => {
    const page = await signedIn({ javaScriptEnabled: false });
    await page.goto(`/rounds/new?track=${VFA}&track=${RA}`);
    await page.focus('#occurredOn');
    await page.keyboard.type('2026-03-03');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Check before recording' }).waitFor();
    await page.locator('.bar button.main').press('Enter');
    await page.waitForURL('**/done');
    await takeBack();
    await page.context().close();
  });

  it('mistyped, leads to the field that is wrong, and loses nothing', async () => {
    const page = await signedIn({ viewport: PHONE });
    await page.goto(`/rounds/new?track=${VFA}`);
    await page.fill('#occurredOn', '2027-03-03');
    await page.fill('#outcome', 'Typed before the mistake');
    await page.locator('.bar button.main').click();
    expect(await page.title()).toBe('Error: Log a round – Paraph');
    expect(await page.evaluate('document.activeElement.className')).toBe('alert');
    await expectSound(page);
    await page.locator('.alert a').click();
    expect(await page.evaluate('document.activeElement.id')).toBe('occurredOn');
    await page.fill('#occurredOn', '2026-03');
    await page.locator('.bar button.main').click();
    expect(await mainOf(page)).toContain('Typed before the mistake');
    await page.locator('.answers button').nth(2).click();
    expect(new URL(page.url()).hash).toBe('#occurredOn');
    expect(await page.inputValue('#outcome')).toBe('Typed before the mistake');
    await page.context().close();
  });
});

describe('every other form', () => {
  // The others are looked at in light (barriers.harness.ts).
  const SOME = [`/tracks/${VFA}/log?type=agreement.signed`, `/tracks/${VFA}/entries/3/correct`];
  const PAGES = [
    ...SOME,
    `/tracks/${VFA}/log`,
    `/tracks/${VFA}/log?type=stage.asserted`,
    `/tracks/${VFA}/entries/3/publish`,
    '/tracks/new',
    '/import',
  ];

  it.each(sized(SOME, PAGES))('is sound at %s, empty and refused, dark and light', async (path) => {
    const page = await signedIn({ viewport: PHONE, colorScheme: 'dark' });
    await page.goto(path);
    await expectSound(page, true, true);
    if ((await page.locator('.bar button.main').count()) > 0) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.locator('.bar button.main').click();
      expect(await page.title()).toContain('Error:');
      await expectSound(page, true, true);
    }
    await page.context().close();
  });

  it('asks nothing of another host, and the browser complains of nothing', () => {
    expect(at.strayed).toEqual([]);
    // A refused form answers 422 or 409, which the console tells as a failed resource.
    expect(at.complaints.filter((line) => !/status of (?:4\d\d)/.test(line))).toEqual([]);
  });
});
