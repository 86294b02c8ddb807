import { expect } from '@jest/globals';
import type { QueryConfig } from 'pg';
import { type Draft, decideDrafts } from '../../../src/domain/decide/decide.js';
import { atOnce } from '../../../src/domain/values/steps.js';
import { type AppendTables, appendParams } from '../../../src/ledger/append/append-params.js';
import { appendStatement, generalStatement } from '../../../src/ledger/append/append-statement.js';
import { lockHistories, snapshotsOf } from '../../../src/ledger/load-histories.js';
import { readEnd, type TrackSnapshot } from '../../../src/ledger/load-track.js';
import { writeSetOf } from '../../../src/ledger/write-set.js';
import { draft, ledgerOnFreshDatabase, type OpenLedger } from '../../histories/ledger.js';
import { StoppedClock } from '../../support/clocks.js';

/** Two databases with the same tracks: the same rows are written by one statement here, by another there. */
export async function twoLedgers(...tracks: string[]) {
  const clock = new StoppedClock();
  const [one, other] = [await ledgerOnFreshDatabase(clock), await ledgerOnFreshDatabase(clock)];
  for (const at of [one, other]) for (const track of tracks) await at.open(track);
  const tablesFrom = (
    snapshots: ReadonlyMap<string, TrackSnapshot>,
    wanted: Draft,
    sources: AppendTables['sources'],
  ): AppendTables => {
    clock.pass(1);
    const histories = new Map([...snapshots].map(([slug, { history }]) => [slug, history]));
    const at = { now: clock.now(), newId: () => one.ids.newId() };
    const decision = atOnce(decideDrafts(histories, [wanted], at));
    if ('rejected' in decision) throw new Error(JSON.stringify(decision.rejected));
    return atOnce(writeSetOf(snapshots, decision, { actor: ACTOR, now: clock.now(), sources })).tables;
  };
  return {
    one,
    other,
    /** The rows that the draft adds, decided over the whole history. */
    tablesOf: async (wanted: Draft, sources: AppendTables['sources'] = []): Promise<AppendTables> => {
      const records = await one.database.transaction((client) => lockHistories(client, [wanted.track]));
      return tablesFrom(atOnce(snapshotsOf(records)), wanted, sources);
    },
    /** The rows that the draft adds, decided on the end of the history. */
    tablesAtEnd: async (wanted: Draft): Promise<AppendTables> => {
      const snapshot = await readEnd(one.pool, wanted.track);
      if (!snapshot) throw new Error(`no ${wanted.track}`);
      return tablesFrom(new Map([[wanted.track, snapshot]]), wanted, []);
    },
    /** Writes the rows here by the statement that is chosen for them, there by the general one. */
    writeInBoth: async (tables: AppendTables): Promise<QueryConfig> => {
      const chosen = atOnce(appendStatement(tables));
      expect(await sent(one, chosen)).toBe(1);
      await writeGenerally(other, tables);
      expect(await stored(one)).toEqual(await stored(other));
      return chosen;
    },
    close: async () => {
      await one.close();
      await other.close();
    },
  };
}

export const ACTOR = 'a writer';

export const SOURCE = { id: 'a', title: 'A', publisher: 'P', url: null, language: 'en', publishedOn: null };

export const met = (track: string, more: Partial<Draft> = {}): Draft =>
  draft(track, 'meeting.held', '2026-03-03', more);

/** How many rows the statement returns that say that it has won. */
export const sent = async ({ pool }: OpenLedger, statement: QueryConfig): Promise<number> =>
  (await pool.query(statement)).rows.filter(({ won }) => won).length;

export const writeGenerally = async (at: OpenLedger, tables: AppendTables): Promise<void> =>
  expect(await sent(at, generalStatement(atOnce(appendParams(tables))))).toBe(1);

const TABLES = ['heads', 'ledger', 'public_log', 'statuses', 'unnumbered', 'embargoes', 'sources'];

export async function stored({ pool }: OpenLedger): Promise<Record<string, unknown[]>> {
  const tables = TABLES.map(async (table): Promise<[string, unknown[]]> => {
    const { rows } = await pool.query(`SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY to_jsonb(t)::text`);
    return [table, rows.map(({ row }) => row)];
  });
  return Object.fromEntries(await Promise.all(tables));
}
