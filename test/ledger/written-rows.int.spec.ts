import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TrackHistories } from '../../src/domain/decide/working-copy.js';
import { statusOn } from '../../src/domain/replay/status.js';
import { visibleStatus } from '../../src/ledger/public-view.js';
import type { LogName } from '../../src/ledger/read-scope.js';
import { CommandRejected } from '../../src/ledger/rejections.js';
import { asStored } from '../../src/ledger/rows/stored-row.js';
import type { TrackWrite } from '../../src/ledger/write-set.js';
import { HistoryQuery } from '../../src/tracks/queries/history.query.js';
import { asRecorded } from '../../src/tracks/queries/sql/transitions.sql.js';
import { TracksQuery } from '../../src/tracks/queries/tracks.query.js';
import { type RowWithState, TransitionsQuery } from '../../src/tracks/queries/transitions.query.js';
import { writtenRows } from '../../src/tracks/queries/written-rows.js';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';
import { anyCommand, type Command } from '../histories/random-histories.js';
import { recordGroups } from '../histories/series.js';
import { scansOf } from '../plans/executed.js';
import { StoppedClock } from '../support/clocks.js';

const clock = new StoppedClock();
let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
let heard: TrackWrite[] = [];
beforeEach(async () => {
  at = await ledgerOnFreshDatabase(clock);
  at.ledger.afterCommit(({ written }) => void heard.push(...written.values()));
});
afterEach(() => at.close());

/** What is told of a row, byte for byte: where its state is not at hand, the history is folded again. */
async function bodyOf({ transition, state, coverageUntil }: RowWithState, log: LogName) {
  const { track, recordedAt } = transition;
  const tracks = new TracksQuery(at.database, clock, new HistoryQuery(at.database));
  const { status } = state
    ? { status: statusOn(state, recordedAt.slice(0, 10), coverageUntil) }
    : ((await tracks.one(track, log, { knownAt: recordedAt })) ?? {});
  return [JSON.stringify(transition), JSON.stringify(status && visibleStatus(status, log))];
}

