import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AccessSettings } from '../../src/accounts/credentials/settings.js';
import { SecurityLog } from '../../src/audit/security-log.js';
import { Database } from '../../src/db/database.js';
import { formIn, wordsOf } from '../support/forms.harness.js';
import { type Service, startService } from '../support/service.js';
import {
  CLIENT,
  type Forge,
  maced,
  PUBLIC,
  signed,
  startProvider,
  type TestProvider,
  Traveller,
  unsigned,
} from './oidc.harness.js';

let provider: TestProvider;
let service: Service;

const settingsFor = ({ issuer }: TestProvider) =>
  new AccessSettings({
    publicUrl: PUBLIC,
    signOn: {
      issuer,
      ...{ clientId: CLIENT.id, clientSecret: CLIENT.secret, scope: 'openid profile', groupsClaim: 'groups' },
      groups: [
        { group: 'CN=heads,DC=mfa', role: 'approver' },
        { group: 'desk-4', role: 'officer' },
        { group: 'guests', role: null },
      ],
    },
  });

beforeAll(async () => {
  provider = await startProvider();
  service = await startService({ access: settingsFor(provider) });
});
afterAll(async () => {
  await service.close();
  await provider.close();
});
beforeEach(() => {
  Object.assign(provider.people, {
    aigerim: { name: 'Айгерім', groups: ['staff', 'desk-4'] },
    head: { preferred_username: 'head', groups: ['desk-4', 'CN=heads,DC=mfa'] },
    guest: { name: 'A guest', groups: 'guests' },
    stranger: { name: 'A stranger', groups: ['others'] },
    admin: { name: 'admin', preferred_username: 'Admin', groups: ['desk-4'] },
  });
  Object.assign(provider.state, { account: 'aigerim', forge: null, metadata: {} });
});

const traveller = () => new Traveller(service.url);
const greeting = async (browser: Traveller) => wordsOf((await browser.ask(`${PUBLIC}/`)).html);
const people = async () => {
  const { pool } = service.app.get(Database, { strict: false });
  return (await pool.query('SELECT subject, name, role, username FROM people ORDER BY subject')).rows;
};

/** Whoever comes back so is not let in, and is told at most which claim is at fault. */
async function expectRefused(browser: Traveller, answer: { status: number; html: string }) {
  expect(answer.status).toBe(422);
  expect(wordsOf(answer.html)).toContain('The sign-in with your ministry account failed.');
  expect(await greeting(browser)).toContain('Public view.');
}

