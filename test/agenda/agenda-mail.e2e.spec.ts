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
const PAGE = '/account/agenda';

const agreed = (number: number, side: string, due: string, what: string) => ({
  ...{ type: 'action.agreed', occurredOn: '2026-05-01', data: { number, side, what, due } },
});

/** A Tuesday. */
const clock = new StoppedClock('2026-05-05T10:00:00.000Z');
const mailOf = (smtpUrl: string, keys: MailSettings['keys']) =>
  new MailSettings({ smtpUrl, publicUrl: PUBLIC, keys, domains: ['mfa.example'] });

let post: Awaited<ReturnType<typeof postOffice>>;
let service: Service;
let second: Service;
beforeAll(async () => {
  post = await postOffice(['nobody@mfa.example']);
  const mail = mailOf(post.smtpUrl, [Buffer.alloc(32, 5)]);
  service = await startService({ clock, mail });
  const { url, admin } = service;
  expect(url).toBeTruthy();
  for (const slug of ['visa', 'air']) await admin.open(slug, 'visa-facilitation', { title: `The ${slug}` });
  await admin.log(
    'visa',
    agreed(1, 'KZ', '2026-05-04', 'Send the draft'),
    agreed(2, 'KZ', '2026-05-13', 'Answer article 5'),
    agreed(3, 'EU', '2026-05-13', 'Their paper'),
    agreed(4, 'KZ', '2026-06', 'Prepare the round'),
  );
  await admin.log('air', agreed(1, 'KZ', '2026-05-12', 'Of the air desk'));
  await admin.post('/v1/desks', { slug: 'consular', name: 'Consular', tracks: ['visa'] });
  // Another instance over the same database.
  const appUrl = service.app.get(Database, { strict: false }).source.options as { url: string };
  second = await startService({
    ...{ clock, mail: mailOf(post.smtpUrl, mail.keys) },
    database: { appUrl: appUrl.url, ownerUrl: appUrl.url, drop: async () => {} } as never,
  });
});
afterAll(async () => {
  await second.close();
  await service.close();
  await post.close();
});

/** Everything that is due is sent, whichever instance does it. */
const run = async () => {
  const both = [service, second].map(({ app }) => app.get(AgendaMailer, { strict: false }).run());
  await Promise.all(both);
};
/** The mails that come of a moment. */
async function mailsAt(instant: string): Promise<Letter[]> {
  const before = post.letters.length;
  clock.at = instant;
  await run();
  return post.letters.slice(before);
}
/** The link that was last sent to an address. The page sends it by itself. */
async function confirmationTo(address: string): Promise<string> {
  await run();
  const letter = post.letters.findLast(({ to }) => to[0] === address);
  return linkIn(letter as Letter, 'confirm');
}
const linkIn = ({ text }: Letter, path: string): string =>
  new RegExp(`${PUBLIC}(/mail/agenda/${path}/\\S+)`).exec(text)?.[1] ?? '';

async function onDesk(name: string): Promise<{ id: string; browser: Browser }> {
  const made = await member(service, name, null);
  const { status } = await service.admin.call('PUT', `/v1/desks/consular/grants/${made.id}`, {
    role: 'officer',
  });
  expect(status).toBeLessThan(300);
  return made;
}
const save = async (browser: Browser, answers: Record<string, string | string[]>, act = 'save') =>
  browser.send(await browser.visit(PAGE), act, answers);

async function confirmed(name: string, answers: Record<string, string | string[]>) {
  const made = await onDesk(name);
  await save(made.browser, { address: `${name}@mfa.example`, ...answers });
  await fetch(service.url + (await confirmationTo(`${name}@mfa.example`)), { method: 'POST' });
  return made;
}

