import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FOUNDING, type Service, StoppedClock, startService } from '../service.js';

const TODAY = '2026-11-21';
const VISA = 'kz-eu-visa-facilitation';
const READMISSION = 'kz-eu-readmission';
const AIR = 'kz-eu-air-services';

let at: Service;
beforeAll(async () => {
  at = await startService({ dossier: FOUNDING, surroundings: new StoppedClock(`${TODAY}T09:00:00.000Z`) });
});
afterAll(() => at.close());

describe('the founding dossier, once it is loaded', () => {
  it('gives exactly the board of its sources', async () => {
    const { asOf, items } = await at.admin.board();
    expect(asOf).toBe(TODAY);
    expect(items.map(({ slug }) => slug)).toEqual([AIR, READMISSION, VISA]);
    const milestones = {
      EU: { mandate: null, signing_decision: null, consent: null, conclusion: null, notified: null },
      KZ: { signing_decision: null, ratified: null, notified: null },
    };
    const place = { city: { en: 'Astana', ru: 'Астана', kk: 'Астана' }, country: 'KZ' };
    const talks = {
      stage: 'negotiating',
      talks: 'active',
      application: 'none',
      milestones,
      since: '2025-12-02',
      roundsHeld: 1,
      lastEvent: { seq: 4, type: 'round.planned', occurredOn: '2025-12-02/2025-12-03' },
      nextRound: { number: 2, target: '2026', place },
      silentDays: 353,
      stalled: false,
    };
    expect(items.map(({ status }) => status)).toEqual([
      {
        stage: 'text_agreed',
        talks: 'active',
        application: 'none',
        milestones,
        since: '../2025-06-17',
        roundsHeld: 0,
        lastEvent: { seq: 2, type: 'statement.made', occurredOn: '2025-06-17' },
        nextRound: null,
        silentDays: 522,
        stalled: false,
      },
      talks,
      talks,
    ]);
  });

  it.each([
    ['2025-11-30', 'exploratory', 0, null, null],
    ['2025-12-01', 'announced', 0, '2025-12-01', null],
    ['2025-12-02', 'negotiating', 1, '2025-12-02', null],
    ['2025-12-03', 'negotiating', 1, '2025-12-02', '2026'],
  ])('as of %s the visa track is %s, with %i rounds held', async (day, stage, roundsHeld, since, target) => {
    for (const slug of [VISA, READMISSION]) {
      const { status, revision } = await at.admin.track(slug, `?asOf=${day}`);
      expect(status).toMatchObject({ stage, roundsHeld, since });
      expect(status.nextRound?.target ?? null).toBe(target);
      expect(revision).toBe(5);
    }
    const board = await at.anyone.board(`?asOf=${day}`);
    expect(board.asOf).toBe(day);
    expect(board.items.find(({ slug }) => slug === VISA)?.status.stage).toBe(stage);
  });

  it('never turns the year 2026 into a day, in any answer to anybody', async () => {
    const reads = [
      '/v1/board',
      '/v1/board?asOf=2025-12-03',
      '/v1/tracks',
      '/v1/feed?limit=500',
      '/v1/sources',
      ...[VISA, READMISSION, AIR].flatMap((slug) => [
        `/v1/tracks/${slug}`,
        `/v1/tracks/${slug}?asOf=2025-12-03`,
        `/v1/tracks/${slug}/transitions`,
        `/v1/tracks/${slug}/transitions?order=effective`,
      ]),
    ];
    const said = await Promise.all(
      [at.admin, at.anyone].flatMap((caller) => reads.map(async (path) => (await caller.fetch(path)).text())),
    );
    const whole = said.join('\n');
    expect(whole).toContain('"target":"2026"');
    expect(whole).not.toMatch(/2026-(?!11-2[12])/);
    expect(await (await at.admin.fetch('/v1/export')).text()).not.toContain('2026-');
  });

  it('cites a source for every entry, and shows every entry to everybody', async () => {
    for (const slug of [VISA, READMISSION, AIR]) {
      const ledger = await at.anyone.ledger(slug);
      expect(ledger.map(({ type }) => type).at(-1)).toBe('coverage.stated');
      const entries = ledger.slice(0, -1);
      expect(entries.length).toBe(slug === AIR ? 2 : 4);
      for (const { sources } of entries) {
        expect(sources.length).toBeGreaterThan(0);
        for (const source of sources) {
          expect(source).toMatchObject({ ref: expect.any(String), publisher: expect.anything() });
        }
      }
    }
    const { items } = await at.anyone.get<{ items: unknown[] }>('/v1/sources');
    expect(items).toHaveLength(5);
  });

  it('holds one meeting for what was said on several tracks', async () => {
    const [visa, readmission] = [await at.admin.ledger(VISA), await at.admin.ledger(READMISSION)];
    expect(visa.map(({ meeting }) => meeting)).toEqual(readmission.map(({ meeting }) => meeting));
    expect(new Set(visa.flatMap(({ meeting }) => meeting ?? [])).size).toBe(4);
    const [statement] = visa;
    const air = (await at.admin.ledger(AIR))[1];
    expect(air?.meeting).toBe(statement?.meeting);
  });

  it('flags only the asserted stage as off the procedure', async () => {
    const [asserted, statement] = await at.admin.ledger(AIR);
    expect([asserted?.offProcedure, statement?.offProcedure]).toEqual([true, false]);
  });

  it('is called neither stalled nor anything else beyond its sources, until something later is known', async () => {
    const { items } = await at.admin.board('?stalled=true');
    expect(items).toEqual([]);
    const [, , visa] = (await at.admin.board()).items;
    expect(visa?.coverageUntil).toBe('2025-12-03');
  });
});
