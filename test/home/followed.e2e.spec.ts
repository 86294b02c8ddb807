import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AgendaMailer } from '../../src/agenda/letters/mailer.js';
import { SecurityLog } from '../../src/audit/security-log.js';
import { Database } from '../../src/db/database.js';
import { MailSettings } from '../../src/mail/settings.js';
import { member, signIn } from '../accounts/people.harness.js';
import { StoppedClock } from '../support/clocks.js';
import { type Browser, wordsOf } from '../support/forms.harness.js';
import { type Letter, postOffice } from '../support/post-office.js';
import { type Service, startService } from '../support/service.js';

const PUBLIC = 'https://talks.example';
const clock = new StoppedClock('2026-05-05T10:00:00.000Z');
const later = (seconds: number) => {
  clock.at = new Date(Date.parse(clock.at) + seconds * 1_000).toISOString();
};

let post: Awaited<ReturnType<typeof postOffice>>;
/** Two instances over one database. */
let service: Service;
let second: Service;
let aliya: { id: string; browser: Browser };
beforeAll(async () => {
  post = await postOffice();
  const mail = new MailSettings({ smtpUrl: post.smtpUrl, publicUrl: PUBLIC, keys: [Buffer.alloc(32, 5)] });
  service = await startService({ clock, mail });
  const { app, admin } = service;
  const { url: appUrl } = app.get(Database, { strict: false }).source.options as { url: string };
  const database = { appUrl, ownerUrl: appUrl, drop: async () => {} };
  second = await startService({ clock, mail, database: database as never });
  for (const slug of ['visa', 'air']) await admin.open(slug, 'visa-facilitation', { title: `The ${slug}` });
  await admin.record('visa', { type: 'launch.announced', occurredOn: '2026-01-10', visibility: 'public' });
  await admin.record('air', { type: 'launch.announced', occurredOn: '2026-01-10', visibility: 'public' });
  await admin.post('/v1/desks', { slug: 'consular', name: 'Consular', tracks: ['visa'] });
  aliya = await member(service, 'aliya', null);
  await role('PUT');
  for (const slug of ['visa', 'air'])
    await aliya.browser.send(await aliya.browser.visit(`/tracks/${slug}`), 'follow');
  await service.settle();
});
afterAll(async () => {
  await second.close();
  await service.close();
  await post.close();
});

const role = async (method: 'PUT' | 'DELETE') => {
  const path = `/v1/desks/consular/grants/${aliya.id}`;
  await service.admin.call(method, path, method === 'PUT' ? { role: 'officer' } : undefined);
};
const run = async () => {
  await service.settle();
  await Promise.all([service, second].map(({ app }) => app.get(AgendaMailer, { strict: false }).run()));
};
/** The mails that come of what was recorded before. */
async function mails(): Promise<Letter[]> {
  const before = post.letters.length;
  await run();
  expect(post.letters).toHaveLength(before);
  later(120);
  await run();
  return post.letters.slice(before);
}
const round = (track: string, number: number, more: object = {}) =>
  service.admin.record(track, { type: 'round.held', occurredOn: '2026-05-04', data: { number }, ...more });
const linkIn = ({ text }: Letter, path: string) =>
  new RegExp(`${PUBLIC}(/mail/agenda/${path}/\\S+)`).exec(text)?.[1] ?? '';
const track = async () => wordsOf((await aliya.browser.visit('/tracks/visa')).html);

