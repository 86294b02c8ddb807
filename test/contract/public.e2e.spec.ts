import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TransitionView } from '../../src/domain/values/views.js';
import { StoppedClock } from '../support/clocks.js';
import { type NewEntry, type Page, refused, type Service, startService } from '../support/service.js';

let at: Service;
const clock = new StoppedClock('2026-06-01T12:00:00.000Z');
beforeAll(async () => {
  at = await startService({ clock });
});
afterAll(() => at.close());

const on = (type: string, occurredOn: string, more: object = {}): NewEntry => ({ type, occurredOn, ...more });
const open = { visibility: 'public' };
const until = (embargoUntil: string) => ({ visibility: 'embargoed', embargoUntil });
const later = (ms: number) => {
  clock.at = new Date(Date.parse(clock.at) + ms).toISOString();
  return clock.at;
};
const HOUR = 3_600_000;
const numbers = (rows: TransitionView[]) => rows.map(({ seq, type, corrects }) => [seq, type, corrects]);

const READS = (slug: string) => [
  `/v1/tracks/${slug}`,
  `/v1/tracks/${slug}/transitions`,
  `/v1/tracks/${slug}/transitions?order=effective`,
  `/v1/tracks/${slug}/transitions/1`,
];

describe('a track without a public entry', () => {
  it('is nowhere for the public: not by name, on the board, as a twin, in lists, feed or sources', async () => {
    const [vfa, ra] = await at.admin.openTwins('hidden');
    const source = { title: 'A confidential cable', publisher: 'P', language: 'en' };
    await at.admin.log(
      ra,
      on('round.held', '2026-01', { sources: [source], ...until('2027-01-01T00:00:00Z') }),
    );
    await at.admin.log(vfa, on('launch.announced', '2026-01', open));
    for (const path of READS(ra)) {
      expect(refused(await at.anyone.call('GET', path))).toEqual([404, 'not_found']);
    }
    const said = await Promise.all(
      ['/v1/board', '/v1/tracks', '/v1/feed', '/v1/sources', `/v1/tracks/${vfa}`].map(async (path) =>
        (await at.anyone.fetch(path)).text(),
      ),
    );
    expect(said.join()).not.toMatch(/hidden-ra|cable/);
    expect((await at.anyone.track(vfa)).twin).toBeNull();
    const before = clock.at;
    later(HOUR);
    await at.admin.publish(ra, 1);
    expect((await at.anyone.track(vfa)).twin).toBe(ra);
    expect((await at.anyone.track(vfa, `?knownAt=${before}`)).twin).toBeNull();
    expect((await at.anyone.track(ra)).twin).toBe(vfa);
    expect(await (await at.anyone.fetch('/v1/sources')).text()).toContain('cable');
  });
});

describe('a source', () => {
  it('of an entry that was corrected, then published, then corrected again, is cited where the public reads it', async () => {
    const [, ra] = await at.admin.openTwins('cited');
    const cited = (title: string) => ({ sources: [{ title, publisher: 'P', language: 'en' }] });
    await at.admin.log(ra, on('round.held', '2026-01', cited('Of the entry')));
    await at.admin.amend(ra, 1, cited('Of its first correction'));
    await at.admin.publish(ra, 1);
    await at.admin.amend(ra, 1, cited('Of its second correction'));
    await at.admin.log(ra, on('round.held', '2026-02', { ...cited('Of another entry'), ...open }));
    const placesOf = async (reader: typeof at.anyone) => {
      const { items } = await reader.get<{
        items: { title: string; citedBy: { track: string; seq: number }[] }[];
      }>('/v1/sources?limit=500');
      return items
        .filter(({ citedBy }) => citedBy.some(({ track }) => track === ra))
        .map(({ title, citedBy }) => [title, ...citedBy.map(({ seq }) => seq)])
        .sort();
    };
    expect(await placesOf(at.anyone)).toEqual([
      ['Of another entry', 3],
      ['Of its first correction', 1],
      ['Of its second correction', 2],
    ]);
    expect(await placesOf(at.admin)).toEqual([
      ['Of another entry', 5],
      ['Of its first correction', 2, 3],
      ['Of its second correction', 4],
      ['Of the entry', 1],
    ]);
  });
});

