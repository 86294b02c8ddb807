import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TrackView, TransitionView } from '../../src/domain/values/views.js';
import { StoppedClock } from '../support/clocks.js';
import {
  type Client,
  FOUNDING,
  type NextEvent,
  type Page,
  refused,
  type Service,
  startService,
} from '../support/service.js';

const VISA = 'kz-eu-visa-facilitation';
const AIR = 'kz-eu-air-services';

let at: Service;
const clock = new StoppedClock('2026-06-01T12:00:00.000Z');
beforeAll(async () => {
  at = await startService({ dossier: FOUNDING, clock });
  await at.admin.import('dossiers/precedents/georgia.yaml');
});
afterAll(() => at.close());

/** Reads a list page by page, as its `next` says. */
async function paged<T>(caller: Client, path: string, limit: number): Promise<T[][]> {
  const pages: T[][] = [];
  let next: string | null = null;
  do {
    const query = `limit=${limit}${next === null ? '' : `&after=${encodeURIComponent(next)}`}`;
    const page: Page<T> = await caller.get(`${path}${path.includes('?') ? '&' : '?'}${query}`);
    pages.push(page.items);
    next = page.next;
  } while (next !== null);
  return pages;
}

const LISTS = [
  '/v1/tracks',
  '/v1/sources',
  `/v1/tracks/${VISA}/transitions`,
  `/v1/tracks/${VISA}/transitions?order=effective`,
];

describe('a list', () => {
  it.each(LISTS)('%s comes in pages that add up to the whole, the last without `next`', async (path) => {
    for (const caller of [at.admin, at.anyone]) {
      const whole = await caller.get<Page<unknown>>(path);
      expect(whole.next).toBeNull();
      expect(whole.items.length).toBeGreaterThan(3);
      for (const limit of [1, 3, whole.items.length]) {
        const pages = await paged(caller, path, limit);
        expect(pages.flat()).toEqual(whole.items);
        expect(pages).toHaveLength(Math.ceil(whole.items.length / limit));
      }
    }
  });

  it('of tracks narrows by kind and party, as of any day', async () => {
    const { items } = await at.anyone.get<Page<TrackView>>(
      '/v1/tracks?kind=readmission&party=KZ&asOf=2025-12-01',
    );
    expect(items.map(({ slug, status }) => [slug, status.stage])).toEqual([
      ['kz-eu-readmission', 'announced'],
    ]);
    expect((await at.anyone.get<Page<TrackView>>('/v1/tracks?party=UA')).items).toEqual([]);
  });

  it('of tracks as known at an instant leaves none out of its pages', async () => {
    clock.at = '2026-06-02T12:00:00.000Z';
    await at.admin.open('aaa-newcomer', 'air-transport');
    await at.admin.log('aaa-newcomer', {
      type: 'launch.announced',
      occurredOn: '2026-06-02',
      visibility: 'public',
    });
    const path = '/v1/tracks?knownAt=2026-06-01T13:00:00Z';
    const whole = await at.anyone.get<Page<TrackView>>(path);
    expect(whole.items.map(({ slug }) => slug)).not.toContain('aaa-newcomer');
    expect((await paged<TrackView>(at.anyone, path, 1)).flat()).toEqual(whole.items);
  });

  it.each([...LISTS, '/v1/feed'])('%s takes 1 to 500 items a page, and cursors of its own', async (path) => {
    const ask = (query: string) => at.anyone.call('GET', `${path}${path.includes('?') ? '&' : '?'}${query}`);
    for (const limit of ['1', '500']) expect((await ask(`limit=${limit}`)).status).toBe(200);
    for (const limit of [
      '0',
      '501',
      '-1',
      '1.5',
      'many',
      '',
      '1e2',
      '0x10',
      '%205',
      '1e999',
      'NaN',
      '1&limit=2',
    ]) {
      const { status, body } = await ask(`limit=${limit}`);
      expect([limit, status, body.errors?.[0]?.pointer]).toEqual([limit, 422, '/query/limit']);
    }
    for (const after of ['%00', 'a&after=b', 'x'.repeat(1_000)]) {
      const { status, body } = await ask(`after=${after}`);
      expect([after, status, body.errors?.[0]?.pointer]).toEqual([after, 422, '/query/after']);
    }
    expect((await ask('offset=1')).body.errors?.[0]?.pointer).toBe('/query/offset');
  });

  it.each([...LISTS.slice(2), '/v1/feed'])('%s refuses a cursor that it never gave', async (path) => {
    for (const after of ['-1', 'x', '1.5', '', '1e3', '99999999999999999999']) {
      const { status } = await at.admin.call('GET', `${path}${path.includes('?') ? '&' : '?'}after=${after}`);
      expect([after, status]).toEqual([after, 422]);
    }
  });
});