describe('single sign-on', () => {
  it('is offered, and leads back to where one wanted to go, as oneself', async () => {
    const browser = traveller();
    const page = await browser.ask(`${PUBLIC}/sign-in?next=/rounds/new`);
    expect(page.html).toContain('href="/sign-in/elsewhere?next=%2Frounds%2Fnew"');
    const back = await browser.signIn('/rounds/new');
    expect([back.status, back.location]).toEqual([303, `${PUBLIC}/rounds/new`]);
    expect(await greeting(browser)).toContain('Internal view, Айгерім.');
    expect(wordsOf((await browser.ask(`${PUBLIC}/account`)).html)).toContain('You sign in at 127.0.0.1');
  });

  it('asks with a code challenge, a state and a nonce of its own each time', async () => {
    const asked = await Promise.all([traveller().leave(), traveller().leave()]);
    for (const { searchParams } of asked) {
      expect(searchParams.get('response_type')).toBe('code');
      expect(searchParams.get('code_challenge_method')).toBe('S256');
      expect(searchParams.get('redirect_uri')).toBe(`${PUBLIC}/sign-in/return`);
    }
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(new Set(asked.map(({ searchParams }) => searchParams.get(name))).size).toBe(2);
    }
  });

  it('gives the role of the first group that the settings name, and only a name that is nobody’s', async () => {
    for (const account of ['head', 'admin', 'guest']) {
      provider.state.account = account;
      await traveller().signIn();
    }
    expect(await people()).toEqual(
      expect.arrayContaining([
        { subject: 'head', name: 'head', role: 'approver', username: null },
        { subject: 'admin', name: 'Person admin', role: 'officer', username: null },
        { subject: 'guest', name: 'A guest', role: null, username: null },
      ]),
    );
  });

  it('lets nobody in whose groups the settings do not name, and makes nobody of them', async () => {
    provider.state.account = 'stranger';
    const browser = traveller();
    const back = await browser.signIn();
    expect([back.status, wordsOf(back.html)]).toEqual([403, expect.stringContaining('in no group')]);
    expect(wordsOf(back.html)).toContain('The claim “groups” from the sign-in service is missing or wrong.');
    expect(await greeting(browser)).toContain('Public view.');
    expect(JSON.stringify(await people())).not.toContain('stranger');
  });

  it('follows groups at each sign-in, and signs out everywhere whoever has lost theirs', async () => {
    const first = traveller();
    await first.signIn();
    provider.people.aigerim = { name: 'Айгерім С.', groups: ['CN=heads,DC=mfa'] };
    await traveller().signIn();
    expect(await greeting(first)).toContain('Internal view, Айгерім С..');
    expect(await people()).toContainEqual(
      expect.objectContaining({ subject: 'aigerim', name: 'Айгерім С.', role: 'approver' }),
    );
    provider.people.aigerim = { name: 'Айгерім С.', groups: [] };
    expect((await traveller().signIn()).status).toBe(403);
    expect(await greeting(first)).toContain('Public view.');
  });

  it('does not let in whom an administrator has shut out', async () => {
    await traveller().signIn();
    const { items } = await service.admin.get<{ items: { id: string; name: string }[] }>('/v1/people');
    const person = items.find(({ name }) => name.startsWith('Айгерім'));
    await service.admin.call('PATCH', `/v1/people/${person?.id}`, { enabled: false });
    const browser = traveller();
    expect((await browser.signIn()).status).toBe(403);
    expect(await greeting(browser)).toContain('Public view.');
    await service.admin.call('PATCH', `/v1/people/${person?.id}`, { enabled: true });
  });

  it('works at the first try also where an earlier session is over', async () => {
    const browser = traveller();
    await browser.signIn();
    const { pool } = service.app.get(Database, { strict: false });
    await pool.query('UPDATE sessions SET ended_at = now()');
    expect((await browser.signIn()).status).toBe(303);
    expect(await greeting(browser)).toContain('Internal view, Айгерім.');
  });

  it('never makes one person of a user name here and a name there', async () => {
    const { body } = await service.admin.call<{ id: string }>('POST', '/v1/people', {
      ...{ name: 'Айгерім', username: 'aigerim', role: 'administrator' },
    });
    const browser = traveller();
    await browser.signIn();
    expect((await browser.ask(`${PUBLIC}/people`)).status).toBe(403);
    const link = await service.admin.call('POST', `/v1/people/${body.id}/link`);
    expect(link.status).toBe(200);
  });

  it('never leads elsewhere', async () => {
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
      expect((await traveller().signIn(next)).location).toBe(`${PUBLIC}/home`);
    }
  });
});

describe('a form that is sent when the session is over', () => {
  it('keeps what was typed while one signs in there in another tab', async () => {
    provider.state.account = 'head';
    const browser = traveller();
    await browser.signIn();
    const send = (path: string, fields: [string, string][]) =>
      fetch(service.url + path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: {
          cookie: browser.cookieOf(PUBLIC),
          'sec-fetch-site': 'same-origin',
          'accept-language': 'en',
        },
      });
    const { pool } = service.app.get(Database, { strict: false });
    await pool.query('UPDATE sessions SET ended_at = now()');
    const over = await send('/tracks/new', [['slug', 'typed-with-care']]);
    const page = await over.text();
    expect([over.status, page]).toEqual([401, expect.stringContaining('target="_blank"')]);
    await browser.signIn();
    const { action, fields } = formIn(page);
    const again = await (await send(action, fields)).text();
    expect(formIn(again).fields).toContainEqual(['slug', 'typed-with-care']);
    expect(wordsOf(again)).toContain('Continue with what you typed');
  });
});