describe('what a person follows, by mail', () => {
  it('given no address, the page of the agreement says that mail is off and leads to the settings', async () => {
    expect(await track()).toContain('You follow this agreement. Mail about new entries is off.');
    const settings = await aliya.browser.visit('/account/agenda');
    await aliya.browser.send(settings, 'save', {
      ...{ address: 'aliya@mfa.example', weekday: '', near: [], followed: [], language: 'en' },
    });
    await run();
    const confirm = linkIn(post.letters[0] as Letter, 'confirm');
    expect((await fetch(service.url + confirm, { method: 'POST' })).status).toBe(200);
    await round('visa', 1);
    expect(await mails()).toEqual([]);
  });

  it('given it is turned on, entries that come together are one mail, as far as they may read, once', async () => {
    const page = await aliya.browser.visit('/tracks/visa');
    const on = await aliya.browser.send(page, 'mail_on');
    expect([on.url, wordsOf(on.html)]).toEqual([
      '/tracks/visa',
      expect.stringContaining('New entries come to you by mail.'),
    ]);
    await service.admin.post('/v1/meetings', {
      occurredOn: '2026-05-05',
      entries: [
        { track: 'visa', type: 'round.held', data: { number: 2 } },
        { track: 'air', type: 'round.held', data: { number: 1 } },
      ],
    });
    await service.admin.amend('visa', 2, { occurredOn: '2026-05-03' });
    const [letter, ...others] = await mails();
    expect(others).toEqual([]);
    expect(letter?.to).toEqual(['aliya@mfa.example']);
    expect(letter?.headers.get('subject')).toBe('2 new entries on agreements you follow [internal]');
    expect(letter?.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(letter?.headers.get('list-unsubscribe')).toContain(linkIn(letter as Letter, 'stop'));
    expect(letter?.text).toContain(
      [
        'The visa, Kazakhstan – European Union: Round 2 held [internal]',
        '  Date: 5 May 2026',
        '  https://talks.example/tracks/visa?lang=en',
      ].join('\n'),
    );
    expect(letter?.text).toContain('The visa, Kazakhstan – European Union: Entry corrected: entry 2');
    expect(letter?.text).not.toContain('The air');
    expect(await mails()).toEqual([]);
  });

  it('given an entry of another desk is published, tells it then', async () => {
    await service.admin.publish('air', 2);
    const [letter, ...others] = await mails();
    expect(others).toEqual([]);
    expect(letter?.headers.get('subject')).toBe('The air, Kazakhstan – European Union: Round 1 held');
  });

  it('given the mail server is busy, comes later under the same name', async () => {
    await round('visa', 3);
    post.busy.add('aliya@mfa.example');
    expect(await mails()).toEqual([]);
    post.busy.clear();
    // A further entry is of another mail: this one was tried.
    await round('visa', 4);
    await run();
    later(600);
    const before = post.letters.length;
    await run();
    const names = post.letters.slice(before).map(({ headers }) => headers.get('message-id'));
    expect(new Set(names).size).toBe(2);
    const texts = post.letters.slice(before).map(({ text }) => text);
    expect([texts.filter((text) => text.includes('Round 3 held')).length, texts.length]).toEqual([1, 2]);
  });

  it('given they lose the desk before it is sent, tells nothing of it', async () => {
    await round('visa', 5);
    await run();
    await role('DELETE');
    expect(await mails()).toEqual([]);
    await role('PUT');
    // What was not told for want of a role is not told later.
    expect(await mails()).toEqual([]);
  });

  it('given they follow it no more, or it is another’s agenda, tells nothing', async () => {
    await round('visa', 6);
    await run();
    const { browser } = aliya;
    await browser.send(await browser.visit('/tracks/visa'), 'unfollow');
    expect(await mails()).toEqual([]);
    await browser.send(await browser.visit('/tracks/visa'), 'follow');
  });

  it('given the link in a mail, ends these mails alone by one click', async () => {
    await round('visa', 7);
    const [letter] = await mails();
    const stop = linkIn(letter as Letter, 'stop');
    expect(wordsOf(await (await fetch(service.url + stop)).text())).toContain(
      'New entries of agreements you follow will no longer be mailed to aliya@mfa.example.',
    );
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    const press = () => fetch(service.url + stop, { method: 'POST', body });
    expect([(await press()).status, (await press()).status]).toEqual([200, 200]);
    await round('visa', 8);
    expect(await mails()).toEqual([]);
    const account = wordsOf((await aliya.browser.visit('/account')).html);
    expect(account).toContain(
      'Agenda by mail: on. Calendar link: off. New entries of followed agreements by mail: off.',
    );
  });
});

describe('the calendar of what a person follows', () => {
  let path: string;
  const get = (at: string) => fetch(service.url + at);
  const pathIn = ({ html }: { html: string }) =>
    new RegExp(`${PUBLIC}(/calendar/[\\w-]{43}\\.ics)`).exec(html)?.[1] ?? '';
  const act = async (button: string, language = 'en') =>
    aliya.browser.send(await aliya.browser.visit('/account/agenda'), button, { of: 'followed', language });
  const uids = async () =>
    [...(await (await get(path)).text()).matchAll(/^UID:(.*)\r$/gm)].map(([, uid]) => uid).sort();

  it('given a link is made, it holds rounds, stages and deadlines, and opens without a session', async () => {
    await service.admin.record('visa', {
      type: 'action.agreed',
      occurredOn: '2026-05-05',
      data: { number: 1, side: 'KZ', what: 'Send the draft', due: '2026-05-20' },
    });
    await service.admin.record('visa', {
      type: 'round.planned',
      occurredOn: '2026-05-05',
      data: { number: 9, target: '2026-09' },
    });
    const made = await act('make');
    path = pathIn(made);
    expect(made.html).toContain(`webcal://talks.example${path}`);
    const { status, headers } = await get(path);
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      ...[200, 'text/calendar; charset=utf-8', 'no-store'],
    ]);
    const all = await uids();
    for (const uid of [
      'visa-action-1',
      'visa-round-8',
      'visa-round-9',
      'air-round-1',
      'air-launch-announced-1',
    ])
      expect(all).toContain(`${uid}@paraph`);
    expect(new Set(all).size).toBe(all.length);
  });

  it('given the desk is lost, holds only what is public; given another link, the one before is nothing', async () => {
    await role('DELETE');
    expect(await uids()).toEqual([
      'air-launch-announced-1@paraph',
      'air-round-1@paraph',
      'visa-launch-announced-1@paraph',
    ]);
    await role('PUT');
    const former = path;
    path = pathIn(await act('make', 'kk'));
    expect([(await get(former)).status, (await get(path)).headers.get('content-language')]).toEqual([
      404,
      'kk',
    ]);
    await act('end');
    expect((await get(path)).status).toBe(404);
    path = pathIn(await act('make'));
  });

  it('given an administrator, they see what somebody follows, and end it, mails and calendars', async () => {
    const { browser } = await member(service, 'admin-of-people', 'administrator');
    const person = await browser.visit(`/people/${aliya.id}`);
    expect(wordsOf(person.html)).toContain('Calendar link to followed agreements: on.');
    await browser.send(person, 'agenda');
    expect((await get(path)).status).toBe(404);
    const list = await browser.visit(`/people/${aliya.id}/following`);
    expect(wordsOf(list.html)).toContain('The visa');
    const one = await browser.send(list, 'end');
    expect(one.html.match(/<h2>/g)).toHaveLength(1);
    const all = await browser.visit(`/people/${aliya.id}/following`);
    await browser.send(all, 'end');
    expect(wordsOf((await browser.visit(`/people/${aliya.id}/following`)).html)).toContain(
      'This person follows no agreement.',
    );
    expect((await aliya.browser.visit(`/people/${aliya.id}/following`)).status).toBe(403);
  });

  it('the security log tells of each, without the secret and the address', async () => {
    await service.app.get(SecurityLog, { strict: false }).flush({ all: true });
    const { rows } = await service.app
      .get(Database, { strict: false })
      .pool.query<{ text: string }>('SELECT to_jsonb(l)::text AS text FROM security_log l');
    const all = rows.map(({ text }) => text).join('\n');
    for (const what of ['followed_calendar', 'followed_mail', 'follows', 'MAIL followed'])
      expect(all).toContain(what);
    expect(all).not.toContain('aliya@mfa.example');
    expect(all).not.toContain(path.slice('/calendar/'.length, -'.ics'.length));
  });
});

it('given a process died while it was sending, another sends it', async () => {
  await signIn(aliya.browser, 'aliya');
  await aliya.browser.send(await aliya.browser.visit('/account/agenda'), 'save', { followed: ['news'] });
  await run();
  const confirm = linkIn(post.letters.at(-1) as Letter, 'confirm');
  await fetch(service.url + confirm, { method: 'POST' });
  await aliya.browser.send(await aliya.browser.visit('/tracks/visa'), 'follow');
  await round('visa', 10);
  await run();
  later(120);
  // As a process leaves it that is killed after it has taken the letter.
  await service.app.get(Database, { strict: false }).pool.query(
    `UPDATE agenda_letters SET tries = 1, next_at = $1::timestamptz + interval '5 minutes'
     WHERE kind = 'followed' AND next_at IS NOT NULL`,
    [clock.at],
  );
  const before = post.letters.length;
  await run();
  expect(post.letters).toHaveLength(before);
  later(301);
  await run();
  expect(post.letters.slice(before).map(({ text }) => text)).toEqual([
    expect.stringContaining('Round 10 held'),
  ]);
});
