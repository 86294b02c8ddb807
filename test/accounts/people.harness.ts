import { expect } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import type { Role } from '../../src/access/allow.js';
import { Links, linkPath } from '../../src/accounts/people/links.js';
import { Browser, type Visited } from '../support/forms.harness.js';
import type { Service } from '../support/service.js';

export const PASSWORD = 'four words that stand here';

/** The only form on the page that leads there, sent as a browser does. */
export async function post(
  browser: Browser,
  page: Visited,
  path: string,
  fields: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Visited> {
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
  return browser.visit(path, {
    method: 'POST',
    body: new URLSearchParams({ csrf, ...fields }),
    headers: { 'sec-fetch-site': 'same-origin', ...headers },
  });
}

export const signIn = async (browser: Browser, username: string, password = PASSWORD, code = '') =>
  browser.send(await browser.visit('/sign-in'), null, { username, password, code });

/** The link of the first start. */
export async function firstLink({ app }: Service): Promise<string> {
  const link = await app.get(Links, { strict: false }).createFirst();
  if (!link) throw new Error('there is somebody already');
  return linkPath(link.secret);
}

type Invited = { id: string; link: { url: string | null; expiresAt: string } };

/** Invites somebody by the API. */
export async function invite({ admin }: Service, username: string, role: Role | null = 'officer') {
  const answer = await admin.call<Invited>('POST', '/v1/people', { name: `The ${username}`, username, role });
  expect(answer.status).toBe(201);
  const { id, link } = answer.body;
  return { id, path: new URL(link.url ?? '').pathname };
}

/** Somebody who has chosen their password, and the browser in which they did. */
export async function member(service: Service, username: string, role: Role | null = 'officer') {
  const { id, path } = await invite(service, username, role);
  const browser = new Browser(service.url);
  const welcome = await browser.visit(path);
  const home = await browser.send(welcome, null, { chosen: PASSWORD, repeated: PASSWORD });
  expect(home.url).toBe('/home');
  return { id, browser, home, account: await browser.visit('/account') };
}

/** What an authenticator app shows at that instant. */
export const codeAt = (secret: string, instant: string): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.parse(instant) });
