import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoppedClock } from '../support/clocks.js';
import { type Client, type NewEntry, refused, type Service, startService } from '../support/service.js';

let at: Service;
let officer: Client;
const clock = new StoppedClock('2026-03-10T11:30:00.000Z');
beforeAll(async () => {
  at = await startService({ clock });
  officer = await at.as('officer');
});
afterAll(() => at.close());

const round = (number: number, occurredOn: string, more: object = {}): NewEntry => ({
  type: 'round.held',
  occurredOn,
  data: { number },
  ...more,
});
const opened = async (slug: string, kind?: string) => {
  expect((await officer.open(slug, kind)).status).toBe(201);
  return slug;
};

/** Of a party, while no date is recorded. */
const NOTHING_KNOWN = {
  signed: null,
  provisional: null,
  consent: null,
  notified: null,
  inForce: null,
  withdrawn: null,
};

describe('opening a track', () => {
  it('answers with the track, where it is and its revision', async () => {
    const { status, headers, body } = await officer.open('first', 'air-transport', {
      title: { en: 'Air', kk: 'Әуе' },
    });
    expect([status, headers.get('location'), headers.get('etag')]).toEqual([201, '/v1/tracks/first', '"0"']);
    expect(body).toEqual({
      slug: 'first',
      kind: 'air-transport',
      kindVersion: 4,
      parties: ['EU', 'KZ'],
      title: { en: 'Air', kk: 'Әуе' },
      twin: null,
      coverageUntil: null,
      revision: 0,
      head: null,
      status: {
        stage: 'exploratory',
        talks: 'not_begun',
        application: 'none',
        milestones: {
          EU: { mandate: null, signing_decision: null, consent: null, conclusion: null, notified: null },
          KZ: { signing_decision: null, ratified: null, notified: null },
        },
        since: null,
        roundsHeld: 0,
        lastEvent: null,
        nextRound: null,
        unknownBefore: false,
        byParty: { EU: NOTHING_KNOWN, KZ: NOTHING_KNOWN },
        silentDays: null,
        stalled: false,
        openActions: 0,
        nextDeadline: null,
        textAgreed: null,
      },
    });
    expect(await at.admin.track('first')).toEqual(body);
  });

  it('is refused for a slug that is taken, and a twin that is nowhere or does not fit', async () => {
    await opened('taken');
    expect(refused(await officer.open('taken'))).toEqual([409, 'already_exists']);
    for (const twin of ['nowhere', 'taken', 'first', 'misfit']) {
      const { status, body } = await officer.open('misfit', 'visa-facilitation', { twin });
      expect([status, body.errors?.[0]?.pointer]).toEqual([422, '/twin']);
    }
    expect((await at.admin.call('GET', '/v1/tracks/misfit')).status).toBe(404);
  });

  it('is refused without a name in any language, and between a party and itself', async () => {
    for (const [more, pointer] of [
      [{ title: {} }, '/title'],
      [{ title: { en: 'Visas', fr: 'Visas' } }, '/title/fr'],
      [{ parties: ['EU', 'EU'] }, '/parties'],
      [{ parties: ['EU'] }, '/parties'],
      [{ kind: 'customs' }, '/kind'],
      [{ slug: 'Upper Case' }, '/slug'],
    ] as const) {
      const { status, body } = await officer.open('faulty', 'readmission', more);
      expect([status, body.errors?.map((fault) => fault.pointer)]).toEqual([422, [pointer]]);
    }
  });

  it('links twins both ways, then or later, and to one only', async () => {
    const [vfa, ra] = await officer.openTwins('pair');
    expect([(await at.admin.track(vfa)).twin, (await at.admin.track(ra)).twin]).toEqual([ra, vfa]);
    await opened('late-vfa');
    await opened('late-ra', 'readmission');
    const linked = await officer.call<{ twin: string }>('PATCH', '/v1/tracks/late-ra', { twin: 'late-vfa' });
    expect([linked.status, linked.body.twin]).toEqual([200, 'late-vfa']);
    expect((await at.admin.track('late-vfa')).twin).toBe('late-ra');
    const third = await officer.open('third', 'readmission', { twin: 'late-vfa' });
    expect(refused(third)).toEqual([409, 'already_exists']);
  });

  it('does not link twins whose past breaks the rule between them', async () => {
    await opened('lone-vfa');
    await opened('lone-ra', 'readmission');
    await officer.log(
      'lone-vfa',
      { type: 'negotiations.opened', occurredOn: '2020' },
      { type: 'agreement.signed', occurredOn: '2021' },
      { type: 'agreement.entered_into_force', occurredOn: '2022' },
    );
    const answer = await officer.call('PATCH', '/v1/tracks/lone-vfa', { twin: 'lone-ra' });
    expect(answer.status).toBe(409);
    expect(answer.body.refusals[0]).toMatchObject({ entry: 3 });
    expect((await at.admin.track('lone-ra')).twin).toBeNull();
  });
});