describe('what was just written', () => {
  it('is to the byte what will be read of it, whatever was recorded before', async () => {
    const transitions = new TransitionsQuery(at.database, new HistoryQuery(at.database));
    let histories = 0;
    const compared = { 'of a single entry': 0, 'of a meeting or a correction': 0, 'left to be read': 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyCommand(['a', 'b']), { minLength: 15, maxLength: 25 }),
        async (commands) => {
          histories += 1;
          for (const track of ['a', 'b']) await at.open(`${track}-${histories}`);
          for (const command of commands) {
            clock.pass(1);
            heard = [];
            await attempt(command, histories);
            const isSingle = 'drafts' in command && command.drafts.length === 1;
            for (const { row, found } of heard.flatMap(writtenRows)) {
              const known = found();
              if (known) {
                const log = row.public ? 'public' : 'full';
                const [read] = await transitions.rows(log, [row]);
                expect(await bodyOf(known, log)).toEqual(await bodyOf(read as RowWithState, log));
              }
              const kind = isSingle ? 'of a single entry' : 'of a meeting or a correction';
              compared[known ? kind : 'left to be read'] += 1;
            }
          }
        },
      ),
      { numRuns: 15 },
    );
    for (const count of Object.values(compared)) expect(count).toBeGreaterThan(0);
  });

  it('is told with the state that a replay up to it gives, however much was recorded since', async () => {
    const transitions = new TransitionsQuery(at.database, new HistoryQuery(at.database));
    let histories = 0;
    const states = { stored: 0, replayed: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyCommand(['a', 'b']), { minLength: 5, maxLength: 15 }),
        async (commands) => {
          histories += 1;
          for (const track of ['a', 'b']) await at.open(`${track}-${histories}`);
          for (const command of commands) {
            clock.pass(1);
            await attempt(command, histories);
          }
          for (const log of ['full', 'public'] as const) {
            const table = log === 'public' ? 'public_log' : 'ledger';
            const { rows } = await at.pool.query(
              `SELECT r.track_id AS "trackId", r.seq, $2::boolean AS public FROM ${table} r JOIN tracks t ON t.id = r.track_id
               WHERE t.slug LIKE '%-' || $1`,
              [histories, log === 'public'],
            );
            for (const read of await transitions.rows(log, rows)) {
              const { state } = read as RowWithState;
              states[state ? 'stored' : 'replayed'] += 1;
              const replayed = await bodyOf({ ...(read as RowWithState), state: null }, log);
              expect(await bodyOf(read as RowWithState, log)).toEqual(replayed);
            }
          }
        },
      ),
      { numRuns: 15 },
    );
    for (const count of Object.values(states)) expect(count).toBeGreaterThan(0);
  });

  it('is found with its state without reading the rest of its track', async () => {
    await at.open('long');
    const day = (nth: number) => new Date(Date.UTC(2000, 0, 1 + nth)).toISOString().slice(0, 10);
    const drafts = Array.from({ length: 1_000 }, (_, nth) => [
      draft('long', 'statement.made', day(nth), { data: { summary: 's' }, visibility: 'public' }),
    ]);
    await recordGroups(at.ledger, drafts, { actor: 'x' });
    const client = await at.pool.connect();
    // Of a table with one track PostgreSQL would read all.
    await client.query('SET enable_seqscan = off');
    const scans = [];
    for (const log of ['full', 'public'] as const) {
      const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${asRecorded(log)}`, [[1], [990]]);
      scans.push(...scansOf(rows[0]['QUERY PLAN'][0].Plan));
    }
    client.release(true);
    // The ten rows after it are looked at, and itself.
    expect(scans.filter(({ rows }) => rows > 15)).toEqual([]);
  });

  /** What the ledger refuses is not recorded. */
  const attempt = (command: Command, history: number): Promise<unknown> =>
    recorded(command, history).catch((error) => {
      if (!(error instanceof CommandRejected)) throw error;
    });

  function recorded(command: Command, history: number): Promise<unknown> {
    const by = { actor: 'x' };
    const note = { ru: 'для своих', en: 'for ourselves', 'kk-KZ': 'өзімізге', ұ: '', ab: '' };
    if ('drafts' in command) {
      const drafts = command.drafts.map((one) => {
        const embargoUntil = one.visibility === 'embargoed' ? '2030-01-01T00:00:00.000Z' : null;
        return { ...one, track: `${one.track}-${history}`, sources: [], embargoUntil, note };
      });
      return at.ledger.record(drafts, by);
    }
    const tracks = [...new Set(command.corrections.map(({ track }) => `${track}-${history}`))];
    const corrections = (histories: TrackHistories) =>
      command.corrections.flatMap((wanted) => {
        const track = `${wanted.track}-${history}`;
        const rows = histories.get(track)?.rows ?? [];
        const row = rows[wanted.nth % Math.max(rows.length, 1)];
        return row ? [{ ...row, ...wanted, track, seq: row.seq, reason: 'wrong' }] : [];
      });
    return at.ledger.correct(tracks, corrections, by);
  }

  it('is left to be read where it cites a source', async () => {
    await at.open('a');
    const sources = [{ ref: 'communiqué' }];
    heard = [];
    await at.ledger.record([draft('a', 'launch.announced', '2026', { sources, visibility: 'public' })], {
      actor: 'x',
      sources: [
        {
          id: 'communiqué',
          title: 'On the launch',
          publisher: 'A ministry',
          url: null,
          language: 'en',
          publishedOn: null,
        },
      ],
    });
    expect(heard.flatMap(writtenRows).map(({ row, found }) => ({ row, found: found() }))).toEqual([
      { row: { public: false, trackId: 1, seq: 1 }, found: null },
      { row: { public: true, trackId: 1, seq: 1 }, found: null },
    ]);
  });

  it('has its keys as the database gives them back', async () => {
    // PostgreSQL keeps no NUL and no half of a pair.
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\0'));
    const { tie } = fc.letrec((tie) => ({
      tie: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tie'), { maxLength: 4 }),
        fc.dictionary(text, tie('tie'), { maxKeys: 6 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(tie, async (value) => {
        const { rows } = await at.pool.query('SELECT $1::jsonb AS value', [JSON.stringify(value)]);
        expect(JSON.stringify(asStored(value))).toBe(JSON.stringify(rows[0].value));
      }),
    );
  });
});
