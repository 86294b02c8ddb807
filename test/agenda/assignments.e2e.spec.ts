import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import type { DeadlineView } from '../../src/domain/values/views.js';
import { refold } from '../../src/ledger/refold.js';
import { member, post } from '../accounts/people.harness.js';
import { StoppedClock } from '../support/clocks.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { type Visited, wordsOf } from '../support/forms.harness.js';
import { type Page, type Service, startService } from '../support/service.js';

const PATH = '/tracks/kz-uz/deadlines/action%201/person';

let database: TestDatabase;
let service: Service;
let dana: Awaited<ReturnType<typeof member>>;
let askar: Awaited<ReturnType<typeof member>>;
let stranger: Awaited<ReturnType<typeof member>>;
beforeAll(async () => {
  // Wednesday, 6 May 2026.
  database = await migratedDatabase();
  service = await startService({ database, clock: new StoppedClock('2026-05-06T09:00:00.000Z') });
  const { admin } = service;
  for (const slug of ['kz-uz', 'kz-tj'])
    await admin.post('/v1/tracks', { slug, kind: 'agreement', parties: ['KZ', 'UZ'], title: slug });
  const agreed = (number: number, due: string) => ({
    ...{ type: 'action.agreed', occurredOn: '2026-05-01' },
    data: { number, side: 'KZ', what: `Do ${number}`, due },
  });
  await admin.log('kz-uz', agreed(1, '2026-05-08'), agreed(2, '2026-05-09'), agreed(3, '2026-04-30'));
  await admin.log('kz-tj', agreed(1, '2026-05-20'));
  await admin.post('/v1/desks', { slug: 'asia', name: 'Asia', tracks: ['kz-uz'] });
  [dana, askar, stranger] = [
    await member(service, 'dana'),
    await member(service, 'askar', null),
    await member(service, 'stranger', null),
  ];
  await admin.call('PUT', `/v1/desks/asia/grants/${askar.id}`, { role: 'officer' });
});
afterAll(async () => {
  await service.close();
  await database.drop();
});

const list = async (query = '?track=kz-uz'): Promise<DeadlineView[]> =>
  (await service.admin.get<Page<DeadlineView>>(`/v1/deadlines${query}`)).items;
const first = async () => (await list()).find(({ number }) => number === 1);

type Who = typeof dana;
const agenda = (who: Who, query = '') => who.browser.visit(`/agenda${query}`);
/** The steps that the page lists. */
const steps = ({ html }: Visited) => [...html.matchAll(/<h3>(Do \d)<\/h3>/g)].map(([, what]) => what);
const send = async (who: Who, fields: Record<string, string>, path = PATH) =>
  post(who.browser, await agenda(who), path, { before: '', next: '/agenda', ...fields });