describe('recording an entry', () => {
  it('answers with the transition and the track as it then stands', async () => {
    await opened('plain');
    const { status, headers, body } = await officer.record('plain', {
      type: 'round.held',
      occurredOn: '2026-03-03',
      data: { number: 1, place: { city: 'Astana' }, format: 'in_person', outcome: 'Benchmarks agreed' },
      note: 'told by the co-chair',
    });
    expect([status, headers.get('location'), headers.get('etag')]).toEqual([
      201,
      '/v1/tracks/plain/transitions/1',
      '"1"',
    ]);
    const step = { application: 'none', milestones: expect.anything() };
    expect(body.transition).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      track: 'plain',
      seq: 1,
      type: 'round.held',
      occurredOn: '2026-03-03',
      recordedAt: clock.at,
      actor: 'a officer',
      from: { stage: 'exploratory', talks: 'not_begun', ...step },
      to: { stage: 'negotiating', talks: 'active', ...step },
      data: { number: 1, place: { city: 'Astana' }, format: 'in_person', outcome: 'Benchmarks agreed' },
      sources: [],
      visibility: 'internal',
      embargoUntil: null,
      meeting: null,
      warnings: [],
      offProcedure: false,
      corrects: null,
      correctedBy: null,
      annulled: false,
      reason: null,
      note: 'told by the co-chair',
      kindVersion: 4,
      prevHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(body.track.head).toEqual({ seq: 1, hash: body.transition.hash });
    expect(await at.admin.track('plain')).toEqual(body.track);
    expect(await at.admin.get(headers.get('location') ?? '')).toEqual(body.transition);
    expect(await at.admin.ledger('plain')).toEqual([body.transition]);
    const next = await officer.record('plain', round(2, '2026-03-04'));
    expect(next.body.transition.prevHash).toBe(body.transition.hash);
    expect(next.body.transition.recordedAt > body.transition.recordedAt).toBe(true);
  });

  it('is recorded later than what is there, even when the clock was set back', async () => {
    await opened('backwards');
    const [first] = await officer.log('backwards', round(1, '2026-03-03', { visibility: 'public' }));
    const now = clock.at;
    clock.at = '2026-03-10T10:30:00.000Z';
    const [second] = await officer.log('backwards', round(2, '2026-03-04', { visibility: 'public' }));
    clock.at = now;
    expect((second?.recordedAt ?? '') > (first?.recordedAt ?? '')).toBe(true);
    const [one, other] = await at.anyone.ledger('backwards');
    expect((other?.recordedAt ?? '') > (one?.recordedAt ?? '')).toBe(true);
  });

  it('honours If-Match', async () => {
    await opened('matched');
    const write = (number: number, tag: string) =>
      officer.record('matched', round(number, '2026-03-03'), { 'if-match': tag });
    expect((await write(1, '"0"')).status).toBe(201);
    const late = await write(2, '"0"');
    expect([late.status, late.body.code]).toEqual([412, 'revision_mismatch']);
    expect((await write(2, '*')).status).toBe(201);
    expect((await write(3, 'W/"2"')).status).toBe(412);
    expect((await write(3, '2')).status).toBe(422);
    expect((await write(3, '"2"')).headers.get('etag')).toBe('"3"');
    expect((await at.admin.track('matched')).revision).toBe(3);
    expect((await officer.amend('matched', 1, {}, { 'if-match': '"2"' })).status).toBe(412);
    expect((await officer.annul('matched', 3, { 'if-match': '"3"' })).headers.get('etag')).toBe('"4"');
    expect((await officer.record('nowhere', round(1, '2026-03-03'), { 'if-match': '"0"' })).status).toBe(404);
  });

  it('puts a late entry where it belongs, and keeps the order of recording beside it', async () => {
    await opened('late');
    await officer.log('late', round(2, '2026-02-02'), round(1, '2026-01-01'), round(3, '2026'));
    expect((await at.admin.ledger('late')).map(({ data }) => data.number)).toEqual([2, 1, 3]);
    const history = await at.admin.history('late');
    expect(history.map(({ data }) => data.number)).toEqual([1, 2, 3]);
    expect(history.map(({ seq }) => seq)).toEqual([2, 1, 3]);
    expect((await at.admin.track('late')).status).toMatchObject({
      since: '2026-01-01',
      lastEvent: { seq: 3, type: 'round.held', occurredOn: '2026' },
    });
  });

  it('refuses a late entry after which a later one could not have been, and names that one', async () => {
    await opened('broken');
    await officer.log(
      'broken',
      { type: 'negotiations.opened', occurredOn: '2025-01' },
      { type: 'text.agreed', occurredOn: '2025-06' },
    );
    const early = await officer.record('broken', { type: 'agreement.signed', occurredOn: '2025-03' });
    expect(refused(early)).toEqual([409, 'later_entry_breaks']);
    expect(early.body.refusals[0]).toMatchObject({ entry: 2, params: { entry: 2, event: 'text.agreed' } });
    expect((await at.admin.track('broken')).revision).toBe(2);
  });

  it('takes today wherever the day begins first, and nothing later', async () => {
    await opened('today');
    const on = async (day: string) => refused(await officer.record('today', round(1, day)));
    expect(await on('2026-03-12')).toEqual([409, 'future_date']);
    expect(await on('2026-03-11')).toEqual([201, undefined]);
    expect(await on('2027')).toEqual([409, 'future_date']);
    clock.at = '2026-03-10T09:59:59.999Z';
    await opened('yesterday');
    expect(refused(await officer.record('yesterday', round(1, '2026-03-11')))).toEqual([409, 'future_date']);
    for (const vague of ['2026', '2026-03', '2026-03-10/2026-04', '../2026-12', '2026-03-10/..']) {
      const answer = await officer.record('yesterday', { type: 'meeting.held', occurredOn: vague });
      expect([vague, answer.status, answer.body.transition?.occurredOn]).toEqual([vague, 201, vague]);
    }
    clock.at = '2026-03-10T11:30:00.000Z';
  });

  it('keeps a date as it was written', async () => {
    await opened('dates');
    for (const date of ['2025', '2025-06?', '2025-06-17~', '2025%', '../2025-06-17', '2025-06/2025-07-03?']) {
      const [entry] = await officer.log('dates', { type: 'meeting.held', occurredOn: date });
      expect(entry?.occurredOn).toBe(date);
    }
    for (const date of [
      '2025-02-30',
      '2025-13',
      '25',
      '2025-W01',
      '2025-21',
      '../..',
      '2025/2024',
      'May',
      '',
    ]) {
      const { status, body } = await officer.record('dates', { type: 'meeting.held', occurredOn: date });
      expect([date, status, body.errors?.[0]?.pointer]).toEqual([date, 422, '/occurredOn']);
    }
  });

  it('plans a round for no time that has wholly passed', async () => {
    await opened('plans');
    const plan = (target: string) =>
      officer.record('plans', {
        type: 'round.planned',
        occurredOn: '2025-12-02',
        data: { number: 2, target },
      });
    expect(refused(await plan('2025-11'))).toEqual([409, 'target_before_planning']);
    expect((await plan('2025')).status).toBe(201);
  });

  it('is refused in words, with what would be possible', async () => {
    await opened('early');
    const answer = await officer.record('early', {
      type: 'agreement.entered_into_force',
      occurredOn: '2026',
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([409, 'application/problem+json']);
    expect(answer.body).toMatchObject({
      status: 409,
      code: 'transition_refused',
      refusals: [
        { code: 'not_signed', message: expect.stringContaining(' '), params: { stage: 'exploratory' } },
      ],
    });
    expect(answer.body.allowed).toEqual(expect.arrayContaining(['launch.announced', 'round.held']));
    expect(answer.body.allowed).not.toContain('agreement.entered_into_force');
  });

  it('keeps what was expected but missing as a warning', async () => {
    await opened('warned');
    const [entry] = await officer.log('warned', round(3, '2026-02-02'));
    expect(entry?.warnings).toEqual([
      { code: 'round_out_of_sequence', message: expect.any(String), params: { number: 3, expected: 1 } },
    ]);
    expect((await at.admin.ledger('warned'))[0]?.warnings).toEqual(entry?.warnings);
  });

  it('goes round the procedure only with a source and a reason, and is flagged for ever', async () => {
    await opened('asserted');
    const assert = (more: object) =>
      officer.record('asserted', { type: 'stage.asserted', occurredOn: '2026', ...more });
    const data = { stage: 'initialled', reason: 'No source gives the earlier steps' };
    expect(refused(await assert({ data }))).toEqual([409, 'source_required']);
    expect((await assert({ data: { stage: 'initialled' }, sources: [] })).status).toBe(422);
    const { body } = await assert({ data, sources: [{ title: 'T', publisher: 'P', language: 'en' }] });
    expect(body.transition.offProcedure).toBe(true);
    expect(body.track.status.stage).toBe('initialled');
  });

  it('is refused for an event that does not exist, and for one that the kind does not know', async () => {
    await opened('kinds');
    const nonsense = await officer.record('kinds', { type: 'round.dreamt', occurredOn: '2026' });
    expect([nonsense.status, nonsense.body.errors?.[0]?.pointer]).toEqual([422, '/type']);
    for (const type of ['transition.corrected', 'constructor', '__proto__', 'toString']) {
      expect((await officer.record('kinds', { type, occurredOn: '2026' })).status).toBe(422);
    }
    const foreign = { type: 'clause.became_applicable', occurredOn: '2026', data: { clause: 'nationals' } };
    expect(refused(await officer.record('kinds', foreign))).toEqual([409, 'event_not_of_kind']);
    const provisional = { type: 'provisional_application.started', occurredOn: '2026' };
    expect(refused(await officer.record('kinds', provisional))).toContain('provisional_not_foreseen');
  });

  it('takes an embargo with its instant, in the future', async () => {
    await opened('embargo');
    const write = (more: object) => officer.record('embargo', round(1, '2026-03-03', more));
    for (const more of [
      { visibility: 'embargoed' },
      { embargoUntil: '2026-04-01T00:00:00Z' },
      { visibility: 'public', embargoUntil: '2026-04-01T00:00:00Z' },
      { visibility: 'embargoed', embargoUntil: '2026-04-01' },
      { visibility: 'embargoed', embargoUntil: '2026-04-01T00:00:00' },
    ]) {
      const { status, body } = await write(more);
      expect([more, status, body.errors?.[0]?.pointer]).toEqual([more, 422, '/embargoUntil']);
    }
    const past = await write({ visibility: 'embargoed', embargoUntil: clock.at });
    expect(refused(past)).toEqual([409, 'embargo_in_past']);
    const { body } = await write({ visibility: 'embargoed', embargoUntil: '2026-04-01T05:00:00+05:00' });
    expect(body.transition).toMatchObject({
      visibility: 'embargoed',
      embargoUntil: '2026-04-01T00:00:00.000Z',
    });
  });

  it('rests on sources, new or known; equal content is one', async () => {
    await opened('sources');
    const source = {
      title: { en: 'Talks open', ru: 'Переговоры открыты' },
      publisher: 'MFA',
      url: 'https://example.org/a?b=c',
      language: 'en',
      publishedOn: '2025-12',
    };
    const before = (await at.rows()).sources ?? 0;
    const [inline] = await officer.log(
      'sources',
      round(1, '2026-01', { sources: [{ ...source, quote: 'opened' }] }),
    );
    const stored = inline?.sources[0];
    expect(stored).toEqual({ ref: expect.any(String), ...source, quote: 'opened' });
    const again = { ...source, title: { ru: 'Переговоры открыты', en: 'Talks open' } };
    const [same, byRef] = await officer.log(
      'sources',
      round(2, '2026-02', { sources: [again] }),
      round(3, '2026-03', { sources: [{ ref: stored?.ref, quote: { kk: 'ашылды' } }] }),
    );
    expect(same?.sources).toEqual([{ ref: stored?.ref, ...source }]);
    expect(byRef?.sources).toEqual([{ ref: stored?.ref, ...source, quote: { kk: 'ашылды' } }]);
    expect((await at.rows()).sources).toBe(before + 1);
    const unknown = await officer.record('sources', round(4, '2026-03', { sources: [{ ref: 'nowhere' }] }));
    expect([unknown.status, unknown.body.errors?.[0]?.pointer]).toEqual([422, '/sources/0/ref']);
    const { items } = await at.admin.get<{ items: { ref: string; citedBy: unknown }[] }>('/v1/sources');
    expect(items.find(({ ref }) => ref === stored?.ref)?.citedBy).toEqual(
      [1, 2, 3].map((seq) => ({ track: 'sources', seq })),
    );
  });

  it('asks for a token that may record', async () => {
    await opened('guarded');
    const entry = round(1, '2026-03-03');
    expect(refused(await at.anyone.record('guarded', entry))).toEqual([401, 'unauthenticated']);
    for (const role of ['reader', 'auditor'] as const) {
      expect(refused(await (await at.as(role)).record('guarded', entry))).toEqual([403, 'forbidden']);
    }
    expect((await (await at.as('approver')).record('guarded', entry)).status).toBe(201);
  });
});
