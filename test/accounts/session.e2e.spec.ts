import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { StoppedClock } from '../support/clocks.js';
import { Browser, formIn, newToken, titleOf, wordsOf } from '../support/forms.harness.js';
import { FOUNDING, type Service, startService } from '../support/service.js';

const FORM = '/rounds/new?track=kz-eu-air-services';
const clock = new StoppedClock('2026-03-04T09:00:00.000Z');

let service: Service;
let officer: string;
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING, clock });
  officer = await newToken(service, 'officer', 'Aigerim');
});
afterAll(() => service.close());

const browserOf = async (token = officer) => {
  const browser = new Browser(service.url);
  await browser.signIn(token);
  return browser;
};

describe('signing in', () => {
  it('with a token shows the internal view, by a cookie that scripts cannot read', async () => {
    const browser = new Browser(service.url);
    expect(wordsOf((await browser.visit('/')).html)).toContain('Public view.');
    const page = await browser.visit('/sign-in');
    const answer = await fetch(`${service.url}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ token: officer }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Lax/i);
    expect(answer.headers.getSetCookie()[0]).not.toContain(officer);
    const board = await browser.send(page, null, { token: officer });
    expect(board.url).toBe('/home');
    expect(wordsOf(board.html)).toContain('Internal view, Aigerim.');
    expect(board.headers.get('cache-control')).toBe('no-store');
  });

  it('with something else says so, and gives no session', async () => {
    const browser = new Browser(service.url);
    const wrong = await browser.send(await browser.visit('/sign-in'), null, { token: 'paraph_guess' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).not.toContain('paraph_guess');
    expect(browser.cookie).toBe('');
  });

  it.each([
    '//elsewhere.example',
    '/\\elsewhere.example',
    'https://elsewhere.example',
    '/\r\nSet-Cookie: a=b',
  ])('never leads elsewhere: %j', async (next) => {
    const browser = new Browser(service.url);
    const page = await browser.visit(`/sign-in?next=${encodeURIComponent(next)}`);
    expect((await browser.send(page, null, { token: officer })).url).toBe('/home');
  });

  it('is over an hour after its reader’s last request, whatever the page asks for by itself', async () => {
    const browser = await browserOf();
    const began = clock.at;
    const later = (minutes: number) => new Date(Date.parse(began) + minutes * 60_000).toISOString();
    clock.at = later(50);
    const headers = { cookie: browser.cookie };
    expect((await fetch(`${service.url}/v1/stream`, { method: 'HEAD', headers })).status).toBe(200);
    clock.at = later(70);
    expect(wordsOf((await browser.visit('/')).html)).toContain('Public view.');
    clock.at = began;
  });

  it('leads back to the form that asked for it', async () => {
    const browser = new Browser(service.url);
    const asked = await browser.visit(FORM);
    expect(asked.url).toContain('/sign-in');
    expect((await browser.send(asked, null, { token: officer })).url).toBe(FORM);
  });

  it.each([
    ['/?asOf=2025-12-01', '/?asOf=2025-12-01'],
    ['/sign-in', '/'],
  ])('from the head of %s leads to %s', async (path, then) => {
    const browser = new Browser(service.url);
    const { html } = await browser.visit(path);
    const asked = /href="(\/sign-in\?next=[^"]*)"/.exec(html)?.[1] ?? '';
    const page = await browser.visit(asked.replaceAll('&amp;', '&'));
    expect((await browser.send(page, null, { token: officer })).url).toBe(then);
  });

  it('in a language that was chosen there goes on in it', async () => {
    const browser = new Browser(service.url);
    const asked = await browser.visit(`/sign-in?next=${encodeURIComponent(`${FORM}&lang=en`)}`);
    const kazakh = await browser.speak(asked, 'kk');
    expect([kazakh.status, titleOf(kazakh.html)]).toEqual([200, 'Кіру – Paraph']);
    const form = await browser.send(kazakh, null, { token: officer });
    expect([form.url, titleOf(form.html)]).toEqual([`${FORM}&lang=kk`, 'Раунд енгізу – Paraph']);
  });

  it('ends when the token is revoked, at the next request', async () => {
    const token = await newToken(service, 'officer', 'leaving');
    const browser = await browserOf(token);
    expect(wordsOf((await browser.visit('/')).html)).toContain('Internal view, leaving.');
    const { pool } = service.app.get(Database, { strict: false });
    await pool.query("UPDATE tokens SET revoked_at = now() WHERE name = 'leaving'");
    expect(wordsOf((await browser.visit('/')).html)).toContain('Public view.');
    expect(browser.cookie).toBe('');
  });

  it('ends by signing out, which another site cannot do', async () => {
    const browser = await browserOf();
    const { html } = await browser.visit('/');
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const out = (form: Record<string, string>, site: string) =>
      browser.visit('/sign-out', {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: { 'sec-fetch-site': site },
      });
    expect((await out({ csrf }, 'cross-site')).status).toBe(403);
    expect((await out({}, 'same-origin')).status).toBe(403);
    expect(wordsOf((await out({ csrf }, 'same-origin')).html)).toContain('Public view.');
  });

  it('has a token that no two pages show alike, and each of them opens its forms', async () => {
    const browser = await browserOf();
    const csrfOf = async () => {
      const { html } = await browser.visit('/');
      return /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
    };
    const [one, other] = [await csrfOf(), await csrfOf()];
    expect(one).not.toBe(other);
    const out = (csrf: string) =>
      browser.visit('/sign-out', { method: 'POST', body: new URLSearchParams({ csrf }) });
    // Neither half of it, nor two masks without a token under them.
    for (const wrong of [one.slice(0, one.length / 2), one + other, 'A'.repeat(one.length), ''])
      expect([wrong, (await out(wrong)).status]).toEqual([wrong, 403]);
    expect(wordsOf((await out(one)).html)).toContain('Public view.');
  });

  it('as a reader opens no form', async () => {
    const browser = await browserOf(await newToken(service, 'reader'));
    expect((await browser.visit(FORM)).status).toBe(403);
  });
});

describe('a form that is sent when the session has ended', () => {
  const answers = { occurredOn: '2026-02-01', 'outcome.en': 'Typed with care' };

  it('is kept through signing in, a mistake and two changes of language, and goes on in the last one', async () => {
    const browser = await browserOf();
    const form = await browser.visit(FORM);
    browser.forget();
    const asked = await browser.send(form, 'check', answers);
    expect(asked.status).toBe(401);
    const russian = await browser.speak(asked, 'ru');
    expect([russian.status, titleOf(russian.html)]).toEqual([200, 'Вход – Paraph']);
    const mistaken = await browser.send(russian, null, { token: 'wrong' });
    expect([mistaken.status, titleOf(mistaken.html)]).toEqual([422, 'Ошибка: Вход – Paraph']);
    const again = await browser.send(mistaken, null, { token: officer });
    const kazakh = await browser.speak(again, 'kk');
    expect(wordsOf(kazakh.html)).toContain('Сіз кірдіңіз');
    const back = await browser.send(kazakh, 'edit');
    expect(titleOf(back.html)).toBe('Раунд енгізу – Paraph');
    expect(Object.fromEntries(formIn(back.html).fields)).toMatchObject(answers);
  });

  it('is not made to act by a change of language', async () => {
    const browser = await browserOf(service.adminToken);
    const people = await browser.visit('/people');
    const invited = { name: 'Somebody', login: 'somebody', role: 'reader' };
    const asked = await browser.send(people, null, { ...invited, csrf: 'guessed' });
    expect(asked.status).toBe(403);
    const russian = await browser.speak(asked, 'ru');
    expect(wordsOf(russian.html)).toContain('Продолжить');
    expect(wordsOf((await browser.visit('/people')).html)).not.toContain('Somebody');
  });

  it('leads back to the page with the button, where the button alone has an address', async () => {
    const browser = await browserOf();
    const account = await browser.visit('/account');
    browser.forget();
    const { html } = await browser.visit('/account/sign-out-everywhere', {
      method: 'POST',
      body: new URLSearchParams({ csrf: 'of before' }),
      headers: { 'sec-fetch-site': 'same-origin', referer: `${service.url}/account?lang=ru` },
    });
    const back = await browser.send({ ...account, html }, null, { token: officer });
    expect([back.status, back.url]).toEqual([200, '/account?lang=ru']);
  });
});

describe('a form that the session did not make', () => {
  const answers = { occurredOn: '2026-02-01', 'outcome.en': 'Typed with care' };
  const recorded = async () => (await service.admin.history('kz-eu-air-services')).length;

  it('is not recorded without the token of the session, and what it holds is kept', async () => {
    const browser = await browserOf();
    const before = await recorded();
    const check = await browser.send(await browser.visit(FORM), 'check', answers);
    for (const csrf of [null, 'guessed']) {
      const asked = await browser.send(check, 'record', { csrf });
      expect(asked.status).toBe(403);
      expect(asked.html).toContain('value="Typed with care"');
    }
    expect(await recorded()).toBe(before);
  });

  it.each([
    ['Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site of a sister site', { 'sec-fetch-site': 'same-site' }],
  ])('is refused when it comes from another site: %s', async (_, headers) => {
    const browser = await browserOf();
    const before = await recorded();
    const check = await browser.send(await browser.visit(FORM), 'check', answers);
    expect((await browser.send(check, 'record', {}, headers)).status).toBe(403);
    expect(await recorded()).toBe(before);
  });

  it('is refused by its Origin where the browser sends no Sec-Fetch-Site', async () => {
    const browser = await browserOf();
    for (const origin of ['https://elsewhere.example', 'null']) {
      const answer = await fetch(`${service.url}/rounds/new`, {
        method: 'POST',
        body: new URLSearchParams({ do: 'check' }),
        headers: { origin, cookie: browser.cookie },
      });
      expect([origin, answer.status]).toEqual([origin, 403]);
    }
  });
});

describe('the machine interface', () => {
  it('takes no write by a cookie, and reads for it what it would for the token', async () => {
    const browser = await browserOf();
    const { cookie } = browser;
    const entry = { type: 'statement.made', occurredOn: '2026-02', data: { summary: 'x' } };
    const write = await fetch(`${service.url}/v1/tracks/kz-eu-air-services/transitions`, {
      method: 'POST',
      body: JSON.stringify(entry),
      headers: { cookie, 'content-type': 'application/json' },
    });
    expect(write.status).toBe(401);
    const read = await fetch(`${service.url}/v1/tracks/kz-eu-air-services/next`, { headers: { cookie } });
    expect(read.status).toBe(200);
    expect(read.headers.get('vary')).toContain('Cookie');
  });

  it('takes no form', async () => {
    const answer = await service.admin.fetch('/v1/tracks', {
      method: 'POST',
      body: new URLSearchParams({ slug: 'x' }),
    });
    expect(answer.status).toBe(415);
  });
});
