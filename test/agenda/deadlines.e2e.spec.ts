import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeadlineRenewal } from '../../src/agenda/deadline-renewal.js';
import type { DeadlineView } from '../../src/domain/values/views.js';
import { StoppedClock } from '../support/clocks.js';
import { Client, type Page, type Service, startService } from '../support/service.js';

const clock = new StoppedClock('2026-05-07T09:00:00.000Z');
const AGREEMENT = { kind: 'agreement', parties: ['KZ', 'UZ'] };

let service: Service;
let admin: Client;
beforeAll(async () => {
  service = await startService({ clock });
  admin = service.admin;
});
afterAll(() => service.close());

const list = async (query = '', client = admin): Promise<DeadlineView[]> =>
  (await client.get<Page<DeadlineView>>(`/v1/deadlines${query}`)).items;
const ofTrack = (slug: string, more = '') => list(`?track=${slug}${more}`);

/** In short: the rule with its number, the day, whose it is, how it stands and on which entries it rests. */
const brief = ({ rule, number, due, owner, state, basis }: DeadlineView): string =>
  `${rule}${number === undefined ? '' : ` ${number}`} ${due} ${owner} ${state} [${basis}]`;
const briefOf = async (slug: string, more = '') => (await ofTrack(slug, more)).map(brief);

const open = async (slug: string, kind: object = AGREEMENT) => {
  const { status } = await admin.post('/v1/tracks', { slug, title: slug, ...kind });
  expect(status).toBe(201);
};

/** A treaty that both sides signed. */
async function openSigned(slug: string): Promise<void> {
  await open(slug);
  await admin.log(slug, { type: 'negotiations.opened', occurredOn: '2019-01-10' });
  await admin.log(slug, { type: 'agreement.signed', occurredOn: '2020-01-10', data: { signatories: [] } });
}

const agreed = (number: number, side: string, more: object = {}) => ({
  type: 'action.agreed',
  occurredOn: '2026-05-01',
  data: { number, side, what: { en: `Do ${number}`, ru: `Сделать ${number}` }, ...more },
});

describe('an agreed step', () => {
  beforeAll(() => open('steps'));

  it('given three of them, then each is owed in its own words, and the one without a day comes last', async () => {
    await admin.log(
      'steps',
      agreed(1, 'KZ'),
      agreed(2, 'UZ', { due: '2026-04' }),
      agreed(3, 'KZ', { due: '2026-05-20' }),
    );
    expect(await briefOf('steps')).toEqual([
      'action 2 2026-04 UZ overdue [2]',
      'action 3 2026-05-20 KZ open [3]',
      'action 1 null KZ open [1]',
    ]);
    expect((await ofTrack('steps'))[0]?.what).toEqual({ en: 'Do 2', ru: 'Сделать 2' });
  });

  it('given it is done, then it is met: listed for its track, and nowhere else', async () => {
    await admin.log('steps', { type: 'action.done', occurredOn: '2026-05-05', data: { number: 2 } });
    expect(await briefOf('steps')).toContain('action 2 2026-04 UZ met [2,4]');
    expect((await list()).map(brief)).not.toContain('action 2 2026-04 UZ met [2,4]');
  });

  it('given its doing is annulled, then it is owed again', async () => {
    expect((await admin.annul('steps', 4)).status).toBe(201);
    expect((await list()).map(brief)).toContain('action 2 2026-04 UZ overdue [2]');
  });

  it('given it is amended, then its new day and words hold', async () => {
    const data = { number: 3, side: 'UZ', what: 'Do it soon', due: '2026-05-10' };
    expect((await admin.amend('steps', 3, { data })).status).toBe(201);
    const found = (await ofTrack('steps')).find(({ number }) => number === 3);
    expect(found).toMatchObject({ due: '2026-05-10', owner: 'UZ', what: 'Do it soon', basis: [3] });
  });

  it('given it is dropped or annulled, then nothing of it is left', async () => {
    const dropped = {
      type: 'action.dropped',
      occurredOn: '2026-05-06',
      data: { number: 1, reason: 'no need' },
    };
    await admin.log('steps', dropped);
    expect((await admin.annul('steps', 3)).status).toBe(201);
    expect(await briefOf('steps')).toEqual(['action 2 2026-04 UZ overdue [2]']);
  });

  it('as of an earlier day, then it stands as it then stood', async () => {
    expect(await briefOf('steps', '&asOf=2026-05-04')).toEqual([
      'action 2 2026-04 UZ overdue [2]',
      'action 1 null KZ open [1]',
    ]);
  });
});