describe('who comes back', () => {
  it.each<[string, (url: URL) => void]>([
    ['without a code', ({ searchParams }) => searchParams.delete('code')],
    ['with another code', ({ searchParams }) => searchParams.set('code', 'guessed')],
    ['without the state', ({ searchParams }) => searchParams.delete('state')],
    ['with another state', ({ searchParams }) => searchParams.set('state', 'guessed')],
    ['from another issuer', ({ searchParams }) => searchParams.set('iss', 'https://evil.example')],
    ['without saying from where', ({ searchParams }) => searchParams.delete('iss')],
    ['with an error', ({ searchParams }) => searchParams.set('error', '<script>alert(1)</script>')],
  ])('%s is not let in', async (_, alter) => {
    const browser = traveller();
    const back = new URL(await browser.signInAt(await browser.leave()));
    alter(back);
    const answer = await browser.ask(back.href);
    expect(answer.html).not.toContain('<script>alert');
    await expectRefused(browser, answer);
  });

  it('in another browser than the one that left is not let in', async () => {
    const attacker = traveller();
    const back = await attacker.signInAt(await attacker.leave());
    const victim = traveller();
    await expectRefused(victim, await victim.ask(back));
    const started = traveller();
    await started.leave();
    await expectRefused(started, await started.ask(back));
  });

  it('a second time with the same code is not let in: neither with the old cookie nor by another flow', async () => {
    const browser = traveller();
    const left = await browser.leave();
    const cookie = browser.cookieOf(PUBLIC);
    const back = await browser.signInAt(left);
    expect((await browser.ask(back)).status).toBe(303);
    const again = await browser.ask(back);
    expect(again.status).toBe(422);
    const replayed = await fetch(service.url + back.slice(PUBLIC.length), {
      headers: { cookie },
      redirect: 'manual',
    });
    expect(replayed.status).toBe(422);
  });

  it('with a nonce that is not ours is not let in', async () => {
    const browser = traveller();
    const left = await browser.leave();
    left.searchParams.set('nonce', 'of-somebody-else');
    await expectRefused(browser, await browser.ask(await browser.signInAt(left)));
  });

  it('with a challenge that is not ours is not let in', async () => {
    const browser = traveller();
    const left = await browser.leave();
    left.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
    await expectRefused(browser, await browser.ask(await browser.signInAt(left)));
  });
});