describe('the feed', () => {
  it('has a `next` to resume from on every page, also an empty one', async () => {
    const ids: string[] = [];
    let after = '0';
    for (;;) {
      const page: Page<TransitionView> = await at.admin.get(`/v1/feed?limit=7&after=${after}`);
      expect(page.next).not.toBeNull();
      if (page.items.length === 0) {
        expect(page.next).toBe(after);
        break;
      }
      ids.push(...page.items.map(({ id }) => id));
      after = page.next as string;
    }
    expect(new Set(ids).size).toBe(ids.length);
    await at.admin.log(VISA, { type: 'round.held', occurredOn: '2026-03-03', data: { number: 2 } });
    const page = await at.admin.get<Page<TransitionView>>(`/v1/feed?after=${after}`);
    expect(page.items.map(({ track, type }) => [track, type])).toEqual([[VISA, 'round.held']]);
    expect(await at.admin.call('GET', '/v1/feed?after=123456789012345678')).toMatchObject({
      status: 410,
      body: { code: 'cursor_reset', resumeFrom: '0' },
    });
  });

  it('tells each track’s rows in the order of their seq, corrections among them', async () => {
    await at.admin.amend(VISA, 5, { occurredOn: '2026-03-04' });
    const rows = (await at.admin.feed()).filter(({ track }) => track === VISA);
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(rows).toEqual(await at.admin.ledger(VISA));
  });
});

describe('the board', () => {
  const slugs = async (query: string, caller = at.admin) =>
    (await caller.board(query)).items.map(({ slug }) => slug);

  it('narrows by kind, party and stage, one or all of them', async () => {
    expect(await slugs('?kind=readmission')).toEqual(['kz-eu-readmission', 'ge-eu-readmission']);
    expect(await slugs('?party=GE')).toEqual(['ge-eu-visa-facilitation', 'ge-eu-readmission']);
    expect(await slugs('?stage=text_agreed')).toEqual([AIR]);
    expect(await slugs('?kind=readmission&party=KZ&stage=negotiating')).toEqual(['kz-eu-readmission']);
    expect(await slugs('?stage=negotiating&asOf=2025-12-01')).toEqual([]);
    expect(await slugs('?stage=announced&asOf=2025-12-01', at.anyone)).toEqual(['kz-eu-readmission', VISA]);
    for (const query of ['kind=visas', 'party=kz', 'stage=stalled', 'stalled=maybe', 'asOf=today', 'x=1']) {
      const { status, body } = await at.admin.call('GET', `/v1/board?${query}`);
      expect([query, status, body.errors?.[0]?.pointer]).toEqual([
        query,
        422,
        `/query/${query.split('=')[0]}`,
      ]);
    }
  });

  it('is sent again only when it has changed', async () => {
    for (const caller of [at.admin, at.anyone]) {
      const first = await caller.fetch('/v1/board');
      const tag = first.headers.get('etag') ?? '';
      expect(tag).toMatch(/^"[^"]+"$/);
      const again = await caller.fetch('/v1/board', { headers: { 'if-none-match': tag } });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
      await at.admin.log(AIR, { type: 'meeting.held', occurredOn: '2026-04-01', visibility: 'public' });
      const changed = await caller.fetch('/v1/board', { headers: { 'if-none-match': tag } });
      expect(changed.status).toBe(200);
      expect(changed.headers.get('etag')).not.toBe(tag);
    }
  });
});

