import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { selected } from '../../src/db/columns.js';
import type { Correction } from '../../src/domain/decide/correct.js';
import type { Draft } from '../../src/domain/decide/decide.js';
import { entriesOf } from '../../src/domain/events/history.js';
import { CommandRejected } from '../../src/ledger/rejections.js';
import { rowHash } from '../../src/ledger/rows/hash-chain.js';
import { domainRow, type StoredRow } from '../../src/ledger/rows/stored-row.js';
import { STORED_ROW } from '../../src/ledger/sql/tables.sql.js';
import { newSource } from '../../src/tracks/commands/resolve-sources.js';
import type { Fault } from '../../src/verify/records/fault.js';
import { verify } from '../../src/verify/verify.js';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';
import { anyCommand, type Command } from '../histories/random-histories.js';
import { StoppedClock } from '../support/clocks.js';

const BY = { actor: 'A. Officer' };
const open: Partial<Draft> = { visibility: 'public' };
const communiqué = newSource({ title: 'Communiqué', publisher: 'The ministry', language: 'en' });

type At = Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;

/** Runs SQL as one who can get round every guard: no trigger fires, no foreign key is looked at. */
async function tamper(appUrl: string, ...statements: string[]): Promise<void> {
  const url = new URL(process.env.PARAPH_TEST_SUPERUSER_URL as string);
  url.pathname = new URL(appUrl).pathname;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query('SET session_replication_role = replica');
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** As if the rows had been recorded one second after another. */
const tick = (clock: StoppedClock, seconds = 1) => {
  clock.at = new Date(Date.parse(clock.at) + seconds * 1_000).toISOString();
};

/** Two twins and a third track with everything that a ledger can hold. */
async function keepMinutes({ ledger, sequencer, open: openTrack }: At, clock: StoppedClock): Promise<void> {
  await openTrack('ra', 'readmission');
  await openTrack('vfa', 'visa-facilitation', 'ra');
  await openTrack('quiet', 'air-transport');
  const cited = { ...open, sources: [{ ref: communiqué.id, quote: 'talks' }] };
  const log = (...given: Parameters<typeof draft>) => {
    tick(clock);
    return ledger.record([draft(...given)], { ...BY, sources: [communiqué] });
  };
  const embargoUntil = new Date(Date.parse(clock.at) + 60_000).toISOString();
  const later = new Date(Date.parse(clock.at) + 86_400_000).toISOString();
  await log('vfa', 'negotiations.opened', '2021-02', cited);
  await log('vfa', 'round.held', '2021-05-04', { ...open, data: { number: 1 } });
  await log('vfa', 'launch.announced', '2020-11-01', open);
  await log('vfa', 'round.held', '2021-09', { data: { number: 2 } });
  await log('vfa', 'statement.made', '2021-10-01', { visibility: 'embargoed', embargoUntil });
  await log('vfa', 'statement.made', '2021-10-02', { visibility: 'embargoed', embargoUntil: later });
  tick(clock);
  const amendment = { occurredOn: '2021-05-05', data: { number: 1 }, sources: [], documents: [], note: null };
  await ledger.correct(
    ['vfa'],
    () => [{ track: 'vfa', seq: 2, action: 'amend', reason: 'misread', ...amendment }],
    BY,
  );
  await ledger.correct(['vfa'], () => [{ track: 'vfa', seq: 4, action: 'publish', reason: 'agreed' }], BY);
  tick(clock, 120);
  await sequencer.run();
  await log('vfa', 'text.initialled', '2022-01-10', open);
  await ledger.correct(['vfa'], () => [{ track: 'vfa', seq: 3, action: 'annul', reason: 'no' }], BY);
  tick(clock);
  const meeting = { ...open, meeting: '7a0f7d6c-3f0e-4f53-8f0c-2d2ad3c5a2a1', data: { summary: 'met' } };
  await ledger.record(
    ['ra', 'vfa'].map((track) => draft(track, 'statement.made', '2022-02-01', meeting)),
    BY,
  );
  await sequencer.run();
  const step = { number: 1, side: 'EU', what: 'Send its comments', due: '2022-04' };
  await log('ra', 'action.agreed', '2022-02-02', { data: step });
  // The last row waits for the sequencer.
  await log('ra', 'round.held', '2022-03-01', open);
}

const TABLES = [
  'ledger',
  'public_log',
  'statuses',
  'heads',
  'embargoes',
  'deadlines',
  'feed',
  'feed_epochs',
  'unnumbered',
  'sources',
  'track_names',
  'tracks',
];
const KEEP = ['CREATE SCHEMA kept', ...TABLES.map((table) => `CREATE TABLE kept.${table} AS TABLE ${table}`)];
const RESTORE = TABLES.flatMap((table) => [
  `DELETE FROM ${table}`,
  `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM kept.${table}`,
]);

const VFA = `track_id = (SELECT id FROM tracks WHERE slug = 'vfa')`;
const RA = `track_id = (SELECT id FROM tracks WHERE slug = 'ra')`;

type Tampering = [
  what: string,
  sql: string,
  place: Fault['place'],
  seq: number | null,
  track?: string | null,
];

const TAMPERINGS: Tampering[] = [
  [
    'the day of a deadline',
    `UPDATE deadlines SET due_last = due_last + 1 WHERE ${RA}`,
    'deadline',
    null,
    'ra',
  ],
  ['a deadline', `DELETE FROM deadlines WHERE ${RA}`, 'deadline', null, 'ra'],
  [
    'a deadline that was never agreed',
    `UPDATE deadlines SET key = 'action 2' WHERE ${RA}`,
    'deadline',
    null,
    'ra',
  ],
  [
    'a byte of a summary',
    `UPDATE ledger SET data = '{"summary": "mat"}' WHERE ${RA} AND seq = 1`,
    'ledger',
    1,
    'ra',
  ],
  ['the actor of a row', `UPDATE ledger SET actor = 'B. Officer' WHERE ${VFA} AND seq = 6`, 'ledger', 6],
  ['a quotation', `UPDATE ledger SET sources = '[]' WHERE ${VFA} AND seq = 1`, 'ledger', 1],
  [
    'a millisecond',
    `UPDATE ledger SET recorded_at = recorded_at + interval '1 ms' WHERE ${VFA} AND seq = 5`,
    'ledger',
    5,
  ],
  [
    'a hash',
    `UPDATE ledger SET hash = set_byte(hash, 31, get_byte(hash, 31) # 1) WHERE ${VFA} AND seq = 4`,
    'ledger',
    4,
  ],
  ['the hash of the row before', `UPDATE ledger SET prev_hash = salt WHERE ${VFA} AND seq = 2`, 'ledger', 2],
  ['a row from the middle', `DELETE FROM ledger WHERE ${VFA} AND seq = 3`, 'ledger', 3],
  ['the last row', `DELETE FROM ledger WHERE ${VFA} AND seq = 11`, 'ledger', 11],
  ['every row', `DELETE FROM ledger WHERE ${VFA}`, 'ledger', 1],
  ['the slug of a track', `UPDATE tracks SET slug = 'vfb' WHERE slug = 'vfa'`, 'ledger', 1, 'vfb'],
  [
    'what a row led to',
    `UPDATE ledger SET to_step = jsonb_set(to_step, '{stage}', '"signed"') WHERE ${VFA} AND seq = 2`,
    'ledger',
    2,
  ],
  [
    'a warning',
    `UPDATE ledger SET warnings = '[{"code": "x", "params": {}}]' WHERE ${VFA} AND seq = 9`,
    'ledger',
    9,
  ],
  [
    'from what a row led',
    `UPDATE ledger SET from_step = jsonb_set(from_step, '{talks}', '"paused"') WHERE ${VFA} AND seq = 5`,
    'ledger',
    5,
  ],
  [
    'what a public row led to',
    `UPDATE public_log SET to_step = jsonb_set(to_step, '{stage}', '"signed"') WHERE ${VFA} AND seq = 2`,
    'public',
    2,
  ],
  [
    'from what a public row led',
    `UPDATE public_log SET from_step = from_step - 'milestones' WHERE ${VFA} AND seq = 3`,
    'public',
    3,
  ],
  ['a public row', `DELETE FROM public_log WHERE ${VFA} AND seq = 3`, 'public', 3],
  [
    'which row is public',
    `UPDATE public_log SET row_seq = 6, content_seq = 6 WHERE ${VFA} AND seq = 2`,
    'public',
    2,
  ],
  ['the last public row', `DELETE FROM public_log WHERE ${RA} AND seq = 2`, 'public', 2, 'ra'],
  [
    'what is not public',
    `INSERT INTO public_log SELECT track_id, 99, 6, 6, recorded_at, NULL, from_step, to_step
     FROM ledger WHERE ${VFA} AND seq = 6`,
    'public',
    99,
  ],
  [
    'a status',
    `UPDATE statuses SET state = jsonb_set(state, '{value,stage}', '"signed"') WHERE ${VFA} AND NOT public AND position = 2`,
    'status',
    2,
  ],
  [
    'what no entry changes, in every status of both logs alike',
    `UPDATE statuses SET state = jsonb_set(state, '{context,mandateAmended}', 'true') WHERE ${VFA}`,
    'status',
    1,
  ],
  [
    'the same in every public status alone',
    `UPDATE statuses SET state = jsonb_set(state, '{context,mandateAmended}', 'true') WHERE ${VFA} AND public`,
    'public status',
    1,
  ],
  [
    'what a status says besides',
    `UPDATE statuses SET state = jsonb_set(state, '{context,more}', 'null') WHERE ${VFA} AND NOT public AND position = 2`,
    'status',
    2,
  ],
  [
    'a number to its digits',
    `UPDATE statuses SET state = jsonb_set(state, '{context,lastDay}', to_jsonb(state #>> '{context,lastDay}'))
     WHERE ${VFA} AND NOT public AND position = 2`,
    'status',
    2,
  ],
  [
    'a certain day',
    `UPDATE statuses SET certain_day = certain_day + 1 WHERE ${VFA} AND NOT public AND position = 1`,
    'status',
    1,
  ],
  [
    'a public status',
    `UPDATE statuses SET state = state #- '{context,since}' WHERE ${VFA} AND public AND position = 1`,
    'public status',
    1,
  ],
  [
    'the tail of the statuses',
    `DELETE FROM statuses WHERE ${VFA} AND NOT public AND position > 5`,
    'status',
    9,
  ],
  ['the head’s hash', `UPDATE heads SET hash = '\\x00' WHERE ${VFA}`, 'head', 11],
  ['the head’s revision', `UPDATE heads SET revision = revision - 1 WHERE ${VFA}`, 'ledger', 11],
  ['the head’s positions', `UPDATE heads SET positions = positions + 1 WHERE ${VFA}`, 'head', null],
  ['the latest start', `UPDATE heads SET latest_start = 0 WHERE ${VFA}`, 'head', null],
  ['the activity by which lists sort', `UPDATE heads SET activity = 0 WHERE ${VFA}`, 'head', null],
  [
    'the activity as of a day',
    `UPDATE statuses SET activity = 0 WHERE ${VFA} AND public AND position = 1`,
    'public status',
    1,
  ],
  ['a name by which lists sort', `UPDATE track_names SET kk = '' WHERE ${VFA} AND public`, 'names', null],
  ['a name that is found', `DELETE FROM track_names WHERE ${RA} AND NOT public`, 'names', null, 'ra'],
  [
    'the public names of a track that is hidden',
    `INSERT INTO track_names SELECT track_id, true, slug, kind, codes, en, ru, kk, words, keys FROM track_names
     WHERE track_id = (SELECT id FROM tracks WHERE slug = 'quiet')`,
    'names',
    null,
    'quiet',
  ],
  [
    'a head',
    `DELETE FROM heads WHERE track_id = (SELECT id FROM tracks WHERE slug = 'quiet')`,
    'head',
    null,
    'quiet',
  ],
  ['an embargo', `DELETE FROM embargoes WHERE ${VFA}`, 'embargo', 6],
  ['when an embargo falls due', `UPDATE embargoes SET due = due - interval '1 h' WHERE ${VFA}`, 'embargo', 6],
  ['what waits for the sequencer', `DELETE FROM unnumbered WHERE ${RA} AND NOT public`, 'feed', 2, 'ra'],
  ['a place in the feed', `DELETE FROM feed WHERE public AND ${VFA} AND seq = 2`, 'public feed', 2],
  [
    'the order in the feed',
    `UPDATE feed f SET seq = 100 WHERE NOT public AND ${VFA} AND seq = 4;
     UPDATE feed f SET seq = 4 WHERE NOT public AND ${VFA} AND seq = 5;
     UPDATE feed f SET seq = 5 WHERE NOT public AND ${VFA} AND seq = 100`,
    'feed',
    5,
  ],
  [
    'a row that both waits and is in the feed',
    `INSERT INTO unnumbered SELECT false, track_id, 11 FROM heads WHERE ${VFA}`,
    'feed',
    11,
  ],
  [
    'positions',
    `UPDATE feed SET position = position + 1 WHERE NOT public AND position = (SELECT max(position) FROM feed WHERE NOT public)`,
    'feed',
    null,
    null,
  ],
  [
    'an epoch of one feed alone',
    `INSERT INTO feed_epochs (public, number, id, began_after, origin) VALUES (true, 9, gen_random_uuid(), 1, 'here')`,
    'public feed',
    null,
    null,
  ],
  [
    'where an epoch began',
    `INSERT INTO feed_epochs (public, number, id, began_after, origin)
     SELECT public, number + 1, gen_random_uuid(), 9999, origin FROM feed_epochs`,
    'feed',
    null,
    null,
  ],
  ['a source’s title', `UPDATE sources SET title = '"Denial"'`, 'source', null, null],
  ['a source', 'DELETE FROM sources', 'source', 1],
  ['a twin', `UPDATE tracks SET twin_id = NULL WHERE slug = 'ra'`, 'track', null],
];

describe('verify, on tracks with everything that a ledger can hold', () => {
  const clock = new StoppedClock('2026-03-01T12:00:00.000Z');
  let at: At;
  const look = async (track?: string) => verify(at.database, { track, now: clock.now() });
  beforeAll(async () => {
    at = await ledgerOnFreshDatabase(clock);
    await keepMinutes(at, clock);
    await tamper(at.appUrl, ...KEEP);
  });
  afterAll(() => at.close());

  it('given what the writer wrote, then all is well and everything was looked at', async () => {
    expect(await look()).toEqual({ tracks: 3, rows: 14, publicRows: 11, redacted: 0, faults: [] });
    expect(await look('ra')).toEqual({ tracks: 1, rows: 3, publicRows: 2, redacted: 0, faults: [] });
    expect(await look('nowhere')).toBeNull();
  });

  it('given an embargo that has passed while nobody looked, then it may still wait', async () => {
    const muchLater = new Date(Date.parse(clock.at) + 10 * 86_400_000).toISOString();
    expect((await verify(at.database, { now: muchLater }))?.faults).toEqual([]);
  });

  it.each(TAMPERINGS)('given that somebody changed %s, then the first bad row is named', async (...given) => {
    const [, sql, place, seq, track = 'vfa'] = given;
    await tamper(at.appUrl, sql);
    try {
      const faults = (await look())?.faults ?? [];
      expect(faults[0]).toEqual({ track, place, seq, fault: expect.stringMatching(/\w/) });
    } finally {
      await tamper(at.appUrl, ...RESTORE);
    }
    expect((await look())?.faults).toEqual([]);
  });

  it('given numbers that say the same in another way, then it reads them', async () => {
    const sameNumber = `to_jsonb((state #>> '{context,lastDay}' || '.0')::numeric)`;
    await tamper(
      at.appUrl,
      `UPDATE statuses SET state = jsonb_set(state, '{context,lastDay}', ${sameNumber})`,
    );
    expect((await look())?.faults).toEqual([]);
    await tamper(at.appUrl, ...RESTORE);
  });

  it('given a row that was rewritten with a hash of its own, then the next row does not follow it', async () => {
    const { rows } = await at.database.pool.query<StoredRow>(
      `SELECT ${selected(STORED_ROW, 'l')} FROM ledger l WHERE ${VFA} AND seq = 3`,
    );
    const forged = { ...(rows[0] as StoredRow), track: 'vfa', actor: 'B. Officer' };
    const hash = rowHash(forged.prevHash, domainRow(forged), forged).toString('hex');
    await tamper(
      at.appUrl,
      `UPDATE ledger SET actor = 'B. Officer', hash = '\\x${hash}' WHERE ${VFA} AND seq = 3`,
    );
    expect((await look('vfa'))?.faults).toMatchObject([{ place: 'ledger', seq: 4 }]);
    await tamper(at.appUrl, ...RESTORE);
  });

  it('given threads, then it finds what it finds without them, in the same order', async () => {
    const both = async () => [
      await verify(at.database, { now: clock.now() }),
      await verify(at.database, { now: clock.now(), threads: 2 }),
    ];
    const [whole, wholeInThreads] = await both();
    expect(whole?.faults).toEqual([]);
    expect(wholeInThreads).toEqual(whole);
    await tamper(at.appUrl, `UPDATE ledger SET actor = 'B. Officer' WHERE seq = 2`);
    const [bad, badInThreads] = await both();
    expect(bad?.faults.map(({ track }) => track)).toEqual(['ra', 'vfa']);
    expect(badInThreads).toEqual(bad);
    await tamper(at.appUrl, ...RESTORE);
  });

  it('given threads and a database that is away, then whoever waits is told', async () => {
    const session = { ...at.database.session, connectionString: 'postgres://nobody@127.0.0.1:1/none' };
    const away = Object.create(at.database, { session: { value: session } });
    await expect(verify(away, { now: clock.now(), threads: 2 })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});

describe('verify, on whatever the ledger accepts', () => {
  it('given random entries, meetings and corrections, then it finds nothing', async () => {
    const commands = fc.sample(anyCommand(['vfa', 'ra']), { seed: 20_251_202, numRuns: 150 });
    const clock = new StoppedClock('2026-03-01T12:00:00.000Z');
    const at = await ledgerOnFreshDatabase(clock);
    await at.open('ra', 'readmission');
    await at.open('vfa', 'visa-facilitation', 'ra');
    for (const [index, command] of commands.entries()) {
      tick(clock, 60);
      await carryOut(at, clock, command).catch((error) => {
        if (!(error instanceof CommandRejected)) throw error;
      });
      if (index % 7 === 0) await at.sequencer.run();
    }
    const verified = await verify(at.database, { now: clock.now() });
    expect(verified?.faults).toEqual([]);
    expect(verified?.rows).toBeGreaterThan(40);
    expect(verified?.publicRows).toBeGreaterThan(20);
    await at.close();
  });

  it('given writers at work and a sequencer, when it looks beside them, then it finds nothing', async () => {
    const clock = new StoppedClock('2026-03-01T12:00:00.000Z');
    const at = await ledgerOnFreshDatabase(clock);
    await at.open('ra', 'readmission');
    await at.open('vfa', 'visa-facilitation', 'ra');
    const write = async (track: string, nth: number) => {
      await at.ledger.record([draft(track, 'statement.made', `20${10 + (nth % 15)}`, open)], BY);
      if (nth % 5 === 0) await at.sequencer.run();
    };
    let writing = true;
    const written = Promise.all(
      ['ra', 'vfa'].flatMap((track) =>
        [0, 1, 2].map(async (writer) => {
          for (let nth = writer; nth < 45; nth += 3) await write(track, nth);
        }),
      ),
    ).finally(() => {
      writing = false;
    });
    while (writing) expect((await verify(at.database, { now: clock.now() }))?.faults).toEqual([]);
    await written;
    await at.sequencer.run();
    expect(await verify(at.database, { now: clock.now() })).toMatchObject({ rows: 90, faults: [] });
    await at.close();
  });
});

async function carryOut({ ledger }: At, clock: StoppedClock, command: Command): Promise<void> {
  if ('drafts' in command) {
    const soon = new Date(Date.parse(clock.at) + 300_000).toISOString();
    const drafts = command.drafts.map((one) => ({
      ...one,
      sources: [{ ref: communiqué.id }],
      embargoUntil: one.visibility === 'embargoed' ? soon : null,
    }));
    await ledger.record(drafts, { ...BY, sources: [communiqué] });
    return;
  }
  const tracks = [...new Set(command.corrections.map(({ track }) => track))];
  await ledger.correct(
    tracks,
    (histories) =>
      command.corrections.flatMap(({ track, nth, action, occurredOn }): Correction[] => {
        const entries = entriesOf(histories.get(track)?.rows ?? []);
        const entry = entries[nth % Math.max(1, entries.length)];
        if (!entry) return [];
        const { seq, data, sources, documents, note } = entry;
        const reason = 'wrong';
        return action === 'amend'
          ? [{ track, seq, reason, action, occurredOn, data, sources, documents, note }]
          : [{ track, seq, reason, action }];
      }),
    BY,
  );
}
