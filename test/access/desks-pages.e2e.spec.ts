import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser, newToken, titleOf, wordsOf } from '../support/forms.harness.js';
import { Client, type Service, startService } from '../support/service.js';

let service: Service;
let browser: Browser;
beforeAll(async () => {
  service = await startService();
  await service.admin.open('visa');
  await service.admin.open('air', 'air-transport');
  browser = new Browser(service.url);
  await browser.signIn(service.adminToken);
});
afterAll(() => service.close());

/** The nth form in the page’s main part, as if it were the only one. */
function form(html: string, nth: number): string {
  const main = html.slice(html.indexOf('<main'));
  return `<main>${[...main.matchAll(/<form\b[\s\S]*?<\/form>/g)][nth - 1]?.[0]}`;
}
const send = async (path: string, nth: number, act: string | null, answers = {}) => {
  const page = await browser.visit(path);
  return browser.send({ ...page, html: form(page.html, nth) }, act, answers);
};

describe('the page of desks and tokens', () => {
  it('makes a desk, gives a role on it, and takes it away', async () => {
    const wrong = await send('/desks', 1, null, { name: '', slug: 'Europe!', tracks: 'visa' });
    expect(wrong.status).toBe(422);
    expect(wordsOf(wrong.html)).toContain('Type a name of 1 to 100 characters');
    expect(form(wrong.html, 1)).toContain('value="Europe!"');
    const made = await send('/desks', 1, null, { name: 'Europe', slug: 'europe', tracks: 'visa' });
    expect(wordsOf(made.html)).toContain('Nobody has a role on this desk.');
    const again = await send('/desks', 1, null, { name: 'Europe', slug: 'europe' });
    expect(wordsOf(again.html)).toContain('A desk with this name already exists');

    const token = await newToken(service, 'reader', 'Aliya');
    const aliya = new Client(service.url, token);
    const { items } = await service.admin.get<{ items: { id: string; name: string }[] }>('/v1/tokens');
    const holder = items.find(({ name }) => name === 'Aliya')?.id as string;
    const said = { type: 'statement.made', occurredOn: '2025-01-01', data: { summary: 'x' } };
    expect((await aliya.record('visa', said)).status).toBe(403);
    const given = await send('/desks/europe', 1, 'give', { holder, role: 'officer' });
    expect(wordsOf(given.html)).toContain('Saved. Roles');
    expect((await aliya.record('visa', said)).status).toBe(201);
    expect((await aliya.record('air', said)).status).toBe(403);
    await send('/desks/europe', 1, 'take', { holder });
    expect((await aliya.record('visa', said)).status).toBe(403);

    const nobody = await send('/desks/europe', 1, 'give', { holder: '' });
    expect([nobody.status, wordsOf(nobody.html).includes('Choose a person or a token')]).toEqual([422, true]);
    await send('/desks/europe', 1, 'save', { name: 'Europe and more', tracks: ['visa', 'air'] });
    const desk = await service.admin.get('/v1/desks/europe');
    expect(desk).toMatchObject({ name: { en: 'Europe and more' }, tracks: ['air', 'visa'], grants: [] });
    await send('/desks/europe', 2, 'remove');
    expect((await browser.visit('/desks/europe')).status).toBe(404);
  });

  it('shows a token once, and revokes it', async () => {
    const wrong = await send('/tokens', 2, null, { holder: 'admin', expires: '2001-01-01' });
    expect(wrong.status).toBe(422);
    const made = await send('/tokens', 2, null, {
      ...{ holder: 'Press office', role: 'officer', scopes: ['read'], expires: '2100-12-31' },
    });
    const [token = ''] = /paraph_[\w-]{43}/.exec(made.html) ?? [];
    const press = new Client(service.url, token);
    expect((await press.call('GET', '/v1/tracks/visa')).status).toBe(200);
    const listed = await browser.visit('/tokens');
    expect(listed.html).not.toContain(token);
    expect(wordsOf(listed.html)).toContain('Press office Officer; only reading the ledger 1 January 2101');
    const forms = [...listed.html.matchAll(/action="\/tokens\/[^"]+\/revoke"/g)];
    expect(forms).toHaveLength(2);
    await send('/tokens', 1, null);
    expect((await press.call('GET', '/v1/tracks/visa')).status).toBe(401);
    expect(wordsOf((await browser.visit('/tokens')).html)).toMatch(/Press office .* revoked/);
  });

  it('given a desk that a colleague has removed meanwhile, asks for another and keeps the rest', async () => {
    await send('/desks', 1, null, { name: 'Brief', slug: 'brief', tracks: 'visa' });
    const page = await browser.visit('/tokens');
    await service.admin.call('DELETE', '/v1/desks/brief');
    const typed = {
      holder: 'Archive',
      role: 'officer',
      desk: 'brief',
      scopes: ['read'],
      expires: '2100-12-31',
    };
    const late = await browser.send({ ...page, html: form(page.html, 2) }, null, typed);
    expect(late.status).toBe(422);
    expect(late.html).toContain('<a href="#desk">This desk has been removed: choose another</a>');
    for (const kept of ['value="Archive"', 'value="officer" selected', 'value="2100-12-31"']) {
      expect(late.html).toContain(kept);
    }
  });

  it('given the same desk six times at once, makes it once and says of the others that it is there', async () => {
    const page = await browser.visit('/desks');
    const typed = { name: 'Twice', slug: 'twice', tracks: ['visa'] };
    const pressed = Array.from({ length: 6 }, () =>
      browser.send({ ...page, html: form(page.html, 1) }, null, typed),
    );
    const answers = (await Promise.all(pressed)).map(({ status, html }) => [
      status,
      html.includes('A desk with this name already exists'),
    ]);
    expect(answers.filter(([status]) => status === 200)).toHaveLength(1);
    expect(answers.filter(([status, isTold]) => status === 422 && isTold)).toHaveLength(5);
  });

  it('given what no form of ours holds, refuses it and makes nothing', async () => {
    const page = await browser.visit('/desks');
    const { items: before } = await service.admin.get<{ items: unknown[] }>('/v1/tokens');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    for (const [path, fields] of [
      ['/tokens', { holder: 'Archive', role: 'king' }],
      ['/tokens', { holder: 'Archive', role: 'reader', scopes: 'fly' }],
      ['/desks', { name: 'Odd', slug: 'odd', tracks: 'A B' }],
    ] as const) {
      const body = new URLSearchParams({ csrf, ...fields });
      const { status } = await browser.visit(path, { method: 'POST', body });
      expect([path, fields, status]).toEqual([path, fields, 422]);
    }
    expect((await service.admin.get<{ items: unknown[] }>('/v1/tokens')).items).toEqual(before);
    expect((await browser.visit('/desks/odd')).status).toBe(404);
  });

  it('given the button pressed twice, makes one token and shows it both times', async () => {
    const page = await browser.visit('/tokens');
    const typed = { holder: 'Pressed twice', role: 'reader' };
    const last = [...page.html.slice(page.html.indexOf('<main')).matchAll(/<form\b/g)].length;
    const press = (answers = typed) => browser.send({ ...page, html: form(page.html, last) }, null, answers);
    const made = await Promise.all([press(), press()]);
    const secrets = made.map(({ html }) => /paraph_[\w-]{43}/.exec(html)?.[0]);
    expect(secrets[0]).toBeDefined();
    expect(secrets[1]).toBe(secrets[0]);
    const other = await press({ ...typed, holder: 'Pressed after Back' });
    expect(/paraph_[\w-]{43}/.exec(other.html)?.[0]).not.toBe(secrets[0]);
    const { items } = await service.admin.get<{ items: { name: string }[] }>('/v1/tokens');
    expect(items.filter(({ name }) => name.startsWith('Pressed'))).toHaveLength(2);
    expect((await new Client(service.url, secrets[0] ?? null).call('GET', '/v1/tracks/visa')).status).toBe(
      200,
    );
  });

  it('leads to the tokens, which stand on a page of their own', async () => {
    expect((await browser.visit('/desks?lang=ru')).html).toContain('href="/tokens?lang=ru"');
    const tokens = await browser.visit('/tokens?lang=ru');
    expect([tokens.status, titleOf(tokens.html)]).toEqual([200, 'Токены для программ – Paraph']);
  });

  it('is for administrators, and takes no form from elsewhere', async () => {
    const other = new Browser(service.url);
    await other.signIn(await newToken(service, 'approver'));
    expect((await other.visit('/desks')).status).toBe(403);
    const page = await browser.visit('/desks');
    const forged = await browser.send(
      { ...page, html: form(page.html, 1) },
      null,
      {},
      { 'sec-fetch-site': 'cross-site' },
    );
    expect(forged.status).toBe(403);
  });
});
