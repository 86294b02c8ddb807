import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { statusOn } from '../src/domain/replay/status.js';
import { CommandRejected } from '../src/ledger/rejections.js';
import { asStored } from '../src/ledger/rows.js';
import type { TrackWrite } from '../src/ledger/write-set.js';
import { HistoryQuery } from '../src/tracks/queries/history.query.js';
import { justWritten } from '../src/tracks/queries/just-written.query.js';
import { TransitionsQuery, type WithState } from '../src/tracks/queries/transitions.query.js';
import { StoppedClock } from './clocks.js';
import { draft, ledgerOnFreshDatabase } from './ledger.js';
import { anyCommand } from './random-histories.js';

const clock = new StoppedClock();
let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
let heard: TrackWrite[] = [];
beforeEach(async () => {
  at = await ledgerOnFreshDatabase(clock);
  at.ledger.onCommit(({ written }) => void heard.push(...written));
});
afterEach(() => at.close());

/** What is told of a row, byte for byte. */
const told = (found: WithState | null) =>
  found && [
    JSON.stringify(found.transition),
    found.state && JSON.stringify(statusOn(found.state, '2026-11-21', found.coverageUntil)),
  ];

describe('what was just written', () => {
  it('is to the byte what will be read of it, whatever was recorded before', async () => {
    const transitions = new TransitionsQuery(at.database, new HistoryQuery(at.database));
    let [histories, compared] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(anyCommand(['a']), { minLength: 5, maxLength: 25 }), async (commands) => {
        histories += 1;
        const track = `track-${histories}`;
        await at.open(track);
        for (const command of commands) {
          if (!('drafts' in command)) continue;
          clock.pass(1);
          const note = { ru: 'для своих', en: 'for ourselves', 'kk-KZ': 'өзімізге', ұ: '', ab: '' };
          const drafts = command.drafts.map((one) => {
            const embargoUntil = one.visibility === 'embargoed' ? '2030-01-01T00:00:00.000Z' : null;
            return { ...one, track, sources: [], embargoUntil, note };
          });
          heard = [];
          await at.ledger.record(drafts, { actor: 'x' }).catch((error) => {
            if (!(error instanceof CommandRejected)) throw error;
          });
          for (const { row, found } of heard.flatMap(justWritten)) {
            const [read = null] = await transitions.rows(row.public ? 'public' : 'full', [row]);
            expect(told(found())).toEqual(told(read));
            compared += 1;
          }
        }
      }),
      { numRuns: 15 },
    );
    expect(compared).toBeGreaterThan(15);
  });

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
          published_on: null,
        },
      ],
    });
    expect(heard.flatMap(justWritten).map(({ row, found }) => ({ row, found: found() }))).toEqual([
      { row: { public: false, track_id: 1, seq: 1 }, found: null },
      { row: { public: true, track_id: 1, seq: 1 }, found: null },
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
