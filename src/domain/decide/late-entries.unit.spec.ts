import { describe, expect, it } from '@jest/globals';
import { type Line, type Minutes, minutesOf, refusalsOf } from '../../../test/histories/minutes.js';
import { replay } from '../replay/replay.js';
import { addLast, insertEntry, rebuildTimeline, timelineOf } from '../replay/timeline.js';
import { dayNumber } from '../values/dates.js';
import { atOnce } from '../values/steps.js';
import type { Decision } from './working-copy.js';

const round = (on: string, number?: number): Line => [
  'round.held',
  on,
  number === undefined ? {} : { number },
];
const talks = (...lines: Line[]) => minutesOf('agreement', ['negotiations.opened', '2020-01-10'], ...lines);

/** The positions from which and up to which the ledger stores the history anew. */
const storedAnew = (decision: Decision) => {
  const { from, until } = 'changes' in decision ? decision.changes.get('track')! : { from: -1, until: -1 };
  return [from, until];
};

/** The states are those to which the entries lead, one after the other. */
function expectFolded(minutes: Minutes): void {
  const { procedure, timeline } = minutes.history();
  expect(timeline.states).toEqual(atOnce(replay(procedure, timeline.entries)));
  const starts = timeline.entries.map(({ occurredOn }) => dayNumber(occurredOn));
  expect(timeline.latestStart).toBe(Math.max(...starts));
}

describe('an entry that is logged late', () => {
  const twice = talks(round('2020-03-10', 1), round('2020-05-10', 3));

  it('stands at its place, and all after it is folded anew', () => {
    const minutes = twice.fork();
    const decision = minutes.record([['track', ...round('2020-04-10', 2)]]);
    expect(storedAnew(decision)).toEqual([2, Number.POSITIVE_INFINITY]);
    expect(minutes.order()).toEqual([1, 2, 4, 3]);
    expect(minutes.state().context.rounds).toMatchObject({ recorded: 3, numbers: [[1, 3]] });
    expectFolded(minutes);
  });

  it('may be the first of all, or one that changes nothing for those after it', () => {
    const minutes = twice.fork();
    expect(storedAnew(minutes.record([['track', 'mandate.adopted', '2019-01-10', { side: 'EU' }]]))[0]).toBe(
      0,
    );
    expect(minutes.order()).toEqual([4, 1, 2, 3]);
    expectFolded(minutes);
    minutes.log(['statement.made', '2020-04-10']);
    expect(minutes.order()).toEqual([4, 1, 2, 5, 3]);
    expectFolded(minutes);
  });

  it('is refused where a later one could no longer stand, and told which, why, and what would have to come first', () => {
    const minutes = talks(['agreement.signed', '2020-06-10'], ['agreement.entered_into_force', '2021-01-10']);
    const { timeline } = minutes.history();
    const before = [...timeline.entries];
    const [refusal] = refusalsOf(minutes.record([['track', 'negotiations.abandoned', '2020-03-10']]));
    expect(refusal).toEqual({
      code: 'later_entry_breaks',
      entry: 2,
      params: {
        ...{ entry: 2, event: 'agreement.signed', date: '2020-06-10', first: 'negotiations.opened' },
        because: ['event_not_possible'],
        why: [{ code: 'event_not_possible', params: { event: 'agreement.signed', stage: 'abandoned' } }],
      },
    });
    expect(minutes.history().timeline.entries).toEqual(before);
  });

  it('is told that a later one may be the same round', () => {
    const place = { city: 'Astana' };
    const told = (minutes: Minutes, ...[type, on, data]: Line) =>
      minutes.when(type, on, data).warnings.filter(({ code }) => code === 'maybe_same_meeting');
    const params = { when: '2020-05-10' };
    const unnumbered = talks(['round.held', '2020-05-10', { place }]);
    expect(told(unnumbered, 'round.held', '2020-05-05', { place, number: 1 })).toEqual([
      { code: 'maybe_same_meeting', params },
    ]);
    const fourth = talks(['round.held', '2020-05-10', { place, number: 4 }]);
    expect(told(fourth, 'round.held', '2020-05-05', { place })).toEqual([
      { code: 'maybe_same_meeting', params: { ...params, number: 4 } },
    ]);
    // Then two later ones may be the same, and this is neither.
    const two = unnumbered.fork().log(['round.held', '2020-05-12', { place }]);
    expect(told(two, 'round.held', '2020-05-05', { place: { city: 'Brussels' } })).toEqual([]);
    expect(told(two, 'statement.made', '2020-05-10')).toEqual([]);
  });
});

