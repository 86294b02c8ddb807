import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Caller } from '../../src/access/allow.js';
import { CommandRejected } from '../../src/ledger/rejections.js';
import { DeadlinesQuery } from '../../src/tracks/queries/deadlines/deadlines.query.js';
import { HistoryQuery } from '../../src/tracks/queries/history.query.js';
import { TracksQuery } from '../../src/tracks/queries/tracks.query.js';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';
import { anyCommand, type Command, correctionsOf } from '../histories/random-histories.js';
import { StoppedClock } from '../support/clocks.js';

const clock = new StoppedClock();
const TODAY = clock.at.slice(0, 10);
const BY = { actor: 'x' };
const reader = {
  scope: 'full' as const,
  caller: { id: 'admin', name: 'admin', role: 'administrator', desks: [], scopes: null } as unknown as Caller,
};

let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
beforeAll(async () => {
  at = await ledgerOnFreshDatabase(clock);
});
afterAll(() => at.close());

/** Terms, a step and a signature at the start: without them few random histories owe anything. */
async function begin(slug: string, isInForce: boolean): Promise<void> {
  await at.open(slug, 'agreement');
  const terms = { entryIntoForce: { after: 'signature', days: 30 }, duration: 'P5Y', denunciationMonths: 6 };
  for (const one of [
    draft(slug, 'negotiations.opened', '2019-01-01'),
    draft(slug, 'terms.stated', '2019-06', { data: { ...terms, article: 'Article 9' } }),
    draft(slug, 'action.agreed', '2019', { data: { number: 9, side: 'KZ', what: 'Do it', due: '2019-12' } }),
    draft(slug, 'round.planned', '2019-06', { data: { number: 8, target: '2019-09' } }),
    ...(isInForce
      ? [
          draft(slug, 'agreement.signed', '2019-10-01', { data: { signatories: [] } }),
          draft(slug, 'agreement.entered_into_force', '2019-11'),
        ]
      : []),
  ])
    await at.ledger.record([one], BY);
}

async function attempt(command: Command, slug: string): Promise<void> {
  const written =
    'drafts' in command
      ? at.ledger.record(
          command.drafts.map((one) => ({
            ...one,
            track: slug,
            sources: [],
            visibility: 'internal' as const,
          })),
          BY,
        )
      : at.ledger.correct(
          [slug],
          correctionsOf(
            command.corrections.map((one) => ({
              ...one,
              track: slug,
              action: one.action === 'publish' ? 'annul' : one.action,
            })),
          ),
          BY,
        );
  await written.catch((error) => {
    if (!(error instanceof CommandRejected)) throw error;
  });
}

describe('deadlines that are read from rows', () => {
  it('are those of the fold, with the same words and on the same entries, whatever was recorded', async () => {
    const history = new HistoryQuery(at.database);
    const deadlines = new DeadlinesQuery(at.database, clock, history);
    const tracks = new TracksQuery(at.database, clock, history);
    let owed = 0;
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(anyCommand(['a']), { minLength: 5, maxLength: 25 }),
        async (isInForce, commands) => {
          count += 1;
          const slug = `track-${count}`;
          await begin(slug, isInForce);
          for (const command of commands) await attempt(command, slug);
          const key = await tracks.key(slug, 'full');
          if (!key) throw new Error(slug);
          const byKey = (items: { key: string }[]) => items.toSorted((a, b) => (a.key < b.key ? -1 : 1));
          const { items } = await deadlines.page({ track: slug, after: null, limit: 500 }, reader);
          expect(byKey(items)).toEqual(byKey(await deadlines.asOf(key, TODAY, reader)));
          owed += items.length;
        },
      ),
      { numRuns: 40 },
    );
    expect(owed).toBeGreaterThan(60);
  }, 120_000);
});
