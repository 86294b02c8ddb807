import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Language } from '../../src/domain/values/text.js';
import { faultsOf } from '../../src/ui/html.fixture.js';
import { endpointStates, PUBLIC, STAFF, type State } from '../histories/states.js';
import {
  barriersOn,
  contrastOn,
  DESKTOP,
  type InBrowser,
  overflowOf,
  startBrowser,
} from '../support/browser.js';

let at: InBrowser;
let endpoints: Awaited<ReturnType<typeof endpointStates>>;
/** The long form (test/support/sizes.ts). */
let whole = false;

/** Themes change colours and nothing else. */
const THEMES = {
  light: {},
  dark: { colorScheme: 'dark' },
  'more contrast': { contrast: 'more' },
  'forced colours': { forcedColors: 'active' },
  paper: { media: 'print' },
} as const;
const LIGHT = {
  colorScheme: 'light',
  contrast: 'no-preference',
  forcedColors: 'none',
  media: 'screen',
} as const;

const unfold = (page: Page) =>
  page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');

/**
 * What is wrong with a page as it stands: faults of HTML, whether it fits 320 px, as at 400 per cent, and in English
 * barriers and colours: they do not depend on the language. The short form looks at the colours of each page in
 * one of the themes, in turn, and at the HTML in English (pages.e2e.spec.ts has other languages).
 */
async function wrongWith(
  page: Page,
  { language, nth }: { language: Language; nth: number },
): Promise<string[]> {
  await unfold(page);
  const found: string[] = [];
  if (language === 'en') {
    found.push(...(await barriersOn(page, { colours: false })));
    const themes = Object.entries(THEMES);
    for (const [theme, media] of whole ? themes : [themes[nth % themes.length]!]) {
      await page.emulateMedia({ ...LIGHT, ...media });
      found.push(...(await contrastOn(page)).map((barrier) => `${theme}: ${barrier}`));
    }
    await page.emulateMedia(LIGHT);
  }
  if (whole || language === 'en') found.push(...(await faultsOf(await page.content())));
  await page.setViewportSize({ width: 320, height: 640 });
  const overflow = await overflowOf(page);
  if (overflow > 0) found.push(`${overflow} px too wide at 320`);
  await page.setViewportSize(DESKTOP);
  return found;
}

async function walk(states: State[], language: Language, staff: boolean): Promise<string[]> {
  const page = await at.window({ locale: language, staff });
  const found: string[] = [];
  for (const [nth, { name, open }] of states.entries()) {
    await open(page, language);
    found.push(...(await wrongWith(page, { language, nth })).map((wrong) => `${name}: ${wrong}`));
  }
  await page.context().close();
  return found;
}

/** All in English; the short form takes one third in Russian and another in Kazakh. */
const statesIn = (states: State[], language: Language): State[] =>
  whole || language === 'en' ? states : states.filter((_, nth) => nth % 3 === (language === 'ru' ? 0 : 1));

/** The pages in these languages, each in a browser: files of their own share the work among the runners. */
export function noBarriersIn(languages: readonly Language[], inFull: boolean): void {
  whole = inFull;
  // On a busy machine a page may be looked at while it still moves. A fault is there on the second look too.
  jest.retryTimes(1, { logErrorsBeforeRetry: true });
  beforeAll(async () => {
    at = await startBrowser();
    endpoints = await endpointStates(at);
  });
  afterAll(async () => {
    await endpoints.close();
    await at.close();
  });

  describe.each(languages)('in %s', (language) => {
    it('no page that everybody may see has a barrier, a fault of HTML or too great a width', async () => {
      // The documentation of the interface is long, and the same in every language.
      const states = PUBLIC.filter(({ name }) => language === 'en' || name !== '/docs');
      expect(await walk(statesIn(states, language), language, false)).toEqual([]);
    });

    it('nor has any that staff see, empty, refused or checked', async () => {
      expect(await walk(statesIn(STAFF, language), language, true)).toEqual([]);
    });

    it('nor has any of an endpoint, whatever becomes of its deliveries', async () => {
      expect(await walk(statesIn(endpoints.states, language), language, true)).toEqual([]);
    });
  });

  describe('the browser', () => {
    it('is sent to no other host, and complains of nothing but pages that are refused', () => {
      expect(at.strayed).toEqual([]);
      expect(at.complaints.filter((line) => !/status of 4\d\d/.test(line))).toEqual([]);
    });
  });
}