describe('a deadline', () => {
  it('given nobody has it, then only its desk is told', async () => {
    expect(await first()).toMatchObject({ assignedTo: ['asia'] });
    expect(await first()).not.toHaveProperty('assignee');
  });

  it('given somebody takes it on, twice, then it is theirs: their name is told beside the desk', async () => {
    for (let times = 0; times < 2; times += 1) {
      const after = await send(dana, { person: dana.id });
      expect([after.status, after.url]).toEqual([200, '/agenda']);
      expect(wordsOf(after.html)).toContain('assigned to you');
    }
    const assignee = { id: dana.id, name: 'The dana' };
    expect(await first()).toMatchObject({ assignedTo: ['asia', 'The dana'], assignee });
    expect(steps(await agenda(dana, '?who=mine'))).toEqual(['Do 1']);
    expect(steps(await agenda(askar, '?who=mine'))).toEqual([]);
    expect(wordsOf((await askar.browser.visit('/tracks/kz-uz')).html)).toContain('assigned to The dana');
  });

  it('given another presses the same button meanwhile, then nothing changes, and they are told who has it', async () => {
    const refused = await send(askar, { person: askar.id });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.html)).toContain('Assigned to The dana by The dana on 6 May 2026.');
    expect((await first())?.assignee?.id).toBe(dana.id);
  });

  it('given its day moves, or all is folded anew, then it stays theirs', async () => {
    const data = { number: 1, side: 'KZ', what: 'Do 1', due: '2026-05-07' };
    expect((await service.admin.amend('kz-uz', 1, { data })).status).toBe(201);
    const { pool } = service.app.get(Database, { strict: false });
    await pool.query('UPDATE heads SET fold = 0');
    await refold(database.ownerUrl);
    expect(await first()).toMatchObject({ due: '2026-05-07', assignee: { id: dana.id } });
  });

  it('given it is offered, then to those who may read its track, and to nobody else', async () => {
    const form = await dana.browser.visit(PATH);
    expect(form.html).toContain(`value="${askar.id}"`);
    expect(form.html).not.toContain(stranger.id);
    const refused = await send(dana, { before: dana.id, person: stranger.id });
    expect([refused.status, (await first())?.assignee?.id]).toEqual([422, dana.id]);
    // A desk's role counts on the tracks of the desk only.
    expect((await dana.browser.visit('/tracks/kz-tj/deadlines/action%201/person')).html).not.toContain(
      askar.id,
    );
  });

  it('given it is given to another, who is then disabled, then they are shown and offered no more', async () => {
    await send(dana, { before: dana.id, person: askar.id });
    expect((await first())?.assignedTo).toEqual(['asia', 'The askar']);
    await service.admin.call('PATCH', `/v1/people/${askar.id}`, { enabled: false });
    expect((await first())?.assignedTo).toEqual(['asia', 'The askar']);
    expect((await dana.browser.visit(PATH)).html).not.toContain(`<option value="${askar.id}"`);
  });

  it('given it is given back, then nobody has it', async () => {
    expect((await send(dana, { before: askar.id, person: '' })).status).toBe(200);
    expect(await first()).not.toHaveProperty('assignee');
  });

  it('given it is withdrawn, then nobody has it, also after it has come again', async () => {
    await send(dana, { person: dana.id });
    const drop = { type: 'action.dropped', occurredOn: '2026-05-05', data: { number: 1, reason: 'no need' } };
    await service.admin.log('kz-uz', drop);
    const gone = await send(dana, { person: dana.id });
    expect([gone.status, wordsOf(gone.html)]).toEqual([
      422,
      expect.stringContaining('This deadline no longer exists'),
    ]);
    const dropped = (await service.admin.ledger('kz-uz')).find(({ type }) => type === 'action.dropped');
    expect((await service.admin.annul('kz-uz', dropped?.seq ?? 0)).status).toBe(201);
    expect(await first()).not.toHaveProperty('assignee');
  });

  it('given no token of the session, or another site, then nothing is assigned', async () => {
    const body = new URLSearchParams({ person: dana.id, before: '' });
    const sent = await dana.browser.visit(PATH, {
      ...{ method: 'POST', body, headers: { 'sec-fetch-site': 'cross-site' } },
    });
    expect(sent.status).toBe(403);
    expect(await first()).not.toHaveProperty('assignee');
  });
});

describe('the agenda until a day', () => {
  it('lists what falls due by then, and what is overdue, and says so', async () => {
    const page = await agenda(dana, '?by=2026-05-08');
    expect(steps(page)).toEqual(['Do 3', 'Do 1']);
    expect(wordsOf(page.html)).toContain('Only deadlines by 8 May 2026, and overdue ones.');
    expect(page.html).toContain('href="/agenda">Show later deadlines too</a>');
  });

  it('offers Friday', async () => {
    expect((await agenda(dana)).html).toContain('href="/agenda?by=2026-05-08">Until Friday</a>');
  });
});

describe('pages of the agenda', () => {
  it('lead on and back, to the same deadlines', async () => {
    const agreed = (number: number) => ({
      ...{ tracks: ['long'], type: 'action.agreed', occurredOn: '2026-05-01' },
      data: { number, side: 'KZ', what: `Do ${number % 10}`, due: '2026-07-01' },
    });
    const { status } = await service.admin.import({
      ...{ format: 'paraph-dossier/1', sources: {} },
      tracks: [{ slug: 'long', kind: 'agreement', parties: ['KZ', 'UZ'], title: 'Long' }],
      entries: Array.from({ length: 120 }, (_, nth) => agreed(nth + 1)),
    });
    expect(status).toBe(200);
    const linkOf = ({ html }: Visited, rel: string) =>
      new RegExp(`<a href="([^"]+)" rel="${rel}"`).exec(html)?.[1]?.replaceAll('&amp;', '&');
    const first = await agenda(dana, '?q=long');
    const second = await dana.browser.visit(linkOf(first, 'next') ?? '');
    const third = await dana.browser.visit(linkOf(second, 'next') ?? '');
    expect([first, second, third].map((page) => steps(page).length)).toEqual([50, 50, 20]);
    expect([linkOf(first, 'prev'), linkOf(third, 'next')]).toEqual([undefined, undefined]);
    const back = await dana.browser.visit(linkOf(third, 'prev') ?? '');
    const start = await dana.browser.visit(linkOf(back, 'prev') ?? '');
    expect([back, start].map(steps)).toEqual([second, first].map(steps));
    expect(linkOf(start, 'prev')).toBeUndefined();
  });
});