describe('the public view', () => {
  it('is a log of its own, with its own numbers, instants and tags', async () => {
    await at.admin.open('log');
    const shownAt = later(HOUR);
    await at.admin.log('log', on('consultation.held', '2025-12'), on('launch.announced', '2026-01', open));
    later(HOUR);
    await at.admin.log('log', on('mandate.adopted', '2026-02'), on('round.held', '2026-02', open));
    expect(numbers(await at.anyone.ledger('log'))).toEqual([
      [1, 'launch.announced', null],
      [2, 'round.held', null],
    ]);
    const track = await at.anyone.call<{ revision: number }>('GET', '/v1/tracks/log');
    expect([track.headers.get('etag'), track.body.revision]).toEqual(['"2"', 2]);
    expect((await at.admin.call('GET', '/v1/tracks/log')).headers.get('etag')).toBe('"4"');
    const [first, second] = await at.anyone.ledger('log');
    expect(first?.recordedAt).toBe(shownAt);
    expect(await at.anyone.get('/v1/tracks/log/transitions/2')).toEqual(second);
    expect((await at.anyone.call('GET', '/v1/tracks/log/transitions/3')).status).toBe(404);
    const before = await at.anyone.track('log', `?knownAt=${first?.recordedAt}`);
    expect(before).toMatchObject({ revision: 1, status: { stage: 'announced', lastEvent: { seq: 1 } } });
  });

  it('leaves out what is for the inside only', async () => {
    const track = await at.anyone.track('log');
    expect(Object.keys(track).sort()).toEqual([
      'coverageUntil',
      'kind',
      'kindVersion',
      'parties',
      'revision',
      'slug',
      'status',
      'title',
      'twin',
    ]);
    expect(Object.keys(track.status).sort()).toEqual([
      'application',
      'byParty',
      'lastEvent',
      'milestones',
      'nextRound',
      'roundsHeld',
      'since',
      'stage',
      'talks',
      'unknownBefore',
    ]);
    const rows = [
      ...(await at.anyone.ledger('log')),
      ...(await at.anyone.history('log')),
      ...(await at.anyone.feed()),
    ];
    for (const row of rows) {
      expect(Object.keys(row).sort()).toEqual([
        'annulled',
        'correctedBy',
        'corrects',
        'data',
        'from',
        'id',
        'kindVersion',
        'meeting',
        'occurredOn',
        'reason',
        'recordedAt',
        'seq',
        'sources',
        'to',
        'track',
        'type',
      ]);
    }
    expect((await at.anyone.call('GET', '/v1/board?stalled=true')).status).toBe(401);
    for (const path of ['/v1/tracks/log/next', '/v1/export']) {
      expect(refused(await at.anyone.call('GET', path))).toEqual([401, 'unauthenticated']);
    }
    const tried = { entries: [on('meeting.held', '2026')] };
    expect((await at.anyone.post('/v1/tracks/log/dry-run', tried)).status).toBe(401);
  });

  it('reads a stage where the steps before it are not to be seen', async () => {
    await at.admin.open('gaps');
    await at.admin.log(
      'gaps',
      on('negotiations.opened', '2025'),
      on('text.agreed', '2026-01'),
      on('agreement.signed', '2026-02', open),
      on('consent.given', '2026-03', { data: { side: 'EU' } }),
      on('agreement.entered_into_force', '2026-04', open),
    );
    expect((await at.anyone.ledger('gaps')).map(({ from, to }) => [from.stage, to.stage])).toEqual([
      ['exploratory', 'signed'],
      ['signed', 'in_force'],
    ]);
    const { status } = await at.anyone.track('gaps');
    expect(status).toMatchObject({ stage: 'in_force', application: 'full', since: '2026-04', roundsHeld: 0 });
    expect(status.milestones.EU?.consent).toBeNull();
  });

  it('shows what is published as it then stands, and never the publishing', async () => {
    await at.admin.open('as-it-stands');
    await at.admin.log(
      'as-it-stands',
      on('round.held', '2026-02-01', { data: { number: 1 } }),
      on('statement.made', '2026-03', { data: { summary: 'Both sides spoke' }, ...open }),
    );
    await at.admin.amend('as-it-stands', 1, { occurredOn: '2026-02-02', data: { number: 2 } });
    expect(numbers(await at.anyone.ledger('as-it-stands'))).toEqual([[1, 'statement.made', null]]);
    const publishedAt = later(HOUR);
    await at.admin.publish('as-it-stands', 1);
    const rows = await at.anyone.ledger('as-it-stands');
    expect(numbers(rows)).toEqual([
      [1, 'statement.made', null],
      [2, 'round.held', null],
    ]);
    expect(rows[1]).toMatchObject({
      occurredOn: '2026-02-02',
      data: { number: 2 },
      recordedAt: publishedAt,
      reason: null,
      correctedBy: null,
      annulled: false,
    });
    const history = await at.anyone.history('as-it-stands');
    expect(history.map(({ seq }) => seq)).toEqual([2, 1]);
    expect(await at.anyone.track('as-it-stands', '?asOf=2026-02-02')).toMatchObject({
      status: { stage: 'negotiating' },
    });
  });

  it('shows what becomes of a public entry, in its own numbers', async () => {
    await at.admin.open('corrected');
    await at.admin.log(
      'corrected',
      on('meeting.held', '2026-01'),
      on('round.held', '2026-02-01', open),
      on('meeting.held', '2026-03'),
    );
    await at.admin.amend('corrected', 2, { occurredOn: '2026-02-02', note: 'told by phone' });
    await at.admin.amend('corrected', 3, { occurredOn: '2026-03-01' });
    await at.admin.annul('corrected', 1);
    const [entry, correction, ...others] = await at.anyone.ledger('corrected');
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ seq: 1, occurredOn: '2026-02-01', correctedBy: 2, annulled: false });
    expect(correction).toMatchObject({
      seq: 2,
      type: 'transition.corrected',
      corrects: 1,
      occurredOn: '2026-02-02',
      reason: 'misread',
    });
    expect(await at.anyone.history('corrected')).toMatchObject([
      { seq: 1, occurredOn: '2026-02-02', correctedBy: 2 },
    ]);
    await at.admin.annul('corrected', 2);
    expect((await at.anyone.track('corrected')).status).toMatchObject({
      stage: 'exploratory',
      lastEvent: null,
    });
    expect(await at.anyone.history('corrected')).toEqual([]);
    expect((await at.anyone.ledger('corrected'))[0]).toMatchObject({ annulled: true, correctedBy: 3 });
    await at.admin.amend('corrected', 2, {});
    expect((await at.anyone.ledger('corrected'))[0]).toMatchObject({ annulled: false, correctedBy: 4 });
    expect((await at.anyone.track('corrected')).revision).toBe(4);
  });
});

