import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstLink, invite, post } from '../accounts/people.harness.js';
import { Browser, formIn, newToken, titleOf, type Visited, wordsOf } from '../support/forms.harness.js';
import { FOUNDING, type Service, startService } from '../support/service.js';

/** What somebody has typed, or is shown once, on the pages of people, desks, tokens and proposals. */
let service: Service;
let admin: Browser;
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING, secondPerson: { on: true } });
  admin = await signedIn(service.adminToken);
});
afterAll(() => service.close());

const signedIn = async (token: string) => {
  const browser = new Browser(service.url);
  await browser.signIn(token);
  return browser;
};

/** The answers of the form in which another language can be chosen. */
const typedIn = ({ html }: Visited) => {
  const start = html.indexOf('<form id="entry"');
  return Object.fromEntries(formIn(`<main>${html.slice(start)}`).fields);
};

/** The languages that the head of a page leads to by links, in their order. */
const languagesOf = ({ html }: Visited) => {
  const nav = /<nav class="langs"[\s\S]*?<\/nav>/.exec(html)?.[0] ?? '';
  return [...nav.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
};

describe('another language', () => {
  it('keeps who the first administrator says they are', async () => {
    const browser = new Browser(service.url);
    const page = await browser.visit(await firstLink(service));
    const typed = { name: 'Ерлан', username: 'erlan' };
    const kazakh = await browser.speak(page, 'kk', typed);
    expect([kazakh.status, titleOf(kazakh.html)]).toEqual([200, 'Алғашқы әкімші – Paraph']);
    expect(typedIn(kazakh)).toMatchObject(typed);
    expect(wordsOf(kazakh.html)).not.toContain('Қате');
  });

  it('keeps an invitation that is being typed, and invites nobody', async () => {
    const typed = { name: 'Aigerim', login: 'aigerim', role: 'approver' };
    const russian = await admin.speak(await admin.visit('/people'), 'ru', typed);
    expect([russian.status, titleOf(russian.html)]).toEqual([200, 'Люди – Paraph']);
    expect(typedIn(russian)).toMatchObject(typed);
    const { items } = await service.admin.get<{ items: { name: string }[] }>('/v1/people');
    expect(items.map(({ name }) => name)).not.toContain('Aigerim');
  });

  it('keeps the name and role that somebody is to have, as does a name that is none', async () => {
    const { id } = await invite(service, 'bolat', 'reader');
    const page = await admin.visit(`/people/${id}`);
    const russian = await admin.speak(page, 'ru', { name: 'Болат', role: 'auditor' });
    expect(typedIn(russian)).toMatchObject({ name: 'Болат', role: 'auditor' });
    const nameless = await admin.send(russian, 'save', { name: ' ' });
    expect(nameless.status).toBe(422);
    expect(typedIn(nameless)).toMatchObject({ name: '', role: 'auditor' });
    expect(await service.admin.get(`/v1/people/${id}`)).toMatchObject({ name: 'The bolat', role: 'reader' });
  });

  it('keeps a comment on a proposal, and decides nothing', async () => {
    const entry = { type: 'agreement.signed', occurredOn: '2026-03-03' };
    const proposed = await (await service.as('officer')).record('kz-eu-air-services', entry);
    const path = proposed.headers.get('location')?.replace('/v1', '') ?? '';
    const approver = await signedIn(await newToken(service, 'approver'));
    const kazakh = await approver.speak(await approver.visit(path), 'kk', {
      comment: 'The 2nd, not the 3rd',
    });
    expect(kazakh.status).toBe(200);
    expect(typedIn(kazakh)).toMatchObject({ comment: 'The 2nd, not the 3rd' });
    expect(await service.admin.get(`/v1${path}`)).toMatchObject({ state: 'waiting' });
  });

  it.each([
    ['/desks', '/tokens', { holder: '' }, '/desks'],
    ['/account', '/account/password', { chosen: 'short' }, '/account'],
  ])('on %s can be chosen after %s was refused', async (path, action, typed, expected) => {
    const { id, path: link } = await invite(service, `owner-of${path.slice(1)}`, 'administrator');
    const browser = new Browser(service.url);
    const chosen = 'four words that stand here';
    await browser.send(await browser.visit(link), null, { chosen, repeated: chosen });
    const refused = await post(browser, await browser.visit(path), action, typed);
    expect([id !== '', refused.status]).toEqual([true, 422]);
    for (const href of languagesOf(refused)) {
      const page = await browser.visit(href);
      expect([page.status, href.split('?')[0]]).toEqual([200, expected]);
    }
    expect(languagesOf(refused)).toHaveLength(3);
  });

  it('is not offered beside what is shown once: choosing it would lose the secret', async () => {
    const people = await admin.visit('/people');
    const invited = await admin.send(people, null, { name: 'Dana', login: 'dana', role: 'reader' });
    expect(invited.html).toMatch(/\/welcome\/[\w-]{43}/);
    const made = await post(admin, await admin.visit('/desks'), '/tokens', {
      holder: 'Archive',
      role: 'reader',
    });
    expect(made.html).toMatch(/paraph_[\w-]{43}/);
    for (const { html } of [invited, made]) expect(html).not.toMatch(/class="langs"|hreflang/);
  });
});