describe('the agenda of a person by mail', () => {
  let aliya: { id: string; browser: Browser };
  let confirmation: string;

  it('given an address, asks there first, and says nothing of anybody', async () => {
    aliya = await onDesk('aliya');
    const wrong = await save(aliya.browser, { address: 'aliya@elsewhere.example' });
    expect([wrong.status, wordsOf(wrong.html)]).toEqual([422, expect.stringContaining('mfa.example')]);
    const saved = await save(aliya.browser, { address: 'aliya@mfa.example', weekday: '3', near: [] });
    expect(wordsOf(saved.html)).toContain('A link was sent to aliya@mfa.example.');
    confirmation = await confirmationTo('aliya@mfa.example');
    const [letter, ...others] = post.letters;
    expect(others).toEqual([]);
    expect(letter?.text).not.toMatch(/visa|draft|The aliya/i);
    expect(letter?.headers.has('list-unsubscribe')).toBe(false);
    expect(await mailsAt('2026-05-06T03:00:00.000Z')).toEqual([]);
  });

  it('given the link, confirms once, and not by being looked at', async () => {
    const asked = await fetch(service.url + confirmation);
    expect([asked.status, asked.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
    const use = () => fetch(service.url + confirmation, { method: 'POST' });
    expect([(await use()).status, (await use()).status]).toEqual([200, 404]);
    expect((await fetch(`${service.url}${confirmation.slice(0, -3)}abc`)).status).toBe(404);
    // Wednesday's digest was due before.
    expect(await mailsAt('2026-05-06T04:00:00.000Z')).toEqual([]);
  });

  it('on the chosen weekday tells what is overdue and due, as far as they may read, once', async () => {
    await signIn(aliya.browser, 'aliya');
    await save(aliya.browser, { weekday: '4' });
    expect(await mailsAt('2026-05-07T02:59:00.000Z')).toEqual([]);
    const [letter, ...others] = await mailsAt('2026-05-07T03:00:00.000Z');
    expect(others).toEqual([]);
    expect(letter?.headers.get('subject')).toBe('Agenda: 1 overdue, 1 by 13 May 2026 [internal]');
    const id = letter?.headers.get('message-id');
    expect(id).toBe(`<agenda-digest-2026-05-07-${aliya.id}@talks.example>`);
    expect(letter?.text).toContain(
      [
        'The visa, Kazakhstan – European Union',
        '  Send the draft',
        '  Due: 4 May 2026, overdue (3 days ago)',
        '  Owner: Kazakhstan, our side; desk: Consular',
        '  Basis: entry 1',
        '  https://talks.example/tracks/visa?lang=en',
      ].join('\n'),
    );
    expect(letter?.text).toContain('Answer article 5');
    expect(letter?.text).not.toMatch(/Their paper|Of the air desk/);
    expect(letter?.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(await mailsAt('2026-05-07T23:00:00.000Z')).toEqual([]);
  });

  it('given no process ran on that day, comes later, once', async () => {
    const late = await mailsAt('2026-05-25T09:00:00.000Z');
    expect(late.map(({ headers }) => headers.get('message-id'))).toEqual([
      `<agenda-digest-2026-05-21-${aliya.id}@talks.example>`,
    ]);
  });

  it('given they have lost the desk, tells nothing', async () => {
    await service.admin.call('DELETE', `/v1/desks/consular/grants/${aliya.id}`);
    expect(await mailsAt('2026-05-28T03:00:00.000Z')).toEqual([]);
  });

  it('given the link in a mail, ends by one click, and begins only after another confirmation', async () => {
    const stop = linkIn(post.letters.at(-1) as Letter, 'stop');
    expect((await fetch(service.url + stop)).status).toBe(200);
    const oneClick = () =>
      fetch(service.url + stop, {
        method: 'POST',
        body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      });
    expect([(await oneClick()).status, (await oneClick()).status]).toEqual([200, 200]);
    await signIn(aliya.browser, 'aliya');
    const page = await aliya.browser.visit(PAGE);
    expect(wordsOf(page.html)).toContain('The link in a mail stopped the mails.');
    await save(aliya.browser, {});
    expect(await confirmationTo('aliya@mfa.example')).not.toBe('');
  });
});

describe('the mail before a last possible day', () => {
  it('comes once for each of the days before, also late, and anew if the day has moved', async () => {
    clock.at = '2026-05-29T10:00:00.000Z';
    const { id } = await confirmed('berik', { weekday: '', near: ['14', '3', '0'] });
    const subjects = async (instant: string) =>
      (await mailsAt(instant)).map(({ headers }) => headers.get('subject'));
    expect(await subjects('2026-06-15T03:00:00.000Z')).toEqual([]);
    expect(await subjects('2026-06-16T03:00:00.000Z')).toEqual([
      'The visa, Kazakhstan – European Union: Prepare the round, in 14 days [internal]',
    ]);
    expect(await subjects('2026-06-17T03:00:00.000Z')).toEqual([]);
    // Nobody was there on the 27th.
    const [late] = await mailsAt('2026-06-28T05:00:00.000Z');
    expect(late?.text).toContain('Due: June 2026; last possible day: 30 June 2026 (in 2 days)');
    expect(late?.headers.get('message-id')).toBe(`<agenda-near-2026-06-28-${id}@talks.example>`);
    expect(await subjects('2026-06-29T03:00:00.000Z')).toEqual([]);
    expect(await subjects('2026-06-30T03:00:00.000Z')).toEqual([
      'The visa, Kazakhstan – European Union: Prepare the round, today [internal]',
    ]);
    const data = { number: 4, side: 'KZ', what: 'Prepare the round', due: '2026-07-10' };
    await service.admin.amend('visa', 4, { data });
    expect(await subjects('2026-07-01T03:00:00.000Z')).toEqual([
      'The visa, Kazakhstan – European Union: Prepare the round, in 9 days [internal]',
    ]);
    await service.admin.call('PATCH', `/v1/people/${id}`, { enabled: false });
    expect(await subjects('2026-07-10T03:00:00.000Z')).toEqual([]);
  });
});

describe('the calendar at a private address', () => {
  let dana: { id: string; browser: Browser };
  let path: string;
  const get = (at: string, headers: Record<string, string> = {}) => fetch(service.url + at, { headers });
  const act = async (button: string, answers: Record<string, string> = {}) =>
    dana.browser.send(await dana.browser.visit(PAGE), button, answers);
  const pathIn = ({ html }: { html: string }) =>
    new RegExp(`${PUBLIC}(/calendar/[\\w-]{43}\\.ics)`).exec(html)?.[1] ?? '';

  it('is shown once, and read without a session: their own deadlines, and that they are internal', async () => {
    clock.at = '2026-05-05T10:00:00.000Z';
    await service.admin.log('visa', agreed(5, 'KZ', '2026-08', 'Known in part'));
    dana = await onDesk('dana');
    path = pathIn(await dana.browser.send(await dana.browser.visit(PAGE), 'make', { whose: 'own' }));
    expect(pathIn(await dana.browser.visit(PAGE))).toBe('');
    const answer = await get(path);
    const { headers } = answer;
    expect([answer.status, headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual([
      'no-store',
      'no-referrer',
    ]);
    expect(headers.getSetCookie()).toEqual([]);
    const lines = (await answer.text()).replaceAll('\r\n ', '').replaceAll('\u00a0', ' ').split('\r\n');
    expect(lines).toContain('X-WR-CALNAME:Paraph: deadlines [internal]');
    const uids = lines.filter((line) => line.startsWith('UID:'));
    expect(uids).toEqual([
      'UID:visa-action-1@paraph',
      'UID:visa-action-2@paraph',
      'UID:visa-action-4@paraph',
      'UID:visa-action-5@paraph',
    ]);
    expect(lines).toContain('DTSTART;VALUE=DATE:20260513');
    // A date that is known in part stands on its last possible day, and says so.
    expect(lines).toContain('DTSTART;VALUE=DATE:20260831');
    expect(lines.join('\n')).toContain('Known in part\\, August 2026');
    expect(lines.join('\n')).not.toMatch(/Their paper|Of the air desk/);
    const again = await get(path, { 'if-none-match': headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
    expect(wordsOf((await dana.browser.visit(PAGE)).html)).toContain('Last used: 5 May 2026');
  });

  it('given what is done or withdrawn, then it is there no more', async () => {
    await service.admin.log('visa', { type: 'action.done', occurredOn: '2026-05-04', data: { number: 1 } });
    expect(await (await get(path)).text()).not.toContain('visa-action-1@');
  });

  it('given another secret or a former one, is nothing, in the same words', async () => {
    const former = path;
    path = pathIn(await act('make', { whose: 'everything', language: 'ru' }));
    const answers = await Promise.all(
      [former, `/calendar/${'x'.repeat(43)}.ics`, '/calendar/x.ics'].map((at) => get(at)),
    );
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).not.toContain('calendar');
    const text = await (await get(path)).text();
    expect(text).toContain('только для сотрудников');
    expect(text).toContain('visa-action-3@');
    expect(text).not.toContain('air-action-1@');
  });

  it('says in the security log who read, and never the secret', async () => {
    await service.app.get(SecurityLog, { strict: false }).flush({ all: true });
    const { rows } = await service.app
      .get(Database, { strict: false })
      .pool.query<{ text: string }>('SELECT to_jsonb(l)::text AS text FROM security_log l');
    const all = rows.map(({ text }) => text).join('\n');
    expect(all).toContain('/calendar/:secret.ics');
    expect(all).not.toContain(path.slice('/calendar/'.length, -'.ics'.length));
  });

  it('given an administrator or the person ends it, or the person is disabled, is nothing', async () => {
    await act('end');
    expect((await get(path)).status).toBe(404);
    path = pathIn(await act('make'));
    const admin = await member(service, 'admin-of-people', 'administrator');
    const page = await admin.browser.visit(`/people/${dana.id}`);
    expect(wordsOf(page.html)).toContain('Calendar link: on.');
    await admin.browser.send(page, 'agenda');
    expect((await get(path)).status).toBe(404);
    path = pathIn(await act('make'));
    expect((await get(path)).status).toBe(200);
    for (const enabled of [false, true]) {
      await service.admin.call('PATCH', `/v1/people/${dana.id}`, { enabled });
      expect((await get(path)).status).toBe(404);
    }
  });
});

describe('a mail that is not accepted', () => {
  it('is tried again, by the same name, and the page says what happened', async () => {
    clock.at = '2026-05-05T10:00:00.000Z';
    const { id, browser } = await confirmed('busy', { weekday: '3', near: [] });
    post.busy.add('busy@mfa.example');
    expect(await mailsAt('2026-05-06T03:00:00.000Z')).toEqual([]);
    await signIn(browser, 'busy');
    expect(wordsOf((await browser.visit(PAGE)).html)).toContain(
      'The last mail was not accepted (the mail server answered 451).',
    );
    post.busy.clear();
    const [letter, ...others] = await mailsAt('2026-05-06T03:01:00.000Z');
    expect(letter?.headers.get('message-id')).toBe(`<agenda-digest-2026-05-06-${id}@talks.example>`);
    expect(others).toEqual([]);
  });

  it('given the database was restored after a digest was due, then that digest counts as sent', async () => {
    const { pool } = service.app.get(Database, { strict: false });
    await pool.query(
      `INSERT INTO feed_epochs (public, number, id, began_after, origin, begun_at)
       VALUES (false, 2, gen_random_uuid(), 0, feed_origin(), '2026-05-13T09:00:00Z')`,
    );
    expect(await mailsAt('2026-05-13T10:00:00.000Z')).toEqual([]);
    expect((await mailsAt('2026-05-20T03:00:00.000Z')).map(({ to }) => to)).toContainEqual([
      'busy@mfa.example',
    ]);
  });

  it('given there is no such mailbox, stops, and the page says why', async () => {
    const { browser } = await onDesk('nobody');
    await save(browser, { address: 'nobody@mfa.example' });
    await run();
    expect(wordsOf((await browser.visit(PAGE)).html)).toContain(
      'the mail server says that nobody@mfa.example does not exist',
    );
  });

  it('is sent five times a day at most to an address that is not confirmed', async () => {
    const { browser } = await onDesk('asks');
    await save(browser, { address: 'asks@mfa.example' });
    for (let time = 1; time < 5; time += 1) {
      await run();
      await save(browser, {}, 'again');
    }
    await run();
    expect((await save(browser, {}, 'again')).status).toBe(422);
  });
});

it('given no mail server, the page says so; a token has none', async () => {
  const bare = await startService({ clock });
  const { browser } = await member(bare, 'aliya');
  expect(wordsOf((await browser.visit(PAGE)).html)).toContain('Mail is not set up.');
  expect((await bare.admin.call('GET', PAGE)).status).toBe(404);
  await bare.close();
});
