import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstLink, invite, post } from '../accounts/people.harness.js';
import { Browser, formIn, newToken, titleOf, type Visited, wordsOf } from '../support/forms.harness.js';
import { FOUNDING, type Service, startService } from '../support/service.js';

/** What somebody has typed, or is shown once, on the pages of people, desks, tokens, proposals and entries. */
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

  it('keeps the user name of a sign-in, and no password', async () => {
    const page = await new Browser(service.url).visit('/sign-in');
    const typed = { username: 'bolat', password: 'not-to-be-shown' };
    const russian = await new Browser(service.url).speak(page, 'ru', typed);
    expect(typedIn(russian)).toMatchObject({ username: 'bolat', password: '' });
    expect(russian.html).not.toContain(typed.password);
  });

  it('keeps a desk that is being made or changed, and makes and changes none', async () => {
    const typed = { name: 'Asia', slug: 'asia', tracks: ['kz-eu-readmission'] };
    const russian = await admin.speak(await admin.visit('/desks'), 'ru', typed);
    expect([russian.status, typedIn(russian)]).toEqual([
      200,
      expect.objectContaining({ ...typed, tracks: 'kz-eu-readmission' }),
    ]);
    expect((await service.admin.call('GET', '/v1/desks/asia')).status).toBe(404);
    await service.admin.call('POST', '/v1/desks', { slug: 'asia', name: { en: 'Asia' }, tracks: [] });
    const { items } = await service.admin.get<{ items: { id: string }[] }>('/v1/tokens');
    const change = { name: 'Азия', holder: items[0]?.id ?? '', role: 'approver' };
    const changed = await admin.speak(await admin.visit('/desks/asia'), 'kk', change);
    expect(typedIn(changed)).toMatchObject(change);
    expect(await service.admin.get('/v1/desks/asia')).toMatchObject({ name: { en: 'Asia' }, grants: [] });
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

  it('on /account can be chosen after /account/password was refused', async () => {
    const { path: link } = await invite(service, 'owner-of-account', 'administrator');
    const browser = new Browser(service.url);
    const chosen = 'four words that stand here';
    await browser.send(await browser.visit(link), null, { chosen, repeated: chosen });
    const typed = { chosen: 'short' };
    const refused = await post(browser, await browser.visit('/account'), '/account/password', typed);
    expect(refused.status).toBe(422);
    for (const href of languagesOf(refused)) {
      const page = await browser.visit(href);
      expect([page.status, href.split('?')[0]]).toEqual([200, '/account']);
    }
    expect(languagesOf(refused)).toHaveLength(3);
  });

  it('keeps a token that is being made, and makes none, before and after it is refused', async () => {
    const typed = { holder: 'Archive of the desk', role: 'officer', expires: 'soon', scopes: 'read' };
    const kazakh = await admin.speak(await admin.visit('/tokens'), 'kk', typed);
    expect([kazakh.status, typedIn(kazakh)]).toEqual([200, expect.objectContaining(typed)]);
    const refused = await post(admin, kazakh, '/tokens', { holder: '' });
    expect(refused.status).toBe(422);
    const russian = await admin.speak(refused, 'ru', typed);
    expect([russian.status, typedIn(russian)]).toEqual([200, expect.objectContaining(typed)]);
    const { items } = await service.admin.get<{ items: { name: string }[] }>('/v1/tokens');
    expect(items.map(({ name }) => name)).not.toContain(typed.holder);
  });

  it('is not offered beside what is shown once: choosing it would lose the secret', async () => {
    const people = await admin.visit('/people');
    const invited = await admin.send(people, null, { name: 'Dana', login: 'dana', role: 'reader' });
    expect(invited.html).toMatch(/\/welcome\/[\w-]{43}/);
    const made = await post(admin, await admin.visit('/tokens'), '/tokens', {
      holder: 'Archive',
      role: 'reader',
    });
    expect(made.html).toMatch(/paraph_[\w-]{43}/);
    for (const { html } of [invited, made]) expect(html).not.toMatch(/class="langs"|hreflang/);
  });
});

describe('a date', () => {
  const log = () => admin.visit('/tracks/kz-eu-air-services/log?type=statement.made');
  const answers = { 'summary.en': 'Talks went on' };

  it.each([
    ['3 March 2026', '2026-03-03', '3 March 2026'],
    ['3 марта 2026 г.', '2026-03-03', '3 March 2026'],
    ['2026 жылғы наурыз', '2026-03', 'March 2026'],
    ['24–25.08.2009', '2009-08-24/2009-08-25', '24–25 August 2009'],
  ])('typed as %s is shown before it is recorded, and recorded as %s', async (typed, edtf, shown) => {
    const check = await admin.send(await log(), 'check', { ...answers, occurredOn: typed });
    expect([check.status, titleOf(check.html)]).toEqual([200, 'Check before recording – Paraph']);
    expect(check.html).toContain(`="${edtf}">${shown}</`);
  });

  it.each([
    ['03/04/2026', '“03/04/2026” can mean 3 April 2026 or 4 March 2026. Write the month as a word.'],
    ['31.02.2026', '“31.02.2026” does not exist: there are 28 days in February 2026'],
    ['early 2026', '“early 2026” is not exact enough.'],
    ['2026-03-03/2026-03-01', '“2026-03-03/2026-03-01” ends before it begins.'],
    ['soon', '“soon” cannot be read as a date. Write 3 March 2026, 03.03.2026, March 2026 or 2026.'],
  ])('typed as %s is refused with its reason, and stays', async (typed, said) => {
    const refused = await admin.send(await log(), 'check', { ...answers, occurredOn: typed });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.html)).toContain(said);
    expect(Object.fromEntries(formIn(refused.html).fields)).toMatchObject({ ...answers, occurredOn: typed });
  });

  it('of the API is EDTF alone', async () => {
    const entry = { type: 'statement.made', data: { summary: 'Talks' }, occurredOn: '3 March 2026' };
    const answer = await service.admin.record('kz-eu-air-services', entry);
    expect(answer.status).toBe(422);
  });
});

describe('the end of an embargo', () => {
  const answers = {
    ...{ 'summary.en': 'Talks went on', occurredOn: '2026-03', visibility: 'embargoed' },
    embargoUntil: '5 March 2099, 09:00',
  };
  const check = async (more: Record<string, string>) =>
    admin.send(await admin.visit('/tracks/kz-eu-air-services/log?type=statement.made'), 'check', {
      ...answers,
      ...more,
    });

  it('is an hour by the clock of Astana or Brussels, and shown with it', async () => {
    const astana = await check({ embargoZone: 'astana' });
    expect(wordsOf(astana.html)).toContain(
      'embargoed until 5 March 2099, 09:00 Astana time (5 March 2099, 04:00 UTC)',
    );
    const brussels = await check({ embargoZone: 'brussels' });
    expect(wordsOf(brussels.html)).toContain('09:00 Brussels time (5 March 2099, 08:00 UTC)');
  });

  it('is proposed as the instant that was shown', async () => {
    await admin.send(await check({ embargoZone: 'astana' }), 'record');
    const { items } = await service.admin.get<{ items: { id: string }[] }>('/v1/proposals');
    const proposal = await service.admin.get(`/v1/proposals/${items.at(-1)?.id}`);
    expect(JSON.stringify(proposal)).toContain('"embargoUntil":"2099-03-05T04:00:00.000Z"');
  });

  it('asks for the zone, since nobody should publish hours too early', async () => {
    const refused = await check({});
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.html)).toContain('Choose the time zone in which the embargo ends');
  });
});
