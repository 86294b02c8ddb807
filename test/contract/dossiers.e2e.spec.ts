import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import type { TrackView, TransitionView } from '../../src/domain/values/views.js';
import { StoppedClock } from '../support/clocks.js';
import {
  type Client,
  FOUNDING,
  readDossier,
  refused,
  type Service,
  startService,
} from '../support/service.js';

type Expected = { asOf: string; stage: string; application: string; roundsHeld: number };
const expected: Record<string, Record<string, Expected[]>> = parse(
  readFileSync('test/fixtures/expected-stages.yaml', 'utf8'),
);
const FILES = Object.keys(expected);
const entriesOf = (file: string) => readDossier(file).entries as { tracks: string[] }[];

let at: Service;
const clock = new StoppedClock('2026-11-21T09:00:00.000Z');
beforeAll(async () => {
  at = await startService({ clock });
  for (const file of FILES) {
    const { status, body } = await at.admin.import(file);
    expect([file, status, body]).toEqual([file, 200, { recorded: entriesOf(file).length, skipped: 0 }]);
  }
});
afterAll(() => at.close());

describe.each(FILES)('%s, imported whole', (file) => {
  it.each(Object.entries(expected[file] ?? {}))(
    '%s stood as expected on every telling day',
    async (slug, days) => {
      for (const caller of [at.admin, at.anyone]) {
        const stood = await Promise.all(
          days.map(async ({ asOf }) => {
            const { stage, application, roundsHeld } = (await caller.track(slug, `?asOf=${asOf}`)).status;
            return { asOf, stage, application, roundsHeld };
          }),
        );
        expect(stood).toEqual(days);
      }
    },
  );

  it('imported again, is skipped whole and writes nothing', async () => {
    const before = await at.rows();
    const { status, body } = await at.admin.import(file);
    expect([status, body]).toEqual([200, { recorded: 0, skipped: entriesOf(file).length }]);
    expect(await at.rows()).toEqual(before);
  });
});

const JSON_BODY = { 'content-type': 'application/json' };
type Fault = { pointer: string; line?: number; column?: number };
type Faults = { errors?: Fault[]; refusals?: Fault[]; index?: number; undecided?: number };

const SOURCES = { press: { title: 'A press release', publisher: 'A ministry', language: 'en' } };
const dossier = (more: object) => ({ format: 'paraph-dossier/1', ...more });
const track = (slug: string, kind = 'visa-facilitation', more: object = {}) => ({
  slug,
  kind,
  parties: ['EU', 'KZ'],
  title: { en: slug },
  ...more,
});