describe('an entry that is corrected', () => {
  const three = talks(round('2020-03-10', 1), round('2020-05-10', 2), ['statement.made', '2020-06-10']);

  it('has another number, and all after it is folded anew', () => {
    const minutes = three.fork();
    expect(storedAnew(minutes.amend(2, { data: { number: 4 } }))).toEqual([1, 4]);
    expect(minutes.state().context.rounds.numbers).toEqual([
      [2, 2],
      [4, 4],
    ]);
    expectFolded(minutes);
  });

  it('has another day, and stands at its new place', () => {
    const minutes = three.fork();
    expect(storedAnew(minutes.amend(2, { occurredOn: '2020-05-20' }))).toEqual([1, 4]);
    expect(minutes.order()).toEqual([1, 3, 2, 4]);
    expectFolded(minutes);
    minutes.amend(4, { occurredOn: '2020-02-10' });
    expect(minutes.order()).toEqual([1, 4, 3, 2]);
    expectFolded(minutes);
  });

  it('has another note, and no state changes: it alone is stored anew', () => {
    const minutes = three.fork();
    const before = minutes.state();
    expect(storedAnew(minutes.amend(3, { note: 'as the communiqué has it' }))).toEqual([2, 3]);
    expect(minutes.state()).toBe(before);
  });

  it('is annulled, and what comes after moves up', () => {
    const minutes = three.fork();
    expect(storedAnew(minutes.annul(2))).toEqual([1, Number.POSITIVE_INFINITY]);
    expect(minutes.order()).toEqual([1, 3, 4]);
    expectFolded(minutes);
  });

  it('is refused itself, or where a later one could no longer stand', () => {
    const minutes = talks(['agreement.signed', '2020-06-10'], ['agreement.entered_into_force', '2021-01-10']);
    expect(refusalsOf(minutes.annul(2))).toMatchObject([
      {
        ...{ code: 'later_entry_breaks', entry: 3 },
        params: { because: ['not_signed'], first: 'agreement.signed' },
      },
    ]);
    expect(refusalsOf(minutes.amend(3, { occurredOn: '2020-02-10' }))).toMatchObject([
      { code: 'not_signed' },
    ]);
  });
});

describe('the end of a long history', () => {
  const { procedure, timeline } = talks(round('2020-03-10', 1), round('2020-05-10', 2)).history();
  const [opened, ...rounds] = timeline.entries;
  const end = () => timelineOf(timeline.states[0]!, 1, [...rounds], timeline.states.slice(1));
  const entry = { ...opened!, seq: 9, type: 'statement.made' as const, data: {} };

  it('counts positions over the whole history', () => {
    const late = { ...entry, occurredOn: '2020-04-10' };
    const inserted = atOnce(insertEntry(procedure, end(), late));
    expect(inserted).toMatchObject({ from: 2, until: Number.POSITIVE_INFINITY });
    const last = end();
    expect(addLast(last, { ...entry, occurredOn: '2021-01-10' }, timeline.states[2]!)).toEqual({
      from: 3,
      until: Number.POSITIVE_INFINITY,
    });
    expect([last.entries.length, last.states.length, last.latestStart]).toEqual([
      3,
      3,
      dayNumber('2021-01-10'),
    ]);
    const live = [rounds[0]!, { ...rounds[1]!, data: { number: 3 } }];
    expect(atOnce(rebuildTimeline(procedure, end(), live, 3))).toMatchObject({ from: 2, until: 3 });
  });
});
