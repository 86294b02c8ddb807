import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { dossierSchema } from '../../src/dossiers/dossier.js';
import { DossierImport } from '../../src/dossiers/dossier-import.js';
import { member, signIn } from '../accounts/people.harness.js';
import { StoppedClock } from '../support/clocks.js';
import { Browser, type Visited, wordsOf } from '../support/forms.harness.js';
import { type Service, startService } from '../support/service.js';

/** Thursday. */
const clock = new StoppedClock('2026-05-07T09:00:00.000Z');
const minutes = (count: number) => {
  clock.at = new Date(Date.parse(clock.at) + count * 60_000).toISOString();
};

let at: Service;
let officer: Browser;
let approver: Browser;
let ofDesk: Browser;
let ofOther: Browser;

const agreed = (number: number, side: string, due?: string) => ({
  ...{ type: 'action.agreed', occurredOn: '2026-04-20' },
  data: { number, side, what: `Do step ${number}`, ...(due && { due }) },
});

beforeAll(async () => {
  at = await startService({ clock, secondPerson: { on: true } });
  const { admin } = at;
  ({ browser: officer } = await member(at, 'officer', 'officer'));
  ({ browser: approver } = await member(at, 'approver', 'approver'));
  for (const [slug, party] of [
    ['kz-uz', 'UZ'],
    ['kz-tj', 'TJ'],
  ] as const)
    await admin.post('/v1/tracks', { slug, kind: 'agreement', parties: ['KZ', party], title: `On ${slug}` });
  for (const [desk, slug] of [
    ['asia', 'kz-uz'],
    ['other', 'kz-tj'],
  ] as const) {
    await admin.post('/v1/desks', { slug: desk, name: `Desk ${desk}`, tracks: [slug] });
    const { id, browser } = await member(at, `of-${desk}`, null);
    await admin.call('PUT', `/v1/desks/${desk}/grants/${id}`, { role: 'officer' });
    if (desk === 'asia') ofDesk = browser;
    else ofOther = browser;
  }
});
afterAll(() => at.close());

const home = async (browser: Browser, query = ''): Promise<string> =>
  wordsOf((await browser.visit(`/home${query}`)).html);

/** What stands in a section of the page, by the id of its heading. */
const section = (html: string, id: string): string =>
  wordsOf(new RegExp(`<section[^>]* aria-labelledby="${id}"[\\s\\S]*?</section>`).exec(html)?.[0] ?? '');
const part = async (browser: Browser, id: string, query = '') =>
  section((await browser.visit(`/home${query}`)).html, id);

/** Proposes by the form that negotiations were opened. */
async function proposed(browser: Browser, slug: string): Promise<Visited> {
  const form = await browser.visit(`/tracks/${slug}/log?type=negotiations.opened`);
  const check = await browser.send(form, 'check', { occurredOn: '2026-05-01' });
  return browser.send(check, 'record');
}

describe('a new installation', () => {
  it('given nothing is recorded, then who may do it is told what to do first, and nobody else', async () => {
    const admin = (await member(at, 'chief', 'administrator')).browser;
    // There are several people by now.
    expect(await part(admin, 'first')).not.toContain('Invite people');
    expect(await part(admin, 'first')).toContain('Log an entry');
    expect(await part(officer, 'first')).toContain('Log an entry');
    const { browser: reader } = await member(at, 'reader', 'reader');
    expect(await part(reader, 'first')).toBe('');
    expect(await home(reader)).not.toContain('Log');
  });

  it('given a role, then the menu has what it may do, and no webhooks for who only reads', async () => {
    const { browser: reading } = await member(at, 'only-reads', 'reader');
    const menu = async (browser: Browser) =>
      wordsOf(/<nav class="menu"[\s\S]*?<\/nav>/.exec((await browser.visit('/')).html)?.[0] ?? '');
    for (const words of ['Add an agreement', 'Import', 'Webhooks']) {
      expect(await menu(officer)).toContain(words);
      expect(await menu(reading)).not.toContain(words);
    }
  });

  it('given a quiet day, then one sentence says that nothing waits', async () => {
    expect(await home(officer)).toContain(
      'Nothing waits for you: no proposal to decide, nothing overdue, and no deadline until 8 May 2026.',
    );
  });
});

