import { describe, expect, it } from '@jest/globals';
import { draft, MemoryLedger } from '../../../test/histories/memory-ledger.js';
import type { Draft } from '../../domain/decide/decide.js';
import { deadlinesOf } from '../../domain/replay/deadlines.js';
import { stateAtEnd } from '../../domain/replay/timeline.js';
import { dayNumber } from '../../domain/values/dates.js';
import { type DeadlineRow, deadlineOf, deadlineRows, recurs } from './deadline-rows.js';

const AT = '2026-11-21T12:00:00.000Z';
const TODAY = dayNumber('2026-11-21');
const agreed = (due?: string, occurredOn = '2026-01-10') =>
  draft('air', 'action.agreed', occurredOn, {
    data: { number: 1, side: 'KZ', what: 'Send the draft', ...(due && { due }) },
  });
const AFTER_NOTES = { after: 'last_notification', days: 30 };
const planned = draft('air', 'round.planned', '2026-01-10', { data: { number: 1, target: '2026-05' } });
const done = draft('air', 'action.done', '2026-02-10', { data: { number: 1 } });
const signed: Draft[] = [
  draft('air', 'negotiations.opened', '2020-01-10'),
  draft('air', 'agreement.signed', '2020-06-17'),
  draft('air', 'agreement.entered_into_force', '2021-01-01'),
];
const terms = (data: Draft['data']) => draft('air', 'terms.stated', '2020-06-18', { data });

function withEntries(...drafts: Draft[]): MemoryLedger {
  const ledger = new MemoryLedger({ air: { kind: 'air-transport' } }, AT);
  for (const one of drafts) ledger.record([one]);
  return ledger;
}
const stateOf = (ledger: MemoryLedger) => stateAtEnd(ledger.of('air').history.timeline);
/** What the table holds of the deadlines. */
const kept = (ledger: MemoryLedger) => ledger.tables.deadlines.map(({ trackId: _, ...row }) => row);

const CASES: [string, Draft[]][] = [
  ['an action with a day', [agreed('2026-05-01')]],
  ['an action with a month, which is past', [agreed('2026-05')]],
  ['an action due by a day, with no first one', [agreed('../2026-12-01')]],
  ['an action due from a day on', [agreed('2026-05-01/..')]],
  ['an action without a day', [agreed()]],
  ['an action that was done', [agreed('2026-05-01'), done]],
  [
    'an agreement that ends unless it is renewed',
    [...signed, terms({ duration: 'P5Y', renewal: 'P1Y', denunciationMonths: 6 })],
  ],
  [
    'the entry into force, which waits for notes',
    [...signed.slice(0, 2), terms({ entryIntoForce: AFTER_NOTES })],
  ],
  ['a round that is planned', [planned]],
];

describe('what is stored of a deadline', () => {
  it.each(CASES)('%s: gives the same deadline back, on every day', (_, drafts) => {
    const state = stateOf(withEntries(...drafts));
    for (const day of ['2020-07-01', '2026-04-30', '2026-05-01', '2026-05-02', '2026-11-21', '2030-01-01']) {
      const today = dayNumber(day);
      const rows = deadlineRows(1, state, today);
      expect(rows.map((row) => deadlineOf(JSON.parse(JSON.stringify(row)), today))).toEqual(
        deadlinesOf(state, today),
      );
    }
  });

  it.each(CASES)('%s: is in the table once it was written', (_, drafts) => {
    const ledger = withEntries(...drafts);
    const rows = deadlineRows(1, stateOf(ledger), TODAY).map(({ trackId: __, ...row }) => row);
    expect(kept(ledger)).toEqual(rows);
    expect(rows.length).toBeGreaterThan(0);
  });

  it('is written again only where it changes, and taken out where its entry is annulled', () => {
    const ledger = withEntries(agreed('2026-05-01'));
    const written = ledger.record([draft('air', 'statement.made', '2026-01-11')]);
    expect([written.tables?.deadlines, written.tables?.withdrawn]).toEqual([[], []]);
    expect(ledger.record([done]).tables?.deadlines).toMatchObject([{ isMet: true }]);
    expect(ledger.annul('air', 3).tables?.deadlines).toMatchObject([{ isMet: false }]);
    expect(ledger.annul('air', 1).tables?.withdrawn).toMatchObject([{ trackId: 1 }]);
    expect(kept(ledger)).toEqual([]);
  });
});

it('the limit of a step of domestic procedure names the step', () => {
  const row: DeadlineRow = {
    ...{ trackId: 1, key: 'procedure_term XA ratified', owner: 'XA', number: null },
    rule: 'procedure_term',
    ...{ dueFirst: TODAY, dueLast: TODAY, stated: null, awaits: null, isMet: false },
  };
  expect(deadlineOf(row, TODAY)).toMatchObject({ step: 'ratified', state: 'open' });
  expect(deadlineOf(row, TODAY)).not.toHaveProperty('number');
  expect(deadlineOf({ ...row, rule: 'action' }, TODAY)).not.toHaveProperty('step');
});

it('only the day by which an agreement must be denounced comes again', () => {
  expect(recurs({ rule: 'notice_of_end' })).toBe(true);
  expect(recurs({ rule: 'action' })).toBe(false);
});
