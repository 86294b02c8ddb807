import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Caller } from '../../src/access/allow.js';
import { basisOf } from '../../src/domain/replay/deadline-basis.js';
import { deadlinesOf, dueText } from '../../src/domain/replay/deadlines.js';
import { dayNumber } from '../../src/domain/values/dates.js';
import { deadlineText } from '../../src/i18n/deadlines.js';
import { CommandRejected } from '../../src/ledger/rejections.js';
import type { ListedDeadline } from '../../src/tracks/queries/deadlines/deadline-view.js';
import { type DeadlinePlace, DeadlinesQuery } from '../../src/tracks/queries/deadlines/deadlines.query.js';
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

/** A day with few entries seen, one with most, today, and days on which what recurs is renewed. */
const DAYS = ['2021-06-01', '2024-03-01', TODAY, '2031-01-01', '2040-07-01'];

type Key = NonNullable<Awaited<ReturnType<TracksQuery['key']>>>;
const briefly = ({ key, due, owner, state, basis, what }: ListedDeadline) => ({
  ...{ key, due, owner, state, basis, what },
});
const byKey = <Item extends { key: string }>(items: Item[]) =>
  items.toSorted((a, b) => (a.key < b.key ? -1 : 1));

describe('deadlines that are read from rows', () => {
  it('are on any day those of the fold, in the same words, of one track as of all', async () => {
    const history = new HistoryQuery(at.database);
    const deadlines = new DeadlinesQuery(at.database, clock);
    const tracks = new TracksQuery(at.database, clock, history);
    const slugs: string[] = [];
    let owed = 0;

    /** As the whole history has them. */
    const folded = async (track: Key, day: string) => {
      const { entries = [], states = [] } =
        (await history.knownAt([track], 'full', { asOf: day })).get(track.id) ?? {};
      const state = states.at(-1);
      if (!state) return [];
      return deadlinesOf(state, dayNumber(day)).map((deadline) => {
        const agreed = entries.find(
          ({ type, data }) => type === 'action.agreed' && data.number === deadline.number,
        );
        const { key, owner, rule, state: how } = deadline;
        const what = rule === 'action' ? agreed?.data.what : deadlineText(deadline);
        const basis = basisOf(deadline, state);
        // Whatever they rest on is there, and not annulled.
        expect(entries.map(({ seq }) => seq)).toEqual(expect.arrayContaining(basis));
        return { key, due: dueText(deadline), owner, state: how, basis, what };
      });
    };
    const ofTrack = async (track: string, asOf: string) =>
      (await deadlines.page({ track, asOf, limit: 500 }, reader)).items;

    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(anyCommand(['a']), { minLength: 5, maxLength: 25 }),
        async (isInForce, commands) => {
          const slug = `track-${slugs.length}`;
          slugs.push(slug);
          await begin(slug, isInForce);
          for (const command of commands) await attempt(command, slug);
          const key = await tracks.key(slug, 'full');
          if (!key) throw new Error(slug);
          for (const day of DAYS) {
            const items = await ofTrack(slug, day);
            expect(byKey(items.map(briefly))).toEqual(byKey(await folded(key, day)));
            owed += items.length;
          }
        },
      ),
      { numRuns: 40 },
    );
    expect(owed).toBeGreaterThan(100);

    for (const asOf of DAYS) {
      const paged: ListedDeadline[] = [];
      for (let after: DeadlinePlace | null | undefined; after !== null; ) {
        const page = await deadlines.page({ asOf, after: after ?? null, limit: 7 }, reader);
        paged.push(...page.items);
        after = page.next;
      }
      const each = (await Promise.all(slugs.map((slug) => ofTrack(slug, asOf)))).flat();
      const inOrder = (items: ListedDeadline[]) =>
        items.map((item) => `${item.track} ${item.key}`).toSorted();
      expect(inOrder(paged)).toEqual(inOrder(each.filter(({ state }) => state !== 'met')));
      const days = paged.map(({ last }) => last ?? Number.POSITIVE_INFINITY);
      expect(days).toEqual(days.toSorted((a, b) => a - b));
      // Backwards from the end, the same.
      const { items } = await deadlines.page({ asOf, limit: 500 }, reader);
      const end = items[20] && items[40] ? await deadlines.page({ asOf, limit: 41 }, reader) : null;
      const back = end && (await deadlines.page({ asOf, before: end.next, limit: 20 }, reader));
      expect(back?.items ?? []).toEqual(end ? items.slice(20, 40) : []);
    }
  });
});
