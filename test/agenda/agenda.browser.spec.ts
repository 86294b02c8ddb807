import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultsOf } from '../../src/ui/html.fixture.js';
import {
  barriersOn,
  contrastOn,
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

/** Wednesday, 4 March 2026. */
let at: InBrowser;
let ofDesk: string;
beforeAll(async () => {
  at = await startBrowser();
  const { admin } = at.service;
  await admin.post('/v1/tracks', {
    ...{ slug: 'kz-uz', kind: 'agreement', parties: ['KZ', 'UZ'] },
    title: { en: 'Agreement on transit', ru: 'Соглашение о транзите', kk: 'Транзит туралы келісім' },
  });
  const agreed = (number: number, side: string, en: string, due?: string) => ({
    ...{ type: 'action.agreed', occurredOn: '2026-02-20' },
    data: { number, side, what: { en, ru: `По-русски: ${en}`, kk: `Қазақша: ${en}` }, ...(due && { due }) },
  });
  await admin.log(
    'kz-uz',
    { type: 'negotiations.opened', occurredOn: '2025-01-10' },
    agreed(1, 'UZ', 'Reply on articles 4 to 7', '2026-02'),
    agreed(2, 'KZ', 'Circulate the minutes', '2026-03-04'),
    agreed(3, 'KZ', 'Name the delegation', '2026-03-05/2026-03-08'),
    agreed(4, 'UZ', 'Propose dates', '2026-03'),
    agreed(5, 'KZ', 'Send the draft protocol', '2026-06'),
    agreed(6, 'UZ', 'Send comments'),
    { type: 'round.planned', occurredOn: '2026-02-20', data: { number: 2, target: '2026-03-18/2026-03-29' } },
  );
  await admin.post('/v1/desks', {
    slug: 'asia',
    name: { en: 'Asia', ru: 'Азия', kk: 'Азия' },
    tracks: ['kz-uz'],
  });
  const { body } = await admin.post('/v1/tokens', { name: 'of a desk', role: 'officer', desk: 'asia' });
  ofDesk = (body as unknown as { token: string }).token;
});
afterAll(() => at.close());

const GROUPS = {
  en: ['Overdue', 'Today', 'This week', 'This month', 'Later', 'Without a day'],
  ru: ['Просрочено', 'Сегодня', 'На этой неделе', 'В этом месяце', 'Позже', 'Без срока'],
  kk: ['Мерзімі өткен', 'Бүгін', 'Осы аптада', 'Осы айда', 'Кейін', 'Мерзімсіз'],
};

describe.each(Object.entries(GROUPS))('the agenda in %s', (language, groups) => {
  const phone: [string, typeof PHONE] = ['a phone', PHONE];

  it.each(sized<[string, typeof PHONE][]>([phone], [phone, ['a desk', DESKTOP]]))(
    'has its groups in order, without a barrier, on %s',
    async (_, viewport) => {
      const page = await at.window({ locale: language, token: ofDesk, viewport });
      await page.goto('/agenda');
      const headings = await page
        .locator('section.group h2')
        .evaluateAll((all) =>
          all.map((one) =>
            (one as unknown as { firstChild: { textContent: string } }).firstChild.textContent.trim(),
          ),
        );
      expect(headings).toEqual(groups);
      expect(await overflowOf(page)).toBe(0);
      // Colours are the same in every language, and take the longest.
      const colours = language === 'en';
      expect(await barriersOn(page, { colours })).toEqual([]);
      expect(await faultsOf(await page.content())).toEqual([]);
      if (colours) {
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await contrastOn(page)).toEqual([]);
      }
      await page.context().close();
    },
  );
});

describe('the agenda', () => {
  it('is reached from the menu, narrowed by links and a form, and leads to the entries', async () => {
    const page = await at.window({ token: ofDesk });
    await page.goto('/');
    await page.getByRole('link', { name: 'Agenda' }).click();
    await page.getByRole('link', { name: 'Theirs' }).click();
    const what = () => page.locator('.due h3').allTextContents();
    expect(await what()).toEqual(['Reply on articles 4 to 7', 'Propose dates', 'Send comments']);
    await page.getByRole('link', { name: 'My desk’s' }).click();
    expect(await what()).toEqual([
      ...['Circulate the minutes', 'Name the delegation', 'Hold round 2', 'Send the draft protocol'],
    ]);
    await page.getByLabel('Agreement').fill('readmission');
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await what()).toEqual([]);
    await page.getByRole('link', { name: 'Show all deadlines' }).click();
    expect(await what()).toHaveLength(7);
    await page.getByRole('link', { name: 'entry 3' }).click();
    expect(page.url()).toMatch(/\/tracks\/kz-uz#entry-3$/);
    await page.context().close();
  });

  it('ticks a step off with one button, and stays where it was', async () => {
    const page = await at.window();
    await signIn(page, ofDesk);
    await page.goto('/agenda?who=ours');
    await page.getByRole('button', { name: /Circulate/ }).click();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toMatch(/^\/agenda\?who=ours&ticked=/);
    expect(await page.locator('.due h3').allTextContents()).not.toContain('Circulate the minutes');
    expect(await page.getByRole('status').textContent()).toContain('Step 2 is recorded as done');
    await page.goto('/agenda?track=kz-uz');
    expect(await page.locator('section.group').last().innerText()).toContain('Circulate the minutes');
    await page.context().close();
  });

  it('is where a person takes a deadline on, finds it among theirs, and gives it to another', async () => {
    const page = await at.window();
    await signIn(page, await newToken(at.service, 'officer', 'Dana Omarova'));
    await page.goto('/agenda');
    await page.getByRole('button', { name: /I take this on.*Name the delegation/ }).click();
    await page.getByRole('link', { name: 'Mine' }).click();
    expect(await page.locator('.due h3').allTextContents()).toEqual(['Name the delegation']);
    expect(await page.locator('.due .owner').innerText()).toContain('assigned to you');
    await page.getByRole('link', { name: /Give it to.*Name the delegation/ }).click();
    expect(await barriersOn(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await overflowOf(page)).toBe(0);
    await page.getByLabel('Person').selectOption('');
    await page.getByRole('button', { name: 'Save' }).click();
    expect(new URL(page.url()).search).toBe('?who=mine');
    expect(await mainOf(page)).toContain('No deadlines match.');
    await page.getByRole('link', { name: 'Until Friday' }).click();
    expect(await mainOf(page)).toContain('Only deadlines by 6 March 2026, and overdue ones.');
    await page.context().close();
  });

  it('asks whoever has not signed in to do so', async () => {
    const page = await at.window();
    await page.goto('/agenda');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await page.goto('/');
    expect(await page.getByRole('link', { name: 'Agenda' }).count()).toBe(0);
    expect(await page.content()).not.toContain('Next deadline');
    await page.context().close();
  });
});

describe('what is next', () => {
  it.each(['/', '/tracks/kz-uz', '/brief/kz-uz'])('stands at %s for staff', async (path) => {
    const page = await at.window({ staff: true });
    await page.goto(path);
    const text = await page.locator('main').innerText();
    expect(text).toContain(
      path === '/tracks/kz-uz' ? 'Hold round 2' : 'Agreed step 1, Uzbekistan, February 2026, overdue',
    );
    expect(await barriersOn(page, { colours: sized(false, true) })).toEqual([]);
    await page.context().close();
  });
});