describe('the page of who has signed in', () => {
  it('is where sign-in leads, unless something else was asked for', async () => {
    const browser = new Browser(at.url);
    expect((await signIn(browser, 'officer')).url).toBe('/home');
    expect((await browser.visit('/')).html).toMatch(/<nav class="menu"[\s\S]*?<li><a href="\/home"/);
    const other = new Browser(at.url);
    const asked = await other.visit('/sign-in?next=/agenda');
    const { PASSWORD } = await import('../accounts/people.harness.js');
    expect((await other.send(asked, null, { username: 'officer', password: PASSWORD })).url).toBe('/agenda');
  });

  it('is asked for by nobody who has not signed in, and the public board leads there by sign-in', async () => {
    const browser = new Browser(at.url);
    expect((await browser.visit('/home')).url).toMatch(/^\/sign-in/);
    const { html } = await browser.visit('/');
    expect(html).not.toContain('/home');
    expect(html).toContain('<a href="/sign-in">');
    expect((await browser.visit('/?party=UZ')).html).toContain('/sign-in?next=');
  });
});

describe('what waits', () => {
  let proposal: Visited;
  beforeAll(async () => {
    proposal = await proposed(officer, 'kz-uz');
    expect(proposal.url).toMatch(/^\/proposals\//);
  });

  it('given a proposal, then the approver is led to it, and cannot decide it in the list', async () => {
    const { html } = await approver.visit('/home');
    expect(wordsOf(html)).toContain('1 proposal waits for your decision.');
    expect(section(html, 'waiting')).toContain('Negotiations opened On kz-uz, Kazakhstan – Uzbekistan');
    expect(section(html, 'waiting')).toContain('Proposed by The officer');
    expect(html).toContain(`href="${proposal.url}"`);
    expect(html).not.toContain('value="approve"');
  });

  it('given one’s own, then it is told from what one may decide', async () => {
    expect(await part(officer, 'waiting')).toContain('Yours: waits for another person');
    expect(await home(officer)).not.toContain('waits for your decision');
  });

  it('given another desk, then it sees nothing of it', async () => {
    expect(await home(ofOther)).not.toContain('kz-uz');
    expect(await part(ofDesk, 'waiting')).toBe('');
    expect(await part(ofDesk, 'changed')).toContain('Negotiations opened');
  });

  it('given it was returned, then it comes back with the reason for a fortnight', async () => {
    await approver.send(await approver.visit(proposal.url), 'return', { comment: 'Give the source.' });
    expect(await part(approver, 'waiting')).toBe('');
    expect(await part(officer, 'waiting')).toMatch(
      /Came back .* Returned by The approver, .*: Give the source\./,
    );
    expect(await home(officer)).toContain('1 of your proposals came back.');
    clock.at = '2026-05-22T09:00:00.000Z';
    expect(await part((await again('officer')).browser, 'waiting')).toBe('');
    clock.at = '2026-05-07T10:00:00.000Z';
  });
});

/** A new session, the one before having ended. */
async function again(username: string) {
  const browser = new Browser(at.url);
  return { browser, landed: await signIn(browser, username) };
}

describe('deadlines and rounds', () => {
  beforeAll(async () => {
    await at.admin.log('kz-tj', agreed(1, 'KZ', '2026-05-06'), agreed(2, 'TJ', '2026-05-06'));
  });

  it('given five deadlines, then the overdue one comes first, and Friday is one click away', async () => {
    await at.admin.log(
      'kz-uz',
      ...[agreed(1, 'KZ', '2026-05-08'), agreed(2, 'KZ', '2026-05-01'), agreed(3, 'UZ', '2026-05-02')],
      ...[
        agreed(4, 'KZ', '2026-06'),
        agreed(5, 'KZ'),
        agreed(6, 'KZ', '2026-05-20'),
        agreed(7, 'KZ', '2027'),
      ],
    );
    const { html } = (await again('of-asia')).landed;
    const words = section(html, 'next-deadlines');
    expect([...words.matchAll(/Do step (\d)/g)].map(([, number]) => number)).toEqual([
      '2',
      '1',
      '6',
      '4',
      '7',
    ]);
    expect(words).toContain('Due at your desk by Friday, 8 May 2026');
    expect(html).toContain('href="/agenda?who=desk&amp;by=2026-05-08"');
    expect(wordsOf(html)).toContain('1 of the next deadlines is overdue.');
    expect(words).not.toContain('kz-tj');
  });

  it('given rounds held, planned, and known by year only, then those that touch the month are listed', async () => {
    await at.admin.log(
      'kz-uz',
      {
        type: 'round.planned',
        occurredOn: '2026-04-01',
        data: { number: 2, target: '2026-05-18/2026-05-29' },
      },
      { type: 'round.planned', occurredOn: '2026-04-01', data: { number: 3, target: '2026' } },
      { type: 'round.planned', occurredOn: '2026-04-01', data: { number: 4, target: '2026-07' } },
    );
    const words = section((await again('of-asia')).landed.html, 'rounds');
    expect(words).toContain('Rounds: May 2026');
    expect(words).toContain('18–29 May 2026 planned Round 2');
    expect(words).toContain('2026 planned; the month is not known Round 3');
    expect(words).not.toContain('Round 4');
    expect(section((await again('of-other')).landed.html, 'rounds')).toContain('No round was held');
  });
});

describe('what changed', () => {
  it('given a visit is over after an hour, then the next shows what changed since', async () => {
    const first = (await again('of-asia')).browser;
    minutes(5);
    await at.admin.log('kz-uz', { type: 'consultation.held', occurredOn: '2026-05-06' });
    minutes(5);
    expect(await part(first, 'changed')).not.toContain('your last visit');
    minutes(90);
    const { browser, landed } = await again('of-asia');
    expect(section(landed.html, 'changed')).toContain('Changed since your last visit');
    expect(section(landed.html, 'changed')).not.toContain('Consultations held');
    await at.admin.log('kz-uz', { type: 'meeting.held', occurredOn: '2026-05-06' });
    minutes(20);
    const changed = await part(browser, 'changed');
    expect(changed).toContain('Technical or expert meeting held On kz-uz');
    expect(changed).toContain('By: admin');
    expect(changed).toContain('Your last visit');
    expect(await part(browser, 'changed', '?since=week')).toContain('Consultations held');
    expect(await part((await again('of-other')).browser, 'changed', '?since=week')).not.toContain('kz-uz');
  });

  it('given more than twenty, then the newest are shown, with a way to the rest', async () => {
    for (let number = 0; number < 21; number += 1)
      await at.admin.log('kz-uz', {
        type: 'statement.made',
        occurredOn: '2026-05-06',
        data: { summary: `No. ${number}` },
      });
    for (const browser of [(await again('of-asia')).browser, (await again('officer')).browser]) {
      const words = await part(browser, 'changed', '?since=yesterday');
      expect(words.match(/No\. \d+/g)).toHaveLength(20);
      expect(words).toContain('Only the newest 20 changes are shown.');
    }
  });
});

/** Tracks `many-1` and so on of a file that the operator imports, with entries on the first. */
async function imported(count: number, entries: object[]): Promise<void> {
  const dossier = dossierSchema.parse({
    format: 'paraph-dossier/1',
    tracks: Array.from({ length: count }, (_, number) => {
      const slug = `many-${number + 1}`;
      return { slug, kind: 'agreement', parties: ['KZ', 'KG'], title: `On ${slug}` };
    }),
    entries: entries.map((entry) => ({ tracks: ['many-1'], occurredOn: '2026-05-06', ...entry })),
  });
  await at.app.get(DossierImport, { strict: false }).import(dossier, 'operator', { approval: 'operator' });
  await at.settle();
}

describe('what is hidden', () => {
  it('given entries and proposals on tracks of another desk, then the page is as without them, to the byte', async () => {
    const { browser } = await again('of-other');
    const shown = async () =>
      (await browser.visit('/home?since=week')).html.replaceAll(/name="csrf" value="[^"]*"/g, '');
    const before = await shown();
    await at.admin.log('kz-uz', agreed(50, 'KZ', '2026-05-05'), {
      ...{ type: 'round.planned', occurredOn: '2026-04-01' },
      data: { number: 9, target: '2026-05-20' },
    });
    await proposed((await again('officer')).browser, 'kz-uz');
    expect(await shown()).toBe(before);
  });
});

describe('following', () => {
  it('given the button is pressed once or twice, then the agreement stands on the page until it is pressed back', async () => {
    const { browser } = await again('of-asia');
    expect(await home(browser)).toContain('You follow no agreement.');
    const page = await browser.visit('/tracks/kz-uz');
    for (const _ of [1, 2]) expect((await browser.send(page, 'follow')).url).toBe('/tracks/kz-uz');
    expect(await part(browser, 'followed')).toContain('On kz-uz Kazakhstan – Uzbekistan');
    expect(await part(browser, 'followed')).toContain('Change what you follow: 1 agreement');
    const list = await browser.visit('/home/following');
    expect((await browser.send(list, 'unfollow')).url).toBe('/home/following');
    expect(await home(browser)).toContain('You follow no agreement.');
  });

  it('given the reader may no longer read a followed agreement, then it vanishes, and is no longer counted', async () => {
    const { id, browser } = await member(at, 'moved', null);
    await at.admin.call('PUT', `/v1/desks/asia/grants/${id}`, { role: 'reader' });
    await browser.send(await browser.visit('/tracks/kz-uz'), 'follow');
    expect(await part(browser, 'followed')).toContain('On kz-uz');
    await at.admin.call('DELETE', `/v1/desks/asia/grants/${id}`);
    const words = await home(browser);
    expect(words).toContain('You have no role yet');
    expect(words).not.toContain('kz-uz');
    expect(words).not.toContain('Change what you follow');
    const { status } = await browser.visit('/tracks/kz-uz');
    expect(status).toBe(404);
  });

  it('given an agreement of others is followed, then its public entries are told, and no others', async () => {
    const { browser } = await again('of-other');
    await imported(2, [
      { type: 'statement.made', visibility: 'public', data: { summary: 'Said in public' } },
      { type: 'statement.made', data: { summary: 'Said inside' } },
    ]);
    expect(await part(browser, 'changed', '?since=week')).not.toContain('Said');
    await browser.send(await browser.visit('/tracks/many-1'), 'follow');
    const changed = await part(browser, 'changed', '?since=week');
    expect(changed).toContain('Said in public On many-1');
    expect(changed).not.toContain('Said inside');
    expect(await part(browser, 'followed')).toContain('On many-1');
  });

  it('given two hundred are followed, then ten stand on the page, and one more is refused in words', async () => {
    await imported(202, [
      { type: 'statement.made', visibility: 'public', data: { summary: 'Said in public' } },
      { type: 'statement.made', data: { summary: 'Said inside' } },
    ]);
    const { browser, id } = await member(at, 'keen', 'reader');
    await at.app
      .get(Database, { strict: false })
      .pool.query(
        `INSERT INTO follows SELECT $1, id, now() FROM tracks WHERE slug LIKE 'many-%' ORDER BY id LIMIT 199`,
        [id],
      );
    await browser.send(await browser.visit('/tracks/kz-uz'), 'follow');
    const { html } = await browser.visit('/home');
    expect(html.match(/<li id="row-/g)).toHaveLength(10);
    expect(section(html, 'followed')).toContain('190 more that you follow');
    const refused = await browser.send(await browser.visit('/tracks/kz-tj'), 'follow');
    expect(refused.url).toBe('/home/following?most=reached');
    expect(wordsOf(refused.html)).toContain('You follow 200 agreements, the most that is possible.');
    expect(refused.html.match(/value="unfollow"/g)).toHaveLength(200);
    await browser.send(await browser.visit('/tracks/kz-uz'), 'unfollow');
    expect((await browser.send(await browser.visit('/tracks/kz-tj'), 'follow')).url).toBe('/tracks/kz-tj');
  });

  it('given a machine’s token or nobody, then there is no button, and the call is refused', async () => {
    const page = await (await at.admin.fetch('/tracks/kz-uz')).text();
    expect(page).not.toContain('/follow');
    const sent = await at.admin.fetch('/tracks/kz-uz/follow', { method: 'POST' });
    expect(sent.status).toBe(403);
  });
});
