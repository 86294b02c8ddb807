import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TransitionView } from '../../src/domain/values/views.js';
import { StoppedClock } from '../support/clocks.js';
import { FOUNDING, type Service, startService } from '../support/service.js';

const TODAY = '2026-11-21';
const VISA = 'kz-eu-visa-facilitation';
const READMISSION = 'kz-eu-readmission';
const AIR = 'kz-eu-air-services';

let at: Service;
beforeAll(async () => {
  at = await startService({ dossier: FOUNDING, clock: new StoppedClock(`${TODAY}T09:00:00.000Z`) });
});
afterAll(() => at.close());

describe('the founding dossier, once it is loaded', () => {
  it('gives exactly the board of its sources', async () => {
    const { asOf, items } = await at.admin.board('?sort=name');
    expect(asOf).toBe(TODAY);
    expect(items.map(({ slug }) => slug)).toEqual([AIR, READMISSION, VISA]);
    const milestones = {
      EU: { mandate: null, signing_decision: null, consent: null, conclusion: null, notified: null },
      KZ: { signing_decision: null, ratified: null, notified: null },
    };
    const nothing = Object.fromEntries(
      ['signed', 'provisional', 'consent', 'notified', 'inForce', 'withdrawn'].map((name) => [name, null]),
    );
    const ofParties = { unknownBefore: false, byParty: { EU: nothing, KZ: nothing } };
    const place = { city: { en: 'Astana', ru: 'Астана', kk: 'Астана' }, country: 'KZ' };
    const talks = {
      stage: 'negotiating',
      talks: 'active',
      application: 'none',
      milestones,
      ...ofParties,
      since: '2025-12-02',
      roundsHeld: 1,
      lastEvent: { seq: 5, type: 'round.planned', occurredOn: '2025-12-02/2025-12-03' },
      nextRound: { number: 2, target: '2026', place },
      silentDays: 353,
      stalled: false,
      openActions: 0,
      nextDeadline: { rule: 'round', number: 2, owner: null, due: '2026', state: 'open' },
      textAgreed: null,
    };
    expect(items.map(({ status }) => status)).toEqual([
      {
        stage: 'text_agreed',
        talks: 'active',
        application: 'none',
        milestones,
        ...ofParties,
        since: '../2025-06-17',
        roundsHeld: 0,
        lastEvent: { seq: 2, type: 'statement.made', occurredOn: '2025-06-17' },
        nextRound: null,
        silentDays: 522,
        stalled: false,
        openActions: 0,
        nextDeadline: null,
        textAgreed: null,
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
      expect(revision).toBe(6);
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
      expect(entries.length).toBe(slug === AIR ? 2 : 5);
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
    expect(new Set(visa.flatMap(({ meeting }) => meeting ?? [])).size).toBe(5);
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

type Said = Record<'en' | 'ru' | 'kk', string>;
const said = (entry: TransitionView | undefined): Said => entry?.data.summary as Said;
const people = (entry: TransitionView | undefined) =>
  ((entry?.data.people ?? []) as { name: Said; title: Said; role?: string }[]).map(
    ({ name, title, role }) => ({
      ...{ name: name.ru, title: title.ru, role },
    }),
  );
/** What is quoted, each from the publication that has the words. */
const quotes = (entries: readonly TransitionView[]) =>
  entries.flatMap(({ sources }) =>
    sources.flatMap(({ publisher, publishedOn, quote }) =>
      quote === undefined
        ? []
        : [`${(publisher as Said).en ?? publisher} ${publishedOn ?? '–'}: ${Object.values(quote).join()}`],
    ),
  );
const MINISTRY = 'Ministry of Foreign Affairs of the Republic of Kazakhstan –';
const GOV_KZ = 'gov.kz (Ministry of Foreign Affairs) 2025-12-03';

describe('what its five texts say, and no more', () => {
  let [june, launch, round, kallas, planned]: TransitionView[] = [];
  let air: TransitionView[] = [];
  beforeAll(async () => {
    [june, launch, round, kallas, planned] = await at.anyone.ledger(VISA);
    air = await at.anyone.ledger(AIR);
  });

  it('it was the parties who welcomed the launch, by gov.kz', () => {
    expect(said(round).en).toContain('by the one on gov.kz the parties welcomed it');
    expect(said(round).ru).toContain('приветствовали стороны');
    expect(said(round).kk).toContain('тараптар құптады');
    expect(quotes([round as TransitionView])).toContain(`${GOV_KZ}: welcomed the launch of negotiations`);
  });

  it('that it is the first such process are the participants’ words, not ours', () => {
    expect(said(round).en).toContain('The participants emphasised that it is the first such process');
    expect(said(round).ru).toContain('Участники подчеркнули, что это первый такой процесс');
    expect(said(round).kk).toContain('Қатысушылар бұл');
    expect(quotes([round as TransitionView])).toEqual(
      expect.arrayContaining([
        `${MINISTRY}: the first process of this kind`,
        'Zakon.kz 2025-12-03: первым подобным процессом',
      ]),
    );
  });

  it('Kaja Kallas spoke on one of two days, and the ministry says nearly the same in its own name', async () => {
    expect(kallas).toMatchObject({ type: 'statement.made', occurredOn: '2025-12-01/2025-12-02' });
    expect(kallas?.data).not.toHaveProperty('place');
    expect(people(kallas).map(({ name }) => name)).toEqual(['Кая Каллас']);
    expect(said(kallas).en).toMatch(
      /processing times, documents and fees to fall once .* in force: of this one text/,
    );
    expect(quotes([kallas as TransitionView])).toEqual([
      'The Astana Times 2025-12-02: will make a significant contribution to strengthening humanitarian ties',
      `${GOV_KZ}: will significantly contribute to strengthening humanitarian ties`,
    ]);
    expect((await at.anyone.ledger(READMISSION))[3]?.meeting).toBe(kallas?.meeting);
    expect(air.map(({ meeting }) => meeting)).not.toContain(kallas?.meeting);
  });

  it('nothing else is quoted than the words that we have, in a source’s name and never in a summary', () => {
    const all = [june, launch, round, kallas, planned, air[0]] as TransitionView[];
    expect(new Set(quotes(all))).toEqual(
      new Set([
        'The Astana Times –: the importance of signing the agreement',
        'The Astana Times 2025-12-02: announced plans to begin negotiations',
        'The Astana Times 2025-12-02: formal launch of negotiations on Dec. 2',
        `${MINISTRY}: the first process of this kind`,
        'Zakon.kz 2025-12-03: первым подобным процессом',
        `${GOV_KZ}: welcomed the launch of negotiations`,
        'The Astana Times 2025-12-02: will make a significant contribution to strengthening humanitarian ties',
        `${GOV_KZ}: will significantly contribute to strengthening humanitarian ties`,
        `${MINISTRY}: hold the next round of consultations in Astana in 2026`,
        'Zakon.kz 2025-12-03: провести следующий раунд консультаций в Астане в 2026 году',
      ]),
    );
    for (const { data } of all) expect(JSON.stringify(data)).not.toMatch(/[“”«»„]|\\"/);
  });

  it('the year 2025 is inferred from the Samarkand summit, which gov.kz dates, and both are cited', () => {
    expect(said(june).en).toMatch(
      /year is inferred: .*Samarkand summit of 4 April, which the text on gov.kz dates April 2025/s,
    );
    expect(said(june).ru).toMatch(/Год является выводом: .*gov\.kz относит этот саммит к апрелю 2025 года/s);
    expect(said(june).kk).toMatch(/Самарқан саммиті .*2025 жылғы сәуірге жатқызады/s);
    expect(june?.sources.map(({ publishedOn }) => publishedOn)).toEqual([undefined, '2025-12-03']);
  });

  it('the air agreement has its own title, and is a horizontal one', async () => {
    expect((await at.anyone.track(AIR)).title).toEqual({
      en: 'Agreement on certain aspects of air transport',
      ru: 'Соглашение о некоторых аспектах воздушных перевозок',
      kk: 'Әуе тасымалының кейбір аспектілері туралы келісім',
    });
    expect(said(air[0]).en).toBe(
      'A horizontal agreement between the Government of Kazakhstan and the European Union.',
    );
  });

  it('in June Kazakhstan spoke of its citizens, of launching without delay, and of frameworks that are ready', () => {
    for (const part of [
      'spoke of the expectations of its citizens',
      'stressed the importance of launching the talks on visa facilitation and readmission without delay',
      'ready to provide the legal and technical frameworks',
    ])
      expect(said(june).en).toContain(part);
    expect(people(june).map(({ role }) => role)).toEqual(['head_of_delegation', 'head_of_delegation']);
    expect(june?.data.format).toBe('hybrid');
  });

  it('posts in Russian are those that Zakon.kz gives', () => {
    expect([...people(round), ...people(launch), ...people(kallas)]).toEqual([
      {
        name: 'Алибек Бакаев',
        title: 'заместитель министра иностранных дел Республики Казахстан',
        role: 'co_chair',
      },
      {
        name: 'Йоханнес Лухнер',
        title:
          'заместитель генерального директора генерального директората Европейской комиссии по вопросам миграции и внутренних дел',
        role: 'co_chair',
      },
      { name: 'Ермек Кошербаев', title: 'министр иностранных дел Казахстана', role: 'chair' },
      {
        name: 'Кая Каллас',
        title: 'Верховный представитель ЕС по внешней политике и политике безопасности',
        role: 'chair',
      },
      {
        name: 'Кая Каллас',
        title: 'Верховный представитель ЕС по внешней политике и политике безопасности',
        role: undefined,
      },
    ]);
  });

  it('it says how far its sources reach', async () => {
    for (const slug of [VISA, READMISSION, AIR])
      expect((await at.anyone.ledger(slug)).at(-1)).toMatchObject({
        ...{ type: 'coverage.stated', occurredOn: '2025-12-03', data: { until: '2025-12-03' } },
      });
  });
});