describe('an import', () => {
  it('appends what is new, counts the nth of equal entries for the nth, and skips what was corrected since', async () => {
    const round = { tracks: ['nth'], type: 'meeting.held', occurredOn: '2025-03-01' };
    const file = (count: number) => dossier({ tracks: [track('nth')], entries: Array(count).fill(round) });
    expect((await at.admin.import(file(2))).body).toEqual({ recorded: 2, skipped: 0 });
    expect((await at.admin.amend('nth', 1, { occurredOn: '2025-03-02' })).status).toBe(201);
    expect((await at.admin.annul('nth', 2)).status).toBe(201);
    expect((await at.admin.import(file(3))).body).toEqual({ recorded: 1, skipped: 2 });
    expect((await at.admin.track('nth')).revision).toBe(5);
    expect((await at.admin.ledger('nth')).every(({ visibility }) => visibility === 'internal')).toBe(true);
  });

  it('given a track that differs from the one that is there, is refused whole', async () => {
    for (const differing of [{ kind: 'readmission' }, { parties: ['EU', 'GE'] }, { title: 'Another' }]) {
      const before = await at.rows();
      const tracks = [track('before-it'), { ...track('nth'), ...differing }];
      const answer = await at.admin.import(dossier({ tracks }));
      expect([answer.status, answer.body.code]).toEqual([409, 'already_exists']);
      expect(await at.rows()).toEqual(before);
    }
  });

  it('names the entry at fault by its index and writes nothing', async () => {
    const before = await at.rows();
    const held = { tracks: ['new'], type: 'round.held', occurredOn: '2025-01-10', data: { number: 1 } };
    const file = (entry: object) =>
      dossier({ sources: SOURCES, tracks: [track('new')], entries: [held, { ...held, ...entry }] });
    const refusal = await at.admin.import(file({}));
    expect(refused(refusal)).toEqual([409, 'round_already_held']);
    expect(refusal.body).toMatchObject({ index: 1, refusals: [{ track: 'new', pointer: '/entries/1' }] });
    for (const [entry, pointer] of [
      [{ type: 'no.such_event' }, '/entries/1/type'],
      [{ occurredOn: '2025-02-30' }, '/entries/1/occurredOn'],
      [{ data: { number: 'two' } }, '/entries/1/data/number'],
      [{ sources: [{ ref: 'nowhere' }] }, '/entries/1/sources/0/ref'],
      [{ unknown: 1 }, '/entries/1/unknown'],
      [{ tracks: [] }, '/entries/1/tracks'],
      [{ tracks: ['new', 'new'] }, '/entries/1/tracks'],
      [{ visibility: 'secret' }, '/entries/1/visibility'],
    ] as const) {
      const { status, body } = await at.admin.import(file(entry));
      expect([status, body.errors?.map((fault) => fault.pointer)]).toEqual([422, [pointer]]);
    }
    const future = await at.admin.import(file({ data: { number: 2 }, occurredOn: '2027' }));
    expect([...refused(future), future.body.index]).toEqual([409, 'future_date', 1]);
    expect(await at.rows()).toEqual(before);
  });

  it('names every fault at once, with its line and column, in JSON and in YAML', async () => {
    const before = await at.rows();
    const round = (slug: string, number: number, more = {}) => ({
      ...{ tracks: [slug], type: 'round.held', occurredOn: '2025-01-10', data: { number }, ...more },
    });
    const tracks = [track('faulty'), track('faulty-too')];
    const summaryOf = async (content: object) => {
      const json = JSON.stringify(content, null, 2);
      const yaml = stringify(content);
      const headers = { 'content-type': 'application/yaml' };
      const answers = [
        {
          text: json,
          answer: await at.admin.fetch('/v1/import', { method: 'POST', body: json, headers: JSON_BODY }),
        },
        { text: yaml, answer: await at.admin.fetch('/v1/import', { method: 'POST', body: yaml, headers }) },
      ];
      return Promise.all(
        answers.map(async ({ text, answer }) => {
          const { errors, refusals, ...body } = (await answer.json()) as Faults;
          const faults = (errors ?? refusals ?? []).map(({ pointer, line = 0, column = 0 }) => {
            const rest = text.split('\n')[line - 1]?.slice(column - 1);
            return [pointer, rest?.replace(/^\{$/, 'tracks:')];
          });
          return { status: answer.status, index: body.index, undecided: body.undecided, faults };
        }),
      );
    };
    const refusals = await summaryOf(
      dossier({
        tracks,
        entries: [
          ...[round('faulty', 1), round('faulty', 1), round('faulty', 2)],
          ...[round('faulty-too', 1), round('faulty-too', 1)],
        ],
      }),
    );
    for (const each of refusals) {
      const faults = [
        ['/entries/1', 'tracks:'],
        ['/entries/4', 'tracks:'],
      ];
      expect(each).toEqual({ status: 409, index: 1, undecided: 1, faults });
    }
    const uncited = await summaryOf(
      dossier({
        tracks,
        entries: [
          round('faulty', 1, { sources: [{ ref: 'nowhere' }] }),
          round('faulty', 2, { data: { number: 'two' } }),
        ],
      }),
    );
    for (const { status, faults } of uncited) {
      expect([status, faults]).toEqual([
        422,
        [
          ['/entries/0/sources/0/ref', expect.stringMatching(/^"?nowhere/)],
          ['/entries/1/data/number', expect.stringMatching(/^"?two/)],
        ],
      ]);
    }
    const [malformed] = await summaryOf(
      dossier({ tracks, entries: [{ tracks: ['faulty'] }, { type: 'x' }] }),
    );
    expect(malformed?.faults.map(([pointer]) => pointer)).toEqual([
      ...['/entries/0/occurredOn', '/entries/0/type'],
      ...['/entries/1/occurredOn', '/entries/1/tracks'],
    ]);
    expect(await at.rows()).toEqual(before);
  });

  it('says where a text stops being JSON or YAML', async () => {
    const send = async (type: string, body: string) => {
      const headers = { 'content-type': type };
      const answer = await at.admin.fetch('/v1/import', { method: 'POST', body, headers });
      return { status: answer.status, body: await answer.json() };
    };
    expect(await send('application/json', '{\n  "tracks": [],\n}')).toMatchObject({
      status: 400,
      body: { code: 'malformed_json', line: 3, column: 1 },
    });
    expect(await send('application/yaml', 'tracks: []\nentries: [')).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('at line 2, column ') },
    });
  });

  it('given an entry on a track that is nowhere, is refused', async () => {
    const before = await at.rows();
    const entries = [{ tracks: ['nowhere'], type: 'launch.announced', occurredOn: '2025-01-01' }];
    const { status, body } = await at.admin.import(dossier({ entries }));
    expect([status, body.errors?.map(({ pointer }) => pointer)]).toEqual([422, ['/entries/0/tracks/0']]);
    expect(await at.rows()).toEqual(before);
  });

  it('takes twins that point forward, an entry on a track that is there already, and source keys of its own', async () => {
    const tracks = [track('fwd-vfa', undefined, { twin: 'fwd-ra' }), track('fwd-ra', 'readmission')];
    expect((await at.admin.import(dossier({ tracks }))).status).toBe(200);
    expect((await at.admin.track('fwd-ra')).twin).toBe('fwd-vfa');
    const entry = (ref: string, day: string) => ({
      tracks: ['fwd-ra'],
      type: 'statement.made',
      occurredOn: day,
      data: { summary: 'Both sides met' },
      sources: [{ ref, quote: 'met' }],
    });
    const before = (await at.rows()).sources ?? 0;
    await at.admin.import(dossier({ sources: { a: SOURCES.press }, entries: [entry('a', '2025-01-01')] }));
    await at.admin.import(dossier({ sources: { b: SOURCES.press }, entries: [entry('b', '2025-01-02')] }));
    const [one, other] = await at.admin.ledger('fwd-ra');
    expect(one?.sources).toEqual([{ ref: expect.any(String), ...SOURCES.press, quote: 'met' }]);
    expect(other?.sources).toEqual(one?.sources);
    expect((await at.rows()).sources).toBe(before + 1);
  });

  it('takes twins that each name the other, again as well, and refuses a third that names one of them', async () => {
    const pair = [
      track('both-vfa', undefined, { twin: 'both-ra' }),
      track('both-ra', 'readmission', { twin: 'both-vfa' }),
    ];
    for (const _ of ['new', 'there already']) {
      expect((await at.admin.import(dossier({ tracks: pair }))).status).toBe(200);
      expect((await at.admin.track('both-vfa')).twin).toBe('both-ra');
    }
    const before = await at.rows();
    for (const others of [[], pair]) {
      const tracks = [...others, track('third-vfa', undefined, { twin: 'both-ra' })];
      expect(refused(await at.admin.import(dossier({ tracks })))).toEqual([409, 'already_exists']);
    }
    const one = (name: string) => track(name, undefined, { twin: 'wanted-ra' });
    const tracks = [one('first-vfa'), one('second-vfa'), track('wanted-ra', 'readmission')];
    expect(refused(await at.admin.import(dossier({ tracks })))).toEqual([409, 'already_exists']);
    expect(await at.rows()).toEqual(before);
  });

  it('may be YAML, read as the same', async () => {
    const answer = await at.admin.fetch('/v1/import', {
      method: 'POST',
      headers: { 'content-type': 'application/yaml' },
      body: readFileSync(FOUNDING),
    });
    expect([answer.status, await answer.json()]).toEqual([200, { recorded: 0, skipped: 6 }]);
  });
});

/** Under an embargo that has passed, an entry is as public as any. */
const confidentiality = ({ visibility, embargoUntil }: TransitionView) =>
  embargoUntil && embargoUntil <= clock.at ? ['public', null] : [visibility, embargoUntil];

/** What a history says, without what a new ledger numbers and dates anew. */
const summaryOf = (history: TransitionView[]) =>
  history.map((entry) => {
    const { type, occurredOn, data, sources, note, from, to, offProcedure } = entry;
    return { type, occurredOn, data, sources, note, from, to, offProcedure, as: confidentiality(entry) };
  });

const stood = ({ revision: _, head: __, status, ...track }: TrackView) => ({
  ...track,
  status: { ...status, lastEvent: status.lastEvent && { ...status.lastEvent, seq: 0 } },
});

/** Which entries of all tracks belong together, by their place in the tracks' histories. */
const gatherings = (histories: [string, TransitionView[]][]) =>
  [
    ...Map.groupBy(
      histories.flatMap(([slug, history]) =>
        history.map(({ meeting }, index) => ({ meeting, at: `${slug} ${index}` })),
      ),
      ({ meeting }) => meeting,
    ),
  ]
    .flatMap(([meeting, members]) => (meeting === null ? [] : [members.map((one) => one.at).join(', ')]))
    .sort();

async function everything(caller: Client) {
  const { items } = await caller.board();
  const histories: [string, TransitionView[]][] = [];
  for (const { slug } of items) histories.push([slug, await caller.history(slug)]);
  return {
    board: items.map(stood),
    histories: Object.fromEntries(histories.map(([slug, history]) => [slug, summaryOf(history)])),
    gatherings: gatherings(histories),
  };
}

describe('an export, imported into an empty database', () => {
  it('gives the same board and the same histories, whatever was corrected, gathered, renamed or logged late', async () => {
    const visa = 'kz-eu-visa-facilitation';
    await at.admin.log(
      visa,
      { type: 'consultation.held', occurredOn: '2025-07', note: 'told by phone' },
      { type: 'track.renamed', occurredOn: '2025-12-01', data: { title: { en: 'Easier visas' } } },
      { type: 'statement.made', occurredOn: '2026-01', data: { summary: 'x' }, visibility: 'public' },
    );
    await at.admin.amend(visa, 3, { occurredOn: '2025-12-02?', data: { number: 1, outcome: 'agreed' } });
    await at.admin.annul(visa, 4);
    const [vfa, ra] = await at.admin.openTwins('moved');
    for (const [slug, type] of [
      [vfa, 'negotiations.opened'],
      [ra, 'negotiations.opened'],
      [vfa, 'agreement.signed'],
      [ra, 'agreement.signed'],
    ] as const) {
      await at.admin.log(slug, { type, occurredOn: '2025-02-01' });
    }
    const met = await at.admin.post('/v1/meetings', {
      occurredOn: '2025-05-01',
      place: { city: 'Astana' },
      entries: [
        { track: vfa, type: 'agreement.entered_into_force', data: { summary: 'Both' } },
        { track: ra, type: 'agreement.entered_into_force' },
      ],
    });
    expect(met.status).toBe(201);
    await at.admin.log(ra, {
      type: 'statement.made',
      occurredOn: '2025-05-02',
      data: { summary: 'under embargo' },
      visibility: 'embargoed',
      embargoUntil: '2026-11-22T09:00:00.000Z',
    });
    clock.at = '2026-11-23T09:00:00.000Z';
    await at.settle();

    const file = await at.admin.get<object>('/v1/export');
    const other = await startService({ clock });
    try {
      const { status, body } = await other.admin.import(file);
      expect([status, body.detail]).toEqual([200, undefined]);
      const [before, after] = [await everything(at.admin), await everything(other.admin)];
      expect(after.board).toEqual(before.board);
      expect(after.histories).toEqual(before.histories);
      expect(after.gatherings).toEqual(before.gatherings);
      expect(await everything(other.anyone)).toEqual(await everything(at.anyone));
      expect(await other.admin.get('/v1/export')).toEqual(file);
      expect((await other.admin.import(file)).body.recorded).toBe(0);
    } finally {
      await other.close();
    }
  });

  it('of one track brings its twin', async () => {
    const file = await at.admin.get<{ tracks: { slug: string }[] }>('/v1/export?track=ge-eu-readmission');
    expect(file.tracks.map(({ slug }) => slug).sort()).toEqual([
      'ge-eu-readmission',
      'ge-eu-visa-facilitation',
    ]);
    expect((await at.admin.call('GET', '/v1/export?track=nowhere')).status).toBe(404);
    expect((await at.anyone.call('GET', '/v1/export')).status).toBe(401);
  });
});