describe('what may come next', () => {
  it('is every event of the kind, possible or refused with its reason, each with the form of its data', async () => {
    const { events } = await at.admin.get<{ events: { type: string; data: object }[] }>(
      '/v1/kinds/air-transport',
    );
    const { items } = await at.admin.get<Page<NextEvent>>(`/v1/tracks/${AIR}/next`);
    expect(items.map(({ type }) => type).sort()).toEqual(events.map(({ type }) => type).sort());
    const of = (name: string) => items.find(({ type }) => type === name);
    expect(of('agreement.signed')).toMatchObject({ possible: true, refusals: [], data: { type: 'object' } });
    expect(of('agreement.entered_into_force')).toMatchObject({
      possible: false,
      refusals: [{ code: 'not_signed', message: expect.any(String), params: { stage: 'text_agreed' } }],
    });
    expect(of('round.planned')?.data).toMatchObject({ required: ['number', 'target'] });
    for (const { type, data } of items) {
      expect(data).toEqual(events.find((event) => event.type === type)?.data);
    }
    expect((await at.admin.call('GET', '/v1/tracks/nowhere/next')).status).toBe(404);
  });
});

describe('a dry run', () => {
  it('tells what would become of entries, one upon the other, and writes nothing', async () => {
    const before = await at.rows();
    const reader = await at.as('reader');
    const { status, body } = await reader.post(`/v1/tracks/${VISA}/dry-run`, {
      entries: [
        {
          type: 'text.agreed',
          occurredOn: '2026-05-01',
          sources: [{ title: 'T', publisher: 'P', language: 'en' }],
        },
        { type: 'agreement.entered_into_force', occurredOn: '2026-05-02' },
        { type: 'agreement.signed', occurredOn: '2026-05-03' },
        { type: 'clause.became_applicable', occurredOn: '2026-05-03', data: { clause: 'x' } },
        { type: 'round.held', occurredOn: '2027', data: { number: 3 } },
      ],
    });
    expect(status).toBe(200);
    expect(body.results.map(({ transition, refusals }) => [transition?.to.stage, refusals[0]?.code])).toEqual(
      [
        ['text_agreed', undefined],
        [undefined, 'not_signed'],
        ['signed', undefined],
        [undefined, 'event_not_of_kind'],
        [undefined, 'future_date'],
      ],
    );
    expect(body.results[0]?.transition).toMatchObject({ sources: [{ title: 'T' }] });
    expect(body.track).toMatchObject({ slug: VISA, status: { stage: 'signed', since: '2026-05-03' } });
    expect((await at.admin.track(VISA)).status.stage).toBe('negotiating');
    const faulty = await reader.post(`/v1/tracks/${VISA}/dry-run`, {
      entries: [{ type: 'x', occurredOn: '2026' }],
    });
    expect([faulty.status, faulty.body.errors?.[0]?.pointer]).toEqual([422, '/entries/0/type']);
    expect(
      refused(
        await reader.post('/v1/tracks/nowhere/dry-run', {
          entries: [{ type: 'meeting.held', occurredOn: '2026' }],
        }),
      ),
    ).toEqual([404, 'not_found']);
    expect(await at.rows()).toEqual(before);
  });
});

describe('the kinds', () => {
  it('are told to everybody: stages, events, labels in three languages, a version', async () => {
    const { items } = await at.anyone.get<Page<Record<string, unknown>>>('/v1/kinds');
    expect(items.map(({ kind }) => kind).sort()).toEqual([
      'agreement',
      'air-transport',
      'readmission',
      'visa-facilitation',
    ]);
    for (const kind of items) {
      expect(await at.anyone.get(`/v1/kinds/${kind.kind}`)).toEqual(kind);
      const label = { en: expect.any(String), ru: expect.any(String), kk: expect.any(String) };
      expect(kind).toMatchObject({ version: 4, label });
      for (const part of [...(kind.stages as object[]), ...(kind.events as object[])]) {
        expect(part).toMatchObject({ label });
      }
    }
    expect((await at.anyone.call('GET', '/v1/kinds/customs')).status).toBe(404);
  });
});
