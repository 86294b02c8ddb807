import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { QueryConfig } from 'pg';
import { type Draft, decideDrafts } from '../../src/domain/decide/decide.js';
import { atOnce } from '../../src/domain/values/steps.js';
import { type AppendTables, appendParams } from '../../src/ledger/append-params.js';
import { appendStatement, generalStatement } from '../../src/ledger/append-statement.js';
import { lockHistories, snapshotsOf } from '../../src/ledger/load-histories.js';
import { writeSetOf } from '../../src/ledger/write-set.js';
import { draft, ledgerOnFreshDatabase, type OpenLedger } from '../histories/ledger.js';
import { StoppedClock } from '../support/clocks.js';

const clock = new StoppedClock();
const actor = 'a writer';
const SOURCE = { id: 'a', title: 'A', publisher: 'P', url: null, language: 'en', publishedOn: null };

let one: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
let other: typeof one;
beforeEach(async () => {
  [one, other] = [await ledgerOnFreshDatabase(clock), await ledgerOnFreshDatabase(clock)];
  for (const at of [one, other]) await at.open('t');
});
afterEach(async () => {
  await one.close();
  await other.close();
});

const met = (more: Partial<Draft> = {}) => draft('t', 'meeting.held', '2026-03-03', more);

/** The rows that the draft adds, decided over the whole history. */
async function tablesOf(wanted: Draft, sources: AppendTables['sources'] = []): Promise<AppendTables> {
  clock.pass(1);
  const records = await one.database.transaction((client) => lockHistories(client, ['t']));
  const snapshots = atOnce(snapshotsOf(records));
  const histories = new Map([...snapshots].map(([slug, { history }]) => [slug, history]));
  const at = { now: clock.now(), newId: () => one.ids.newId() };
  const decision = atOnce(decideDrafts(histories, [wanted], at));
  if ('rejected' in decision) throw new Error(JSON.stringify(decision.rejected));
  return atOnce(writeSetOf(snapshots, decision, { actor, now: clock.now(), sources })).tables;
}

/** How many rows the statement returns: one if it has won. */
const sent = async ({ pool }: OpenLedger, statement: QueryConfig) =>
  (await pool.query(statement)).rows.filter(({ won }) => won).length;

const TABLES = ['heads', 'ledger', 'public_log', 'statuses', 'unnumbered', 'embargoes', 'sources'];

const stored = async ({ pool }: OpenLedger) => {
  const tables = TABLES.map(async (table) => {
    const { rows } = await pool.query(`SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY to_jsonb(t)::text`);
    return [table, rows.map(({ row }) => row)];
  });
  return Object.fromEntries(await Promise.all(tables));
};

/** Writes the rows here by the statement that is chosen for them, there by the general one. */
async function writeInBoth(tables: AppendTables): Promise<QueryConfig> {
  const chosen = atOnce(appendStatement(tables));
  expect(await sent(one, chosen)).toBe(1);
  expect(await sent(other, generalStatement(atOnce(appendParams(tables))))).toBe(1);
  expect(await stored(one)).toEqual(await stored(other));
  return chosen;
}

describe('the statement for one entry that comes last', () => {
  it.each<[string, Partial<Draft>, string]>([
    ['an internal one', {}, 'append-1-0-1-0-0'],
    ['a public one', { visibility: 'public' }, 'append-1-1-2-0-0'],
    [
      'an embargoed one',
      { visibility: 'embargoed', embargoUntil: '2999-01-01T00:00:00.000Z' },
      'append-1-0-1-1-0',
    ],
    [
      'one with every field',
      {
        data: { place: { city: 'Astana' } },
        note: { en: 'N' },
        meeting: '4b1b4f0e-6d5c-4e0f-9a8e-0a0a0a0a0a0a',
      },
      'append-1-0-1-0-0',
    ],
    ['one that ends the talks', { type: 'negotiations.abandoned', visibility: 'public' }, 'append-1-1-2-0-0'],
    [
      'one that may begin a time in force',
      { type: 'stage.asserted', data: { stage: 'in_force', reason: 'R' }, sources: [{ ref: 'a' }] },
      'append-1-0-1-0-0',
    ],
    [
      'public coverage of a hidden track',
      { type: 'coverage.stated', data: { until: '2026-03-03' }, visibility: 'public' },
      'append-1-0-1-0-0',
    ],
  ])('writes what the general one writes: %s', async (_, more, name) => {
    expect((await writeInBoth(await tablesOf(met(more)))).name).toBe(name);
    expect(
      (await writeInBoth(await tablesOf(met({ visibility: 'public', occurredOn: '2026-03-04' })))).name,
    ).toMatch(/^append/);
    expect((await writeInBoth(await tablesOf(met({ occurredOn: '2026-03-04' })))).name).toBe(
      'append-1-0-1-0-0',
    );
  });

  it('brings new sources, and meets those that are there', async () => {
    for (const id of ['a', 'b', 'a']) {
      const sources = [
        { ...SOURCE, id },
        { ...SOURCE, id: 'c' },
      ];
      const statement = await writeInBoth(await tablesOf(met({ visibility: 'public' }), sources));
      expect(statement.name).toBe('append-1-1-2-0-1');
    }
    expect((await stored(one)).sources).toHaveLength(3);
  });

  it('is not for a late entry: that one writes later statuses again', async () => {
    await writeInBoth(await tablesOf(met({ visibility: 'public' })));
    const late = await writeInBoth(await tablesOf(met({ visibility: 'public', occurredOn: '2025' })));
    expect(late.name).toBe('append');
  });
});

describe('given two writers who read the same head', () => {
  it.each<[string, Partial<Draft>]>([
    ['internal', {}],
    ['public', { visibility: 'public' }],
  ])('the later one is told that it lost, and writes nothing: %s', async (_, more) => {
    const [first, second] = [await tablesOf(met(more)), await tablesOf(met(more))];
    await writeInBoth(first);
    expect(await sent(one, atOnce(appendStatement(second)))).toBe(0);
    expect(await stored(one)).toEqual(await stored(other));
  });

  it('one that meets a locked head has lost at once', async () => {
    const tables = await tablesOf(met());
    const won = await one.database.transaction(async (client) => {
      await lockHistories(client, ['t']);
      return sent(one, atOnce(appendStatement(tables)));
    });
    expect(won).toBe(0);
    expect(await stored(one)).toEqual(await stored(other));
  });
});
