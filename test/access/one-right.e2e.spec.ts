import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sourceId } from '../../src/tracks/commands/resolve-sources.js';
import { Client, type NextEvent, type Service, startService } from '../support/service.js';

/** On one desk the visa track, on another its readmission twin, of which nothing is public. */
const [VFA, RA] = ['own-vfa', 'theirs-ra'];
const ENTRY = { type: 'agreement.entered_into_force', occurredOn: '2022-01-01' };
const HIDDEN = { title: 'A note of the other desk', publisher: 'MFA', language: 'en' };
const SEEN = { title: 'A note of this desk', publisher: 'MFA', language: 'en' };
const OPEN = { title: 'A communiqué', publisher: 'MFA', language: 'en' };
const NOWHERE = { title: 'A note of nobody', publisher: 'MFA', language: 'en' };

let at: Service;
let reader: Client;
let officer: Client;
let whole: Client;
beforeAll(async () => {
  at = await startService();
  await at.admin.open(RA, 'readmission');
  await at.admin.open(VFA, 'visa-facilitation', { twin: RA });
  for (const kind of ['visa-facilitation', 'readmission']) await at.admin.open(`spare-${kind}`, kind);
  await at.admin.open('open', 'air-transport');
  for (const slug of [VFA, RA]) {
    await at.admin.log(slug, {
      ...{ type: 'stage.asserted', occurredOn: '2019-01-01' },
      data: { stage: 'signed', reason: 'where the papers begin' },
      sources: [slug === RA ? HIDDEN : SEEN],
    });
  }
  await at.admin.log(RA, { type: 'agreement.entered_into_force', occurredOn: '2021-05-17' });
  await at.admin.log('open', {
    ...{ type: 'statement.made', occurredOn: '2019-01-01', data: { summary: 's' } },
    ...{ visibility: 'public', sources: [OPEN] },
  });
  const own = [VFA, 'spare-visa-facilitation', 'spare-readmission'];
  await at.admin.post('/v1/desks', { slug: 'own', name: 'Own', tracks: own });
  const tokenOf = async (role: string, desk?: string) => {
    const { body } = await at.admin.post('/v1/tokens', { name: role, role, ...(desk && { desk }) });
    return new Client(at.url, (body as unknown as { token: string }).token);
  };
  reader = await tokenOf('reader', 'own');
  officer = await tokenOf('officer', 'own');
  whole = await tokenOf('officer');
});
afterAll(() => at.close());

const dryRun = async (who: Client, entry: object) =>
  (await who.post(`/v1/tracks/${VFA}/dry-run`, { entries: [entry] })).body.results[0]?.refusals;
const UNKNOWN = [
  { code: 'twin_not_known', message: 'It is not known whether the twin agreement allows this', params: {} },
];

describe('given a twin whose ledger somebody may not read', () => {
  it('then a dry-run says the same of every day, before and after the twin entered into force', async () => {
    for (const occurredOn of ['2020-01-01', '2021-05-16', '2021-05-17', '2021-05-18', '2022-01-01'])
      expect([occurredOn, await dryRun(reader, { ...ENTRY, occurredOn })]).toEqual([occurredOn, UNKNOWN]);
    const asserted = { type: 'stage.asserted', data: { stage: 'in_force', reason: 'r' }, sources: [SEEN] };
    expect(await dryRun(reader, { ...asserted, occurredOn: '2022-01-01' })).toEqual(UNKNOWN);
    // Whoever reads both is told.
    expect(await dryRun(whole, ENTRY)).toEqual([]);
    expect(await dryRun(whole, { ...ENTRY, occurredOn: '2021-01-01' })).toMatchObject([
      { code: 'twin_in_force_later', params: { twin: RA, when: '2021-05-17' } },
    ]);
  });

  it('then what can come next does not tell either', async () => {
    const next = async (who: Client) =>
      (await who.get<{ items: NextEvent[] }>(`/v1/tracks/${VFA}/next`)).items.find(
        ({ type }) => type === ENTRY.type,
      );
    expect(await next(reader)).toMatchObject({ possible: false, refusals: UNKNOWN });
    expect(await next(whole)).toMatchObject({ possible: true });
  });

  it('then a write, a meeting and a file are refused in the same words, whatever the day, and what is allowed leaves it out', async () => {
    for (const occurredOn of ['2020-01-01', '2022-01-01']) {
      const written = await officer.record(VFA, { ...ENTRY, occurredOn });
      expect([written.status, written.body.code]).toEqual([409, 'transition_refused']);
      expect(written.body.refusals).toEqual(UNKNOWN);
      expect(written.body.allowed).not.toContain(ENTRY.type);
      const entries = [{ track: VFA, type: ENTRY.type }];
      const met = await officer.post('/v1/meetings', { occurredOn, entries });
      expect(met.body.refusals).toMatchObject(UNKNOWN);
      const filed = await officer.import({
        ...{ format: 'paraph-dossier/1', sources: {}, tracks: [] },
        entries: [{ tracks: [VFA], ...ENTRY, occurredOn }],
      });
      expect(filed.body.refusals).toMatchObject(UNKNOWN);
      expect(JSON.stringify([written.body, met.body, filed.body])).not.toMatch(/2021-05-17|theirs-ra/);
    }
    const other = await officer.record(VFA, { type: 'agreement.signed', occurredOn: '2020-01-01' });
    expect(other.body.allowed).not.toContain(ENTRY.type);
    expect(await at.admin.ledger(VFA)).toHaveLength(1);
  });

  it('then correcting what the twin rests on is refused without naming its entry', async () => {
    await at.admin.open('rests-ra', 'readmission');
    await at.admin.open('rests-vfa', 'visa-facilitation', { twin: 'rests-ra' });
    for (const slug of ['rests-ra', 'rests-vfa']) {
      await at.admin.log(
        slug,
        {
          ...{ type: 'stage.asserted', occurredOn: '2019-01-01', sources: [HIDDEN] },
          data: { stage: 'signed', reason: 'where the papers begin' },
        },
        { type: 'agreement.entered_into_force', occurredOn: '2021-05-17' },
      );
    }
    await at.admin.post('/v1/desks', { slug: 'rests', name: 'Rests', tracks: ['rests-ra'] });
    const { body } = await at.admin.post('/v1/tokens', { name: 'o', role: 'officer', desk: 'rests' });
    const theirs = new Client(at.url, (body as unknown as { token: string }).token);
    const refused = await theirs.annul('rests-ra', 2);
    expect([refused.status, refused.body.refusals]).toEqual([409, UNKNOWN]);
    expect((await whole.annul('rests-ra', 2)).body.refusals).toMatchObject([
      { code: 'twin_depends', params: { twin: 'rests-vfa', entry: 2 } },
    ]);
  });

  it('then what the public sees of the twin is known, and is told from', async () => {
    await at.admin.open('told-ra', 'readmission');
    await at.admin.open('told-vfa', 'visa-facilitation', { twin: 'told-ra' });
    for (const slug of ['told-ra', 'told-vfa']) {
      await at.admin.log(slug, {
        ...{ type: 'stage.asserted', occurredOn: '2019-01-01', sources: [OPEN], visibility: 'public' },
        data: { stage: 'signed', reason: 'where the papers begin' },
      });
    }
    const force = { type: 'agreement.entered_into_force', occurredOn: '2021-05-17', visibility: 'public' };
    await at.admin.log('told-ra', force);
    await at.admin.call('PATCH', '/v1/desks/own', {
      tracks: [VFA, 'told-vfa', 'spare-visa-facilitation', 'spare-readmission'],
    });
    expect((await officer.record('told-vfa', ENTRY)).status).toBe(201);
  });
});