describe('what is planned', () => {
  it('given a round, then it is owed by nobody alone until it is held, even if that is logged late', async () => {
    await open('rounds', { kind: 'readmission', parties: ['KZ', 'EU'] });
    await admin.log(
      'rounds',
      { type: 'negotiations.opened', occurredOn: '2026-01-10' },
      { type: 'round.planned', occurredOn: '2026-02-01', data: { number: 1, target: '2026-03' } },
      {
        type: 'round.rescheduled',
        occurredOn: '2026-04-01',
        data: { number: 1, target: '2026-05-18/2026-05-29' },
      },
    );
    expect(await briefOf('rounds')).toEqual(['round 1 2026-05-18/2026-05-29 null open [3]']);
    expect((await ofTrack('rounds'))[0]?.what).toEqual({
      ...{ en: 'Hold round 1', ru: 'Провести раунд 1', kk: '1-раундты өткізу' },
    });
    await admin.log('rounds', { type: 'round.held', occurredOn: '2026-05-06', data: { number: 1 } });
    expect(await briefOf('rounds')).toEqual([]);
    // A late entry: the round that was held was another.
    expect((await admin.annul('rounds', 4)).status).toBe(201);
    expect(await briefOf('rounds')).toEqual(['round 1 2026-05-18/2026-05-29 null open [3]']);
    await admin.log('rounds', {
      type: 'agreement.signed',
      occurredOn: '2026-05-07',
      data: { signatories: [] },
    });
    expect(await briefOf('rounds')).toEqual([]);
  });

  it('given an entry into force on a fixed day, then that day', async () => {
    await openSigned('fixed');
    const target = '2026-06-01';
    await admin.log('fixed', {
      type: 'entry_into_force.scheduled',
      occurredOn: '2026-04-01',
      data: { target },
    });
    expect(await briefOf('fixed')).toEqual([`scheduled_entry ${target} null open [3]`]);
  });
});

describe('what follows from the final clauses', () => {
  const terms = (data: object) => ({ type: 'terms.stated', occurredOn: '2020-01-10', data });
  const byNotes = { entryIntoForce: { after: 'last_notification', days: 30 } };

  it('given a notification is missing, then the party owes it without a day; given both, then the days between', async () => {
    await openSigned('notes');
    await admin.log('notes', terms({ ...byNotes, article: 'Article 9' }));
    expect(await briefOf('notes')).toEqual([
      'awaited_by_clauses null KZ open [3]',
      'awaited_by_clauses null UZ open [3]',
    ]);
    expect((await ofTrack('notes'))[0]).toMatchObject({
      article: 'Article 9',
      what: { kk: expect.any(String) },
    });
    await admin.log(
      'notes',
      { type: 'notification.sent', occurredOn: '2026-04', data: { side: 'UZ' } },
      { type: 'notification.sent', occurredOn: '2026-04-20', data: { side: 'KZ' } },
    );
    expect(await briefOf('notes')).toEqual(['entry_by_clauses 2026-05-20/2026-05-30 null open [3,4,5]']);
  });

  it('given it is in force, then the end of its term, and its entry is met', async () => {
    await openSigned('term');
    await admin.log('term', terms({ duration: 'P7Y' }), {
      ...{ type: 'agreement.entered_into_force', occurredOn: '2020-02-01' },
    });
    expect(await briefOf('term')).toEqual(['term_ends 2027-02-01 null open [3,4]']);
    // A correction withdraws what no longer holds.
    expect((await admin.annul('term', 3)).status).toBe(201);
    expect(await briefOf('term')).toEqual([]);
  });

  it('given a denunciation, then the end of its notice', async () => {
    await openSigned('denounced');
    await admin.log(
      'denounced',
      terms({ denunciationMonths: 6 }),
      { type: 'agreement.entered_into_force', occurredOn: '2020-02-01' },
      { type: 'denunciation.notified', occurredOn: '2026-01-15', data: { side: 'UZ' } },
    );
    expect(await briefOf('denounced')).toEqual(['notice_elapses 2026-07-15 null open [3,5]']);
  });

  it('given it is renewed by itself, then the next last day for notice, day after day', async () => {
    await openSigned('renewed');
    await admin.log('renewed', terms({ duration: 'P5Y', renewal: 'P1Y', denunciationMonths: 6 }), {
      ...{ type: 'agreement.entered_into_force', occurredOn: '2020-11-20' },
    });
    expect(await briefOf('renewed')).toEqual(['notice_of_end 2026-05-20 null open [3,4]']);
    const before = clock.at;
    clock.at = '2026-05-21T00:00:01.000Z';
    expect(await briefOf('renewed')).toEqual(['notice_of_end 2026-05-20 null overdue [3,4]']);
    await service.app.get(DeadlineRenewal, { strict: false }).renew();
    expect(await briefOf('renewed')).toEqual(['notice_of_end 2027-05-20 null open [3,4]']);
    clock.at = before;
  });
});