describe('an embargo', () => {
  it('holds an entry back until its instant, and then gives it that instant', async () => {
    await at.admin.open('embargo');
    const due = new Date(Date.parse(clock.at) + HOUR).toISOString();
    await at.admin.log(
      'embargo',
      on('round.held', '2026-05-01', until(due)),
      on('meeting.held', '2026-05-02', open),
    );
    clock.at = new Date(Date.parse(due) - 1).toISOString();
    await at.settle();
    expect(numbers(await at.anyone.ledger('embargo'))).toEqual([[1, 'meeting.held', null]]);
    clock.at = due;
    await at.settle();
    const rows = await at.anyone.ledger('embargo');
    expect(numbers(rows)).toEqual([
      [1, 'meeting.held', null],
      [2, 'round.held', null],
    ]);
    expect(rows[1]?.recordedAt).toBe(due);
    expect((await at.anyone.history('embargo')).map(({ seq }) => seq)).toEqual([2, 1]);
    expect((await at.anyone.feed()).filter(({ track }) => track === 'embargo')).toHaveLength(2);
    expect((await at.admin.track('embargo')).revision).toBe(2);
  });

  it('that passed unseen comes before whatever is recorded after it', async () => {
    await at.admin.open('order');
    const [first, second] = [1, 2].map((hours) =>
      new Date(Date.parse(clock.at) + hours * HOUR).toISOString(),
    );
    await at.admin.log(
      'order',
      on('meeting.held', '2026-05-01', until(second ?? '')),
      on('round.held', '2026-05-02', until(first ?? '')),
      on('consultation.held', '2026-05-03', until(second ?? '')),
    );
    later(3 * HOUR);
    await at.admin.log('order', on('statement.made', '2026-05-04', { data: { summary: 'x' }, ...open }));
    const rows = await at.anyone.ledger('order');
    expect(rows.map(({ seq, type, recordedAt }) => [seq, type, recordedAt])).toEqual([
      [1, 'round.held', first],
      [2, 'meeting.held', second],
      [3, 'consultation.held', second],
      [4, 'statement.made', clock.at],
    ]);
    const known = await at.anyone.track('order', `?knownAt=${first}`);
    expect([known.revision, known.status.lastEvent?.type]).toEqual([1, 'round.held']);
  });

  it('holds back corrections too: what is amended shows as amended, what is annulled not at all', async () => {
    await at.admin.open('held-back');
    const due = new Date(Date.parse(clock.at) + HOUR).toISOString();
    await at.admin.log(
      'held-back',
      on('round.held', '2026-05-01', until(due)),
      on('meeting.held', '2026-05-02', until(due)),
      on('launch.announced', '2026-04-01', open),
    );
    await at.admin.amend('held-back', 1, { occurredOn: '2026-05-03' });
    await at.admin.annul('held-back', 2);
    expect((await at.anyone.track('held-back')).revision).toBe(1);
    later(HOUR);
    await at.settle();
    expect(await at.anyone.ledger('held-back')).toMatchObject([
      { seq: 1, type: 'launch.announced' },
      { seq: 2, type: 'round.held', occurredOn: '2026-05-03', correctedBy: null, recordedAt: due },
    ]);
    later(HOUR);
    await at.admin.amend('held-back', 2, {});
    expect((await at.anyone.ledger('held-back'))[2]).toMatchObject({
      seq: 3,
      type: 'meeting.held',
      corrects: null,
    });
  });

  it('may be ended early by publishing, once; one that has passed needs no publishing', async () => {
    await at.admin.open('early');
    const due = new Date(Date.parse(clock.at) + HOUR).toISOString();
    await at.admin.log(
      'early',
      on('round.held', '2026-05-01', until(due)),
      on('meeting.held', '2026-05', until(due)),
    );
    expect((await at.admin.publish('early', 1)).status).toBe(201);
    expect((await at.anyone.track('early')).revision).toBe(1);
    later(2 * HOUR);
    expect(refused(await at.admin.publish('early', 2))).toEqual([409, 'already_public']);
    await at.settle();
    expect(numbers(await at.anyone.ledger('early'))).toEqual([
      [1, 'round.held', null],
      [2, 'meeting.held', null],
    ]);
  });
});

