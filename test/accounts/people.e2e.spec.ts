import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADVISORY_LOCKS } from '../../src/db/advisory-locks.js';
import { Database } from '../../src/db/database.js';
import { StoppedClock } from '../support/clocks.js';
import { Browser, wordsOf } from '../support/forms.harness.js';
import { type Service, startService } from '../support/service.js';
import { codeAt, firstLink, invite, member, PASSWORD, post, signIn } from './people.harness.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const clock = new StoppedClock('2026-03-04T09:00:00.000Z');
const pass = (ms: number) => {
  clock.at = new Date(Date.parse(clock.at) + ms).toISOString();
};

let service: Service;
beforeAll(async () => {
  service = await startService({ clock });
});
afterAll(() => service.close());

const fresh = () => new Browser(service.url);
const greeting = async (browser: Browser) => wordsOf((await browser.visit('/')).html);

describe('the first administrator', () => {
  const answers = { name: 'Дана Сейітова', username: 'Dana', chosen: PASSWORD, repeated: PASSWORD };
  let path: string;

  it('is asked who they are by a link, which opening does not use up', async () => {
    path = await firstLink(service);
    for (const _ of [1, 2]) expect((await fresh().visit(path)).status).toBe(200);
    const { headers } = await fresh().visit(path);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['a short password', { chosen: 'too short', repeated: 'too short' }, 'at least 15'],
    [
      'a password that repeats itself',
      { chosen: 'abababababababab', repeated: 'abababababababab' },
      'too easy',
    ],
    [
      'a password of their own name',
      { chosen: 'danadanadanadana', repeated: 'danadanadanadana' },
      'too easy',
    ],
    ['another the second time', { repeated: 'something else entirely' }, 'not the same'],
    ['the admin token’s name', { name: 'Admin' }, 'is taken'],
    ['no user name', { username: '' }, 'Type a user name'],
  ])('is told of %s, and the link stays good', async (_, wrong, words) => {
    const browser = fresh();
    const page = await browser.send(await browser.visit(path), null, { ...answers, ...wrong });
    expect([page.status, wordsOf(page.html)]).toEqual([422, expect.stringContaining(words)]);
    expect(page.html).not.toContain('too short');
    expect((await browser.visit(path)).status).toBe(200);
  });

  it('is not made by a form of another site', async () => {
    const browser = fresh();
    const page = await browser.visit(path);
    expect((await browser.send(page, null, answers, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('is one, though two send the link at once while the feed is being numbered, and is signed in', async () => {
    const numbering = await service.app.get(Database, { strict: false }).pool.connect();
    await numbering.query('BEGIN');
    await numbering.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.numberFeed]);
    const other = await firstLink(service);
    const browsers = [fresh(), fresh(), fresh()];
    const pages = await Promise.all(
      browsers.map((browser, index) => browser.visit(index === 2 ? other : path)),
    );
    const sent = await Promise.all(
      browsers.map((browser, index) =>
        browser.send(pages[index]!, null, { ...answers, username: `dana${index}` }),
      ),
    );
    await numbering.query('ROLLBACK');
    numbering.release();
    expect(sent.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    const winner = sent.findIndex(({ status }) => status === 200);
    expect(await greeting(browsers[winner]!)).toContain('Internal view, Дана Сейітова.');
    expect(sent[winner]?.url).toBe('/home');
    expect(wordsOf(sent[winner]?.html ?? '')).toContain('What to do first');
    expect((await browsers[winner]!.visit('/people')).status).toBe(200);
    await expect(firstLink(service)).rejects.toThrow('somebody already');
    expect((await fresh().visit(path)).status).toBe(404);
  });
});

describe('an invitation', () => {
  it('lets in whom it was made for, once, as what they were invited', async () => {
    const { path } = await invite(service, 'once', 'officer');
    const browser = fresh();
    const account = await browser.send(await browser.visit(path), null, {
      chosen: PASSWORD,
      repeated: PASSWORD,
    });
    expect(account.url).toBe('/home');
    expect(wordsOf((await browser.visit('/account')).html)).toContain('The once, Officer');
    expect((await browser.visit('/rounds/new')).status).toBe(200);
    expect((await browser.visit('/people')).status).toBe(403);
    expect(wordsOf((await fresh().visit(path)).html)).toContain('This link no longer works');
  });

  it('is over after three days, and when a newer one is made', async () => {
    const { id, path } = await invite(service, 'late');
    const again = await service.admin.call<{ link: { url: string } }>('POST', `/v1/people/${id}/link`);
    const newer = new URL(again.body.link.url).pathname;
    expect((await fresh().visit(path)).status).toBe(404);
    expect((await fresh().visit(newer)).status).toBe(200);
    pass(3 * 24 * HOUR);
    expect((await fresh().visit(newer)).status).toBe(404);
  });

  it.each(['x', '../../etc/passwd', 'a'.repeat(43), '%00'])(
    'is nothing that was guessed: %s',
    async (guess) => {
      expect((await fresh().visit(`/welcome/${encodeURIComponent(guess)}`)).status).toBeGreaterThanOrEqual(
        400,
      );
    },
  );
});

describe('signing in with a password', () => {
  it('takes the user name in any case, and leads where one wanted to go', async () => {
    await member(service, 'saule', 'officer');
    const browser = fresh();
    const asked = await browser.visit('/account');
    expect(asked.url).toContain('/sign-in');
    const page = await browser.send(asked, null, { username: ' SAULE ', password: PASSWORD });
    expect(page.url).toBe('/account');
  });

  it('says the same of whatever is not right, and takes as long', async () => {
    const { id } = await member(service, 'gone');
    await service.admin.call('PATCH', `/v1/people/${id}`, { enabled: false });
    await member(service, 'there');
    await invite(service, 'invited');
    const said = new Set<string>();
    const took: Record<string, number> = {};
    for (const [username, password] of [
      ['there', 'not the password of anybody'],
      ['nobody', PASSWORD],
      ['gone', PASSWORD],
      ['invited', ''.padEnd(20, 'x')],
    ] as const) {
      const before = performance.now();
      const answer = await signIn(fresh(), username, password);
      took[username] = performance.now() - before;
      said.add(`${answer.status} ${answer.html} ${[...answer.headers.keys()]}`);
    }
    expect([...said].map((page) => page.slice(0, 3))).toEqual(['422']);
    expect([...said][0]).not.toContain(PASSWORD);
    // Argon2id dominates: without it an answer takes a tenth.
    const least = (took.there ?? 0) / 3;
    for (const username of ['nobody', 'gone', 'invited']) expect(took[username]).toBeGreaterThan(least);
  });

  it('waits after five wrong passwords, whoever types them, also for a name that nobody has', async () => {
    pass(24 * HOUR + 1);
    await member(service, 'target');
    for (const username of ['target', 'no-such-person']) {
      for (const _ of Array(5)) expect((await signIn(fresh(), username, 'a guess at it')).status).toBe(422);
      const locked = await signIn(fresh(), username);
      expect([locked.status, wordsOf(locked.html)]).toEqual([
        429,
        expect.stringContaining('Too many attempts'),
      ]);
      expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    pass(MINUTE);
    const browser = fresh();
    await signIn(browser, 'target');
    expect(await greeting(browser)).toContain('Internal view, The target.');
  });

  it('keeps nothing of what was typed: neither in the page nor in the log', async () => {
    const answer = await signIn(fresh(), 'my-secret-password', 'another-secret');
    expect(answer.html).not.toMatch(/my-secret-password|another-secret/);
    const { pool } = service.app.get(Database, { strict: false });
    const { rows } = await pool.query('SELECT * FROM security_log');
    expect(JSON.stringify(rows)).not.toMatch(/my-secret-password|another-secret/);
  });

  it('still goes by a token, beside it', async () => {
    const browser = fresh();
    const page = await browser.visit('/sign-in');
    expect(wordsOf(page.html)).toContain('Sign in with a token');
    await browser.send(page, null, { token: service.adminToken });
    expect(await greeting(browser)).toContain('Internal view, admin.');
  });
});

describe('one-time codes', () => {
  /** Sets them up as a browser does, and tells their secret. */
  async function withCodes(username: string) {
    const { browser, id } = await member(service, username);
    const page = await browser.visit('/account/codes');
    const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(page.html)?.[1]?.replaceAll(' ', '') ?? '';
    const done = await post(browser, page, '/account/codes', {
      code: codeAt(secret, clock.at),
      password: PASSWORD,
    });
    expect(wordsOf(done.html)).toContain('Codes are on');
    pass(MINUTE);
    return { browser, id, secret };
  }

  it('are set up with a picture that needs nothing the policy forbids, and kept sealed', async () => {
    const { secret, id, browser } = await withCodes('marat');
    const { pool } = service.app.get(Database, { strict: false });
    const { rows } = await pool.query('SELECT codes FROM people WHERE id = $1', [id]);
    expect(rows[0].codes).toMatch(/^sealed1\./);
    expect(rows[0].codes).not.toContain(secret);
    expect((await browser.visit('/account/codes')).html).not.toContain(secret);
  });

  it('are not turned on without the password, or by a code that no app shows', async () => {
    const { browser } = await member(service, 'careless');
    const page = await browser.visit('/account/codes');
    expect(page.html).toContain('<svg');
    expect(page.html).not.toMatch(/style=|<img/);
    const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(page.html)?.[1]?.replaceAll(' ', '') ?? '';
    const code = codeAt(secret, clock.at);
    const wrong = { code, password: 'not my password at all' };
    expect((await post(browser, page, '/account/codes', wrong)).status).toBe(422);
    const off = { code: codeAt(secret, '2020-01-01T00:00:00Z'), password: PASSWORD };
    expect((await post(browser, page, '/account/codes', off)).status).toBe(422);
    expect((await signIn(fresh(), 'careless')).url).toBe('/home');
  });

  it('are asked for beside the password, say no more than it, and count once', async () => {
    const { secret } = await withCodes('bolat');
    const code = codeAt(secret, clock.at);
    const answers = [
      await signIn(fresh(), 'bolat'),
      await signIn(fresh(), 'bolat', PASSWORD, '000000'),
      await signIn(fresh(), 'bolat', 'a wrong password, right code', code),
    ];
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422]);
    expect(new Set(answers.map(({ html }) => html)).size).toBe(1);
    const both = await Promise.all([0, 1].map(() => signIn(fresh(), 'bolat', PASSWORD, code)));
    expect(both.map(({ url }) => url === '/home').sort()).toEqual([false, true]);
    expect((await signIn(fresh(), 'bolat', PASSWORD, code)).status).toBe(422);
    pass(MINUTE);
    expect((await signIn(fresh(), 'bolat', PASSWORD, codeAt(secret, clock.at))).url).toBe('/home');
  });

  it('are not got round by a new link, and taken off by an administrator', async () => {
    const { id, secret } = await withCodes('lost');
    const { body } = await service.admin.call<{ link: { url: string } }>('POST', `/v1/people/${id}/link`);
    const browser = fresh();
    const welcome = await browser.visit(new URL(body.link.url).pathname);
    const chosen = 'another four words here';
    const page = await browser.send(welcome, null, { chosen, repeated: chosen });
    expect(page.url).toBe('/sign-in');
    expect((await signIn(fresh(), 'lost', chosen)).status).toBe(422);
    expect((await signIn(fresh(), 'lost', chosen, codeAt(secret, clock.at))).url).toBe('/home');
    expect((await service.admin.call('DELETE', `/v1/people/${id}/codes`)).status).toBe(204);
    expect((await signIn(fresh(), 'lost', chosen)).url).toBe('/home');
  });

  it('are taken off by their owner with the password alone', async () => {
    const { browser } = await withCodes('tired');
    const page = await browser.visit('/account/codes');
    expect((await post(browser, page, '/account/codes', { password: 'nope' })).status).toBe(422);
    const done = await post(browser, page, '/account/codes', { password: PASSWORD });
    expect(wordsOf(done.html)).toContain('Codes are off');
  });
});

describe('a session', () => {
  it('begins anew at each sign-in: a cookie that somebody planted is nobody’s after', async () => {
    await member(service, 'victim');
    const { browser: attacker } = await member(service, 'attacker');
    const planted = attacker.cookie;
    const answer = await fetch(`${service.url}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ username: 'victim', password: PASSWORD }),
      headers: { cookie: planted, 'sec-fetch-site': 'same-origin' },
      redirect: 'manual',
    });
    const [given = ''] = answer.headers.getSetCookie();
    expect([answer.status, given.startsWith(planted)]).toEqual([303, false]);
    const old = await fetch(`${service.url}/account`, { headers: { cookie: planted }, redirect: 'manual' });
    expect(old.status).toBe(303);
  });

  it('is over for a copied cookie when its owner signs out', async () => {
    const { browser, account } = await member(service, 'copied');
    const { cookie } = browser;
    const status = async () =>
      (await fetch(`${service.url}/account`, { headers: { cookie }, redirect: 'manual' })).status;
    expect(await status()).toBe(200);
    await post(browser, account, '/sign-out');
    expect(await status()).toBe(303);
  });

  it('is listed, and ended from another browser, at the next request', async () => {
    const { browser } = await member(service, 'twice');
    pass(MINUTE);
    const other = fresh();
    await signIn(other, 'twice');
    const account = await browser.visit('/account');
    const ends = [...account.html.matchAll(/action="(\/account\/sessions\/[^"]+)"/g)].map(
      ([, path]) => path!,
    );
    expect(ends).toHaveLength(2);
    // The newest stands first.
    await post(browser, account, ends[0]!);
    expect(await greeting(other)).toContain('Public view.');
    expect(await greeting(browser)).toContain('Internal view, The twice.');
  });

  it('of somebody else cannot be ended by guessing its address', async () => {
    const { browser: mine, account } = await member(service, 'mine');
    const { browser: theirs, account: other } = await member(service, 'theirs');
    const end = /action="(\/account\/sessions\/[^"]+)"/.exec(other.html)?.[1] ?? '';
    await post(mine, account, end);
    expect(await greeting(theirs)).toContain('Internal view, The theirs.');
  });

  it('is over everywhere by one button', async () => {
    const { browser, account } = await member(service, 'everywhere');
    const other = fresh();
    await signIn(other, 'everywhere');
    const page = await post(browser, account, '/account/sign-out-everywhere');
    expect(page.url).toBe('/sign-in');
    for (const each of [browser, other]) expect(await greeting(each)).toContain('Public view.');
  });

  it('is over everywhere else when the password changes', async () => {
    const { browser, account } = await member(service, 'changing');
    const other = fresh();
    await signIn(other, 'changing');
    const chosen = 'quite another set of words';
    const wrong = await post(browser, account, '/account/password', {
      password: 'not mine',
      chosen,
      repeated: chosen,
    });
    expect([wrong.status, wrong.html.includes('not mine')]).toEqual([422, false]);
    await post(browser, account, '/account/password', { password: PASSWORD, chosen, repeated: chosen });
    expect(await greeting(browser)).toContain('Internal view, The changing.');
    expect(await greeting(other)).toContain('Public view.');
    expect((await signIn(fresh(), 'changing')).status).toBe(422);
    expect((await signIn(fresh(), 'changing', chosen)).url).toBe('/home');
  });

  it('does no more than its owner may, from the next request', async () => {
    const { id, browser } = await member(service, 'demoted', 'administrator');
    expect((await browser.visit('/people')).status).toBe(200);
    await service.admin.call('PATCH', `/v1/people/${id}`, { role: 'reader' });
    expect((await browser.visit('/people')).status).toBe(403);
    await service.admin.call('PATCH', `/v1/people/${id}`, { enabled: false });
    expect(await greeting(browser)).toContain('Public view.');
    await service.admin.call('PATCH', `/v1/people/${id}`, { enabled: true });
    expect(await greeting(browser)).toContain('Public view.');
    expect((await signIn(fresh(), 'demoted')).url).toBe('/home');
  });

  it('ends after an hour without a request, and after twelve whatever happens', async () => {
    const { browser } = await member(service, 'idle');
    pass(59 * MINUTE);
    expect(await greeting(browser)).toContain('Internal view');
    pass(59 * MINUTE);
    expect(await greeting(browser)).toContain('Internal view');
    pass(61 * MINUTE);
    expect(await greeting(browser)).toContain('Public view.');
    const busy = fresh();
    await signIn(busy, 'idle');
    for (const _ of Array(14)) {
      pass(50 * MINUTE);
      expect(await greeting(busy)).toContain('Internal view');
    }
    pass(25 * MINUTE);
    expect(await greeting(busy)).toContain('Public view.');
  });
});

describe('a page that lies open', () => {
  it('does not keep its session alive by what it asks for itself', async () => {
    const { browser } = await member(service, 'away');
    for (const [name, value] of [
      ['hx-request', 'true'],
      ['accept', 'text/event-stream'],
    ] as const) {
      pass(25 * MINUTE);
      const page = await browser.visit('/account', { headers: { [name]: value } });
      expect(wordsOf(page.html)).toContain('The away');
    }
    pass(11 * MINUTE);
    expect(await greeting(browser)).toContain('Public view.');
  });
});

describe('a browser whose session is over', () => {
  it('signs in at the first try: the old cookie does not take the new one along', async () => {
    const { id, browser } = await member(service, 'again');
    const page = await fresh().visit('/sign-in');
    await service.admin.call('DELETE', `/v1/people/${id}/sessions`);
    await browser.send(page, null, { username: 'again', password: PASSWORD });
    expect(await greeting(browser)).toContain('Internal view, The again.');
  });
});

describe('the page of people', () => {
  it('invites, with a link that is shown once, and says whose name is taken', async () => {
    const { browser } = await member(service, 'boss', 'administrator');
    const people = await browser.visit('/people');
    const asked = { name: '<script>alert(1)</script>', login: 'Script.Kiddie', role: 'reader' };
    const made = await post(browser, people, '/people', asked);
    const link = /<code>([^<]+)<\/code>/.exec(made.html)?.[1] ?? '';
    expect(link).toMatch(new RegExp(`^${service.url}/welcome/[\\w-]{43}$`));
    expect(made.headers.get('cache-control')).toBe('no-store');
    const listed = await browser.visit('/people');
    expect(listed.html).not.toMatch(/<script>alert|welcome\//);
    expect(wordsOf(listed.html)).toContain('<script>alert(1)</script> script.kiddie Reader Invited never');
    const taken = await post(browser, people, '/people', asked);
    expect([taken.status, wordsOf(taken.html)]).toEqual([
      422,
      expect.stringContaining('This user name, or one that looks the same, is already taken'),
    ]);
  });

  it('changes, shuts out and lets in again, by forms of this session alone', async () => {
    const { browser, id: own } = await member(service, 'chief', 'administrator');
    const { id, browser: other } = await member(service, 'subject', 'reader');
    const page = await browser.visit(`/people/${id}`);
    const forged = await browser.visit(`/people/${id}`, {
      method: 'POST',
      body: new URLSearchParams({ do: 'disable' }),
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(forged.status).toBe(403);
    await post(browser, page, `/people/${id}`, { do: 'save', name: 'Another Name', role: 'auditor' });
    expect(await greeting(other)).toContain('Internal view, Another Name.');
    const out = await post(browser, page, `/people/${id}`, { do: 'disable' });
    expect(wordsOf(out.html)).toContain('subject, Auditor, Disabled');
    expect(await greeting(other)).toContain('Public view.');
    await post(browser, page, `/people/${id}`, { do: 'enable' });
    const self = await browser.visit(`/people/${own}`);
    expect((await post(browser, self, `/people/${own}`, { do: 'disable' })).status).toBe(403);
    expect(
      (await post(browser, self, `/people/${own}`, { do: 'save', name: 'Chief', role: 'reader' })).status,
    ).toBe(403);
  });

  it.each(['reader', 'officer', 'approver', 'auditor'] as const)(
    'is not for a person with the role %s',
    async (role) => {
      const { browser, account } = await member(service, `a-${role}`, role);
      expect((await browser.visit('/people')).status).toBe(403);
      const invited = await post(browser, account, '/people', {
        name: 'X',
        login: 'xx',
        role: 'administrator',
      });
      expect(invited.status).toBe(403);
    },
  );
});

describe('people over the API', () => {
  it('are invited, listed, changed and signed out; nothing secret is told', async () => {
    const { id } = await member(service, 'api');
    const { body } = await service.admin.call<Record<string, unknown>>('GET', `/v1/people/${id}`);
    expect(body).toEqual({
      ...{
        id,
        name: 'The api',
        username: 'api',
        issuer: null,
        role: 'officer',
        state: 'active',
        codes: false,
      },
      ...{ createdAt: clock.at, signedInAt: clock.at },
    });
    const sessions = await service.admin.get<{ items: { id: string }[] }>(`/v1/sessions?person=${id}`);
    expect(sessions.items).toHaveLength(1);
    expect(JSON.stringify(sessions)).not.toMatch(/hash|secret/);
    expect((await service.admin.call('DELETE', `/v1/sessions/${sessions.items[0]?.id}`)).status).toBe(204);
    expect((await service.admin.call('DELETE', `/v1/sessions/${sessions.items[0]?.id}`)).status).toBe(404);
  });

  it.each([
    { password: 'mine from now on!!' },
    { issuer: 'https://evil.example' },
    { id: '3a0c5a40-3e1c-4a3e-9a52-6d0f7a0f4c11' },
    { role: 'root' },
    { username: 'with space' },
    { name: 'a\u0000b' },
  ])('are not made of fields that nobody may give: %j', async (more) => {
    const asked = { name: 'Somebody', username: 'somebody-else', role: 'reader', ...more };
    expect((await service.admin.call('POST', '/v1/people', asked)).status).toBe(422);
  });

  it('shows a link once, also to whoever repeats the call', async () => {
    const asked = { name: 'Repeated', username: 'repeated', role: 'reader' };
    const call = () =>
      service.admin.call<{ id: string; link: { url: string | null } }>('POST', '/v1/people', asked, {
        'idempotency-key': 'invite-once',
      });
    const [first, second] = [await call(), await call()];
    expect(first.body.link.url).toContain('/welcome/');
    expect([second.status, second.body.id, second.body.link.url]).toEqual([201, first.body.id, null]);
  });

  it('takes no write from the cookie of an administrator', async () => {
    const { browser } = await member(service, 'rider', 'administrator');
    const answer = await fetch(`${service.url}/v1/people`, {
      method: 'POST',
      body: JSON.stringify({ name: 'X', username: 'forged', role: 'administrator' }),
      headers: { cookie: browser.cookie, 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(401);
  });
});