describe('given a source that is cited where somebody may not read', () => {
  const asked = (source: typeof HIDDEN) => ({
    ...{ type: 'consultation.held', occurredOn: '2020-01-01' },
    sources: [{ ref: sourceId(source) }],
  });
  const answers = async (who: Client, source: typeof HIDDEN) => {
    const entry = asked(source);
    const { type, ...more } = entry;
    return Promise.all([
      who.post(`/v1/tracks/${VFA}/dry-run`, { entries: [entry] }),
      who.record(VFA, entry, { 'if-match': '"999"' }),
      who.post('/v1/meetings', { ...more, entries: [{ track: VFA, type: 'agreement.signed' }] }),
      who.amend(VFA, 1, { sources: entry.sources }, { 'if-match': '"999"' }),
    ]).then((all) => all.map(({ status, body }) => [status, body.code, body.errors]));
  };

  it('then it is refused exactly as one that does not exist, over every call', async () => {
    const none = await answers(officer, NOWHERE);
    expect(none.map(([status]) => status)).toEqual([422, 422, 422, 422]);
    expect(await answers(officer, HIDDEN)).toEqual(none);
    for (const source of [SEEN, OPEN])
      expect((await answers(officer, source)).map(([status]) => status)).toEqual([200, 412, 409, 412]);
    expect((await answers(whole, HIDDEN)).map(([status]) => status)).toEqual([200, 412, 409, 412]);
    expect((await reader.post(`/v1/tracks/${VFA}/dry-run`, { entries: [asked(HIDDEN)] })).status).toBe(422);
  });

  it('then a file that brings it is answered as one that brings a new one', async () => {
    const file = (source: typeof HIDDEN, occurredOn: string) => ({
      ...{ format: 'paraph-dossier/1', sources: { s: source }, tracks: [] },
      entries: [{ tracks: [VFA], type: 'consultation.held', occurredOn, sources: [{ ref: 's' }] }],
    });
    const [hidden, fresh] = [
      await officer.import(file(HIDDEN, '2020-03-01')),
      await officer.import(file(NOWHERE, '2020-03-02')),
    ];
    expect([hidden.status, hidden.body]).toEqual([fresh.status, fresh.body]);
  });
});

describe('given the right to open tracks and to link twins', () => {
  const [one, two] = ['spare-visa-facilitation', 'spare-readmission'];
  const file = (twin: string | undefined, slug = one, kind = 'visa-facilitation') => ({
    ...{ format: 'paraph-dossier/1', sources: {}, entries: [] },
    tracks: [{ slug, kind, parties: ['EU', 'KZ'], title: slug, ...(twin && { twin }) }],
  });

  it('then whoever may not link by a call may not by a file either, tried out or recorded', async () => {
    expect((await officer.call('PATCH', `/v1/tracks/${one}`, { twin: two })).status).toBe(403);
    expect((await officer.import(file(two))).status).toBe(403);
    expect((await at.admin.track(one)).twin).toBeNull();
    expect((await officer.import(file(undefined))).status).toBe(200);
    expect((await whole.import(file(two))).status).toBe(200);
    // What is linked already may be named by whoever records on both.
    expect((await officer.import(file(two))).status).toBe(200);
  });

  it('then a track of others is told of by neither', async () => {
    const { body } = await officer.import(file(RA, VFA));
    expect(body.code).toBe('not_found');
    expect((await officer.import(file(undefined, 'a-new-one'))).body.code).toBe('not_found');
  });
});
