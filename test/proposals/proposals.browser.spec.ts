import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { Database } from '../../src/db/database.js';
import { barriersOn, DESKTOP, type InBrowser, overflowOf, PHONE, startBrowser } from '../support/browser.js';
import { sized } from '../support/sizes.js';
import { newTokenOf } from '../support/tokens.js';

const AIR = 'kz-eu-air-services';
const VFA = 'kz-eu-visa-facilitation';

let at: InBrowser;
let pages: string[];
/** Of a person: the admin token approves nothing. */
let token: string;
beforeAll(async () => {
  at = await startBrowser({ secondPerson: { on: true } });
  const officer = await at.service.as('officer');
  const asked = [
    await officer.record(AIR, { type: 'agreement.signed', occurredOn: '2026-03-01' }),
    await officer.amend(VFA, 3, { occurredOn: '2025-12-03' }),
    await officer.import({
      format: 'paraph-dossier/1',
      sources: {},
      tracks: [
        { slug: 'new', kind: 'readmission', parties: ['EU', 'KZ'], title: { en: 'New', ru: 'Новое' } },
      ],
      entries: [{ tracks: ['new'], type: 'launch.announced', occurredOn: '2026-01' }],
    }),
  ];
  const ids = asked.map(({ body }) => (body as unknown as { proposal: { id: string } }).proposal.id);
  const approver = await at.service.as('approver');
  await approver.post(`/v1/proposals/${ids[2]}/return`, { comment: 'Кто подписал?' });
  token = await newTokenOf(at.service.app.get(Database, { strict: false }).pool, 'approver', 'an approver');
  pages = ['/proposals', `/tracks/${AIR}`, ...ids.map((id) => `/proposals/${id}`)];
});
afterAll(() => at.close());

const WINDOWS: [string, BrowserContextOptions][] = [
  ['a desk in daylight, in English', { viewport: DESKTOP, locale: 'en' }],
  ['a telephone at night, in Russian', { viewport: PHONE, colorScheme: 'dark', locale: 'ru' }],
  ['a telephone in Kazakh', { viewport: PHONE, locale: 'kk' }],
];

describe('what waits for a second person', () => {
  it.each(sized(WINDOWS.slice(1, 2), WINDOWS))('has no barriers and fits: %s', async (_, options) => {
    const page: Page = await at.window({ token, ...options });
    for (const path of pages) {
      await page.goto(path);
      expect([path, await barriersOn(page), await overflowOf(page)]).toEqual([path, [], 0]);
    }
    await page.context().close();
  });

  it('is not returned without a comment: the page says so at its top, has the focus there and no barriers', async () => {
    const page = await at.window({ token, viewport: PHONE, locale: 'ru' });
    await page.goto(pages[3] ?? '');
    await page.getByRole('button', { name: 'Вернуть с комментарием' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.evaluate((element) => element.matches(':focus'))).toBe(true);
    expect([await barriersOn(page), await overflowOf(page)]).toEqual([[], 0]);
    await alert.getByRole('link', { name: 'Укажите, почему' }).click();
    expect(await page.locator('#comment').evaluate((element) => element.matches(':focus'))).toBe(true);
    await page.context().close();
  });

  it('is approved by one press, and the page says what became of it', async () => {
    const page = await at.window({ token });
    await page.goto(pages[2] ?? '');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('heading', { name: 'Agreement signed: approved' }).waitFor();
    expect((await at.service.admin.track(AIR)).status.stage).toBe('signed');
    expect(at.strayed).toEqual([]);
  });
});