describe('the list of all deadlines', () => {
  beforeAll(async () => {
    await open('undated');
    await admin.log(
      'undated',
      agreed(1, 'KZ'),
      agreed(2, 'UZ'),
      agreed(3, 'KZ'),
      agreed(4, 'KZ', { due: '2026-06/..' }),
    );
  });

  it('comes in the order of last possible days, and its pages together are the whole', async () => {
    const all = await list('?limit=500');
    const paged: DeadlineView[] = [];
    for (let path: string | null = '/v1/deadlines?limit=2'; path; ) {
      const page: Page<DeadlineView> = await admin.get(path);
      expect(page.items.length).toBeLessThanOrEqual(2);
      paged.push(...page.items);
      path = page.next && `/v1/deadlines?limit=2&after=${page.next}`;
    }
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThan(5);
    expect(all.at(0)?.state).toBe('overdue');
    expect(all.slice(-4).map(({ due }) => due)).toEqual([null, null, null, '2026-06/..']);
  });

  it('can be asked by owner, and by days ahead', async () => {
    expect(await list('?within=0')).toEqual((await list()).filter(({ state }) => state === 'overdue'));
    expect((await list('?owner=UZ')).every(({ owner }) => owner === 'UZ')).toBe(true);
    const soon = await list('?within=25');
    expect(soon.map(({ due }) => due)).toContain('2026-06-01');
    expect(soon.map(({ due }) => due)).not.toContain('2026-07-15');
    expect(soon.map(({ due }) => due)).not.toContain(null);
  });

  it.each([
    ['?asOf=2026-02-30', '/query/asOf'],
    ['?after=x', '/query/after'],
    ['?within=-1', '/query/within'],
    ['?owner=kz', '/query/owner'],
    ['?who=me', '/query/who'],
  ])('refuses %s, and says where', async (query, pointer) => {
    const { status, body } = await admin.call('GET', `/v1/deadlines${query}`);
    expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([422, 'validation_failed', pointer]);
  });

  it('given asOf is today, then it is the same', async () => {
    expect(await list('?asOf=2026-05-07')).toEqual(await list());
  });

  it('given a day to come, then what is owed now stands as it then does, and what recurs has its next day', async () => {
    const then = (await list('?asOf=2026-05-21&limit=500')).map(brief);
    expect(then).toContain('notice_of_end 2027-05-20 null open [3,4]');
    expect(then).toContain('scheduled_entry 2026-06-01 null open [3]');
    expect((await list('?asOf=2026-05-21&within=11')).map(({ due }) => due)).toContain('2026-06-01');
  });

  it('given a day that is past, then what was owed then', async () => {
    const then = (await list('?asOf=2026-02-01')).map(brief);
    expect(then).toContain('round 1 2026-03 null open [2]');
    expect(then).not.toContain('scheduled_entry 2026-06-01 null open [3]');
    expect(await list('?asOf=2000-01-01')).toEqual([]);
  });

  it('knows no track that is not there', async () => {
    expect((await admin.call('GET', '/v1/deadlines?track=nowhere')).status).toBe(404);
  });
});

describe('who sees them', () => {
  it('nobody who has not signed in', async () => {
    expect((await service.anyone.call('GET', '/v1/deadlines')).status).toBe(401);
    expect((await service.anyone.call('GET', '/v1/deadlines?track=steps')).status).toBe(401);
  });

  it('a desk only its own, and which desks have them', async () => {
    await admin.post('/v1/desks', { slug: 'asia', name: 'Asia', tracks: ['rounds', 'fixed'] });
    await admin.post('/v1/desks', { slug: 'legal', name: 'Legal', tracks: ['fixed', 'steps'] });
    const { body } = await admin.post('/v1/tokens', { name: 'of a desk', role: 'reader', desk: 'asia' });
    const asia = new Client(service.url, (body as unknown as { token: string }).token);
    const [only, ...others] = await list('', asia);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ track: 'fixed', assignedTo: ['asia'] });
    expect((await ofTrack('fixed'))[0]?.assignedTo).toEqual(['asia', 'legal']);
    expect((await ofTrack('steps'))[0]).not.toHaveProperty('assignedTo');
    expect((await asia.call('GET', '/v1/deadlines?track=steps')).status).toBe(404);
  });
});