describe('an ID token', () => {
  const HOUR = 3_600;
  const now = () => Math.floor(Date.now() / 1_000);
  const resigned =
    (more: (claims: Record<string, unknown>) => Record<string, unknown>): Forge =>
    ({ header, claims }, { own }) =>
      signed(header, more(claims), own);

  it('that is signed anew by the provider’s own key is good: what follows fails for its own reason', async () => {
    provider.state.forge = resigned((claims) => claims);
    const browser = traveller();
    expect((await browser.signIn()).status).toBe(303);
  });

  it('that has a claim missing or wrong lets nobody in, and its name is on the page and in the security log', async () => {
    const forged: [string, Forge][] = [
      ['exp', resigned((claims) => ({ ...claims, exp: now() - HOUR, iat: now() - 2 * HOUR }))],
      ['exp', resigned(({ exp: _, ...claims }) => claims)],
      ['iss', resigned((claims) => ({ ...claims, iss: 'https://evil.example' }))],
      ['aud', resigned((claims) => ({ ...claims, aud: 'another' }))],
      ['nonce', resigned((claims) => ({ ...claims, nonce: 'another' }))],
      ['sub', resigned(({ sub: _, ...claims }) => claims)],
    ];
    for (const [claim, forge] of forged) {
      provider.state.forge = forge;
      const back = await traveller().signIn();
      expect([back.status, wordsOf(back.html)]).toEqual([
        422,
        expect.stringContaining(`The claim “${claim}” from the sign-in service is missing or wrong.`),
      ]);
      expect(back.html).not.toContain('evil.example');
    }
    await service.app.get(SecurityLog, { strict: false }).flush({ all: true });
    const log = await service.admin.get<{ items: { detail: { claim?: string } }[] }>(
      '/v1/security-log?kind=sign_in.failed',
    );
    const logged = new Set(log.items.map(({ detail }) => detail.claim));
    for (const [claim] of forged) expect(logged).toContain(claim);
  });

  it.each<[string, Forge]>([
    ['unsigned (alg none)', ({ claims }) => unsigned(claims)],
    ['with its signature cut off', ({ raw }) => raw.replace(/[^.]+$/, '')],
    [
      'with another person in it',
      ({ raw }) => {
        const [header, body = '', signature] = raw.split('.');
        const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
        return [
          header,
          Buffer.from(JSON.stringify({ ...claims, sub: 'head' })).toString('base64url'),
          signature,
        ].join('.');
      },
    ],
    [
      'signed by another key of the same name',
      ({ header, claims }, { other }) => signed(header, claims, other),
    ],
    [
      'signed by a key that nobody knows',
      ({ claims }, { other }) => signed({ alg: 'RS256', kid: 'unknown' }, claims, other),
    ],
    ['with a MAC by the public key', ({ header, claims }, { publicPem }) => maced(header, claims, publicPem)],
    ['with a MAC by our own secret', ({ header, claims }) => maced(header, claims, CLIENT.secret)],
    ['that has expired', resigned((claims) => ({ ...claims, exp: now() - HOUR, iat: now() - 2 * HOUR }))],
    ['that never expires', resigned(({ exp: _, ...claims }) => claims)],
    ['of another issuer', resigned((claims) => ({ ...claims, iss: 'https://evil.example' }))],
    ['for another client', resigned((claims) => ({ ...claims, aud: 'another' }))],
    [
      'for several, by another',
      resigned((claims) => ({ ...claims, aud: ['paraph', 'another'], azp: 'another' })),
    ],
    ['with another nonce', resigned((claims) => ({ ...claims, nonce: 'another' }))],
    ['without a nonce', resigned(({ nonce: _, ...claims }) => claims)],
    ['without a subject', resigned(({ sub: _, ...claims }) => claims)],
    ['that is none', () => 'not.a.token'],
  ])('%s lets nobody in', async (_, forge) => {
    provider.state.forge = forge;
    const before = await people();
    const browser = traveller();
    await expectRefused(browser, await browser.signIn());
    expect(await people()).toEqual(before);
  });
});

describe('a provider', () => {
  it('that tells groups only when asked is asked', async () => {
    const other = await startProvider({ conform: true });
    const its = await startService({ access: settingsFor(other) });
    try {
      other.people.aigerim = { name: 'Aigerim', groups: ['desk-4'] };
      other.state.account = 'aigerim';
      const browser = new Traveller(its.url);
      expect((await browser.signIn()).status).toBe(303);
      expect(wordsOf((await browser.ask(`${PUBLIC}/`)).html)).toContain('Internal view, Aigerim.');
    } finally {
      await its.close();
      await other.close();
    }
  });

  it('that calls itself by another name is not used, and one that is not there is asked again later', async () => {
    const other = await startProvider();
    const its = await startService({ access: settingsFor(other) });
    try {
      other.state.metadata = { issuer: 'https://evil.example' };
      const browser = new Traveller(its.url);
      const refused = await browser.ask(`${PUBLIC}/sign-in/elsewhere`);
      expect([refused.status, refused.location]).toEqual([503, null]);
      other.state.metadata = {};
      expect((await browser.leave()).origin).toBe(other.issuer);
    } finally {
      await its.close();
      await other.close();
    }
  });
});