describe('the public feed', () => {
  it('numbers the public log without a gap, whatever else is recorded', async () => {
    const cursor = (await at.anyone.get<Page<unknown>>('/v1/feed?limit=500')).next;
    expect(cursor).toBe(String((await at.anyone.feed()).length));
    await at.admin.log('log', on('meeting.held', '2026-03'), on('round.held', '2026-04', open));
    await at.admin.log('gaps', on('meeting.held', '2026-05'), on('meeting.held', '2026-05', open));
    const { items, next } = await at.anyone.get<Page<TransitionView>>(`/v1/feed?after=${cursor}`);
    expect(items.map(({ track, seq, type }) => [track, seq, type])).toEqual([
      ['log', 3, 'round.held'],
      ['gaps', 3, 'meeting.held'],
    ]);
    expect(next).toBe(String(Number(cursor) + 2));
    for (const item of items) {
      expect(item).toEqual(await at.anyone.get(`/v1/tracks/${item.track}/transitions/${item.seq}`));
    }
  });

  it('does not tremble when something is recorded that is not public', async () => {
    const paths = ['/v1/board', '/v1/feed', '/v1/tracks', '/v1/sources', ...READS('log')];
    const seen = () =>
      Promise.all(
        paths.map(async (path) => {
          const answer = await at.anyone.fetch(path);
          return [path, answer.headers.get('etag'), await answer.text()];
        }),
      );
    const before = await seen();
    await at.admin.log('log', on('statement.made', '2026-04', { data: { summary: 'between us' } }));
    await at.admin.annul('log', 1);
    await at.admin.open('another-hidden');
    await at.settle();
    expect(await seen()).toEqual(before);
  });
});
