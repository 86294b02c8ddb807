import { describe, expect, it } from '@jest/globals';
import type { EventType } from '../events/event-data.js';
import { type Context, emptyContext, type LedgerEvent, NO_ROUNDS } from '../facts/context.js';
import { ACTIONS } from './actions.js';

const DAY = '2025-06-17';

/** The seventh entry of a track: this happened on 17 June 2025. */
const entry = (type: EventType, data: LedgerEvent['data'] = {}, seq = 7): LedgerEvent => ({
  ...{ seq, type, occurredOn: DAY, certainDay: 20_256 },
  ...{ data, sourced: true },
});

/** What the action changes, given these facts of a track between the Union and Kazakhstan. */
const changes = (action: string, given: Partial<Context>, event: LedgerEvent, step?: string) =>
  ACTIONS[action]!({ context: { ...emptyContext(['EU', 'KZ']), ...given }, event, step });

describe('any entry', () => {
  const meeting = entry('meeting.held');
  const lastEvent = { seq: 7, type: 'meeting.held', occurredOn: DAY, certainDay: 20_256 };

  it('is the last event, and the latest day until a later one is certain', () => {
    expect(changes('note-event@1', {}, meeting)).toStrictEqual({ lastDay: 20_256, lastEvent });
    expect(changes('note-event@1', { lastDay: 20_300 }, meeting)).toStrictEqual({
      lastDay: 20_300,
      lastEvent,
    });
  });

  it('may count for the latest day alone', () => {
    expect(changes('note-day@1', {}, meeting)).toStrictEqual({ lastDay: 20_256 });
    expect(changes('note-day@1', { lastDay: 20_255 }, meeting)).toStrictEqual({ lastDay: 20_256 });
    expect(changes('note-day@1', { lastDay: -5 }, { ...meeting, certainDay: -9 })).toStrictEqual({
      lastDay: -5,
    });
  });

  it('gives the track a name or a twin, or says what supersedes the agreement', () => {
    expect(changes('rename@1', {}, entry('track.renamed', { title: 'Visas' }))).toStrictEqual({
      title: 'Visas',
    });
    expect(changes('link-twin@1', {}, entry('twin.linked', { twin: 'ra' }))).toStrictEqual({ twin: 'ra' });
    expect(changes('supersede@1', {}, entry('agreement.superseded', { by: 'Its successor' }))).toStrictEqual({
      supersededBy: 'Its successor',
    });
  });
});

describe('what the newest entry states', () => {
  const coverage = { seq: 7, until: '2025-05-31' };
  const covered = (seq: number) => entry('coverage.stated', { until: DAY }, seq);

  it('how far the sources reach stands, whatever the days say', () => {
    expect(changes('state-coverage@1', {}, covered(8))).toStrictEqual({
      coverage: { seq: 8, until: DAY },
    });
    expect(changes('state-coverage@1', { coverage }, covered(8))).toStrictEqual({
      coverage: { seq: 8, until: DAY },
    });
    expect(changes('state-coverage@1', { coverage }, covered(6))).toStrictEqual({});
  });

  const clauses = {
    ...{ entryIntoForce: { after: 'signature' }, denunciationMonths: 6 },
    ...{ duration: 'P5Y', renewal: 'P1Y', article: 'Article 12' },
  };
  const terms = { seq: 7, denunciationMonths: 3 };
  const stated = (seq: number) => entry('terms.stated', { ...clauses, note: 'As signed' }, seq);

  it.each([
    ['state-terms@1', { entryIntoForce: { after: 'signature' }, denunciationMonths: 6 }],
    ['state-terms@2', clauses],
  ])('%s: the final clauses stand, and nothing else that it says', (action, known) => {
    expect(changes(action, {}, stated(7))).toStrictEqual({ terms: { seq: 7, ...known } });
    expect(changes(action, { terms }, stated(8))).toStrictEqual({ terms: { seq: 8, ...known } });
    expect(changes(action, { terms }, stated(6))).toStrictEqual({});
  });

  it('an extension says until when, or changes nothing', () => {
    const renewed = entry('agreement.renewed', { until: '2030' });
    expect(changes('renew@1', {}, renewed)).toStrictEqual({ renewedUntil: '2030' });
    expect(changes('renew@1', { renewedUntil: '2025' }, entry('agreement.renewed'))).toStrictEqual({});
  });
});

describe('a round', () => {
  const third = { number: 3, target: '2025-07', place: { city: 'Astana' } };
  const fourth = { number: 4, target: '2025-10', place: null };

  it('is planned for a day and a place', () => {
    const data = { number: 4, target: '2025-09', place: { city: 'Brussels' } };
    expect(changes('plan-round@1', { planned: [third] }, entry('round.planned', data))).toStrictEqual({
      planned: [third, data],
    });
  });

  it('planned anew, has the new place or none', () => {
    const again = entry('round.planned', { number: 3, target: '2025-09' });
    expect(changes('plan-round@1', { planned: [third, fourth] }, again)).toStrictEqual({
      planned: [fourth, { number: 3, target: '2025-09', place: null }],
    });
  });

  it('put off, stays where it was to be, unless another place is told', () => {
    const putOff = (data: object) =>
      changes('reschedule-round@1', { planned: [fourth, third] }, entry('round.rescheduled', { ...data }));
    expect(putOff({ number: 3, target: '2025-09' }).planned).toStrictEqual([
      fourth,
      { number: 3, target: '2025-09', place: { city: 'Astana' } },
    ]);
    const place = { city: 'Brussels' };
    expect(putOff({ number: 3, target: '2025-09', place }).planned?.at(-1)?.place).toStrictEqual(place);
    expect(putOff({ number: 5, target: '2025-12' }).planned).toStrictEqual([
      fourth,
      third,
      { number: 5, target: '2025-12', place: null },
    ]);
  });

  it('cancelled, is no longer to come; the others are', () => {
    expect(
      changes('cancel-round@1', { planned: [third, fourth] }, entry('round.cancelled', { number: 3 })),
    ).toStrictEqual({ planned: [fourth] });
    expect(changes('end-plans@1', { planned: [third, fourth] }, entry('agreement.signed'))).toStrictEqual({
      planned: [],
    });
  });

  /** Two rounds were held, and talks began again. */
  const rounds = { ...NO_ROUNDS, count: 2, recorded: 2, numbers: [[1, 2]] as [number, number][], again: 2 };
  const held = entry('round.held', { number: 1 });

  it('held, counts, and the talks have moved', () => {
    const change = changes('hold-round@2', {}, entry('round.held', { number: 3 }));
    expect(change).toMatchObject({
      progressDay: 20_256,
      rounds: { count: 3, recorded: 1, numbers: [[3, 3]] },
    });
    expect(Object.keys(changes('hold-round@1', {}, held))).toEqual(Object.keys(change));
  });

  it('of a new series has its own numbers; until version 3 those before stayed taken', () => {
    expect(changes('hold-round@2', { rounds }, held)).toMatchObject({
      progressDay: 20_256,
      rounds: { before: 2, numbers: [[1, 1]] },
    });
    expect(changes('hold-round@1', { rounds }, held)).toMatchObject({
      progressDay: 20_256,
      rounds: { before: 2, numbers: [[1, 2]] },
    });
  });

  it('counted by a source counts without a date, and says nothing of progress', () =>
    expect(changes('assert-rounds@1', { rounds }, entry('rounds.asserted', { count: 5 }))).toStrictEqual({
      rounds: { ...rounds, count: 5, asserted: { count: 5, occurredOn: DAY } },
    }));

  it('may be the first of a new series once talks begin again', () =>
    expect(
      changes('begin-series@1', { rounds: { ...rounds, again: 0 } }, entry('negotiations.opened')),
    ).toStrictEqual({ rounds }));
});

describe('a step of a side’s procedure', () => {
  const consent = entry('consent.given', { side: 'KZ' });
  const steps = { EU: { mandate: '2011' }, KZ: { signing_decision: '2014' } };
  const refused = { EU: '2016', KZ: '2015' };

  it('stands beside those before, with its date', () =>
    expect(changes('take-step@1', { steps, refused }, consent, 'notified')).toStrictEqual({
      steps: { EU: { mandate: '2011' }, KZ: { signing_decision: '2014', notified: DAY } },
    }));

  it.each(['consent', 'conclusion', 'ratified'])('%s answers the refusal of its own side', (step) =>
    expect(changes('take-step@1', { refused }, consent, step)).toStrictEqual({
      steps: { KZ: { [step]: DAY } },
      refused: { EU: '2016' },
    }),
  );

  it('refused, does not stand, and the refusal does', () => {
    const no = entry('consent.refused', { side: 'EU' });
    const given = { steps: { ...steps, EU: { mandate: '2011', consent: '2015' } }, refused: { KZ: '2015' } };
    expect(changes('refuse-step@1', given, no, 'consent')).toStrictEqual({
      steps,
      refused: { KZ: '2015', EU: DAY },
    });
    expect(changes('refuse-step@1', {}, no, 'consent')).toStrictEqual({
      steps: { EU: {} },
      refused: { EU: DAY },
    });
  });

  it('is the Union’s where a mandate names no side, and that of a named side otherwise', () => {
    expect(changes('take-step@1', {}, entry('mandate.adopted'), 'mandate').steps).toStrictEqual({
      EU: { mandate: DAY },
    });
    const other = entry('mandate.adopted', { side: 'KZ' });
    expect(changes('take-step@1', {}, other, 'mandate').steps).toStrictEqual({
      KZ: { mandate: DAY },
    });
  });

  it.each(['take-step@1', 'refuse-step@1'])(
    '%s changes nothing without a side or without a step',
    (action) => {
      expect(changes(action, { steps, refused }, entry('signing.authorised'), 'consent')).toStrictEqual({});
      expect(changes(action, { steps, refused }, consent)).toStrictEqual({});
    },
  );

  it('counts no more once the text is open again: mandates do', () => {
    const given: Partial<Context> = {
      steps: { EU: { mandate: '2011', signing_decision: '2012' }, KZ: { signing_decision: '2014' } },
      refused,
      entryIntoForce: '2026',
      provisional: true,
      suspensions: [{ side: null, scope: 'part' }],
      rounds: { ...NO_ROUNDS, count: 4 },
      byParty: {
        KZ: { signed: '1', consent: '2', notified: '3', received: '4', provisional: '5', withdrawn: '6' },
      },
    };
    const facts = { byParty: { KZ: { withdrawn: '6' } }, rounds: { ...NO_ROUNDS, count: 4, again: 4 } };
    const reopened = entry('text.reopened');
    expect(changes('reopen-text@1', given, reopened)).toStrictEqual(facts);
    expect(changes('reopen-text@2', given, reopened)).toStrictEqual({
      ...facts,
      ...{ steps: { EU: { mandate: '2011' } }, refused: {} },
      ...{ entryIntoForce: null, provisional: false, suspensions: [] },
    });
  });

  it('an amended mandate is on record', () =>
    expect(changes('amend-mandate@1', {}, entry('mandate.amended'))).toStrictEqual({ mandateAmended: true }));
});

describe('the opinion of a court', () => {
  const opinion = (adverse?: boolean) => entry('opinion.given', { court: 'Court of Justice', adverse });

  it('stands while it is adverse, until another or an answer', () => {
    const adverseOpinion = { court: 'Court of Justice', occurredOn: DAY };
    expect(changes('give-opinion@1', {}, opinion(true))).toStrictEqual({ adverseOpinion });
    expect(changes('give-opinion@1', { adverseOpinion }, opinion(false))).toStrictEqual({
      adverseOpinion: null,
    });
    expect(changes('answer-opinion@1', { adverseOpinion }, entry('text.reopened'))).toStrictEqual({
      adverseOpinion: null,
    });
  });
});

describe('what a side took on', () => {
  const list = { number: 1, seq: 3, side: 'KZ', due: '2025-09', closed: null };
  const paper = { number: 2, seq: 4, side: 'EU', due: null, closed: null };

  it('stands with the day by which it is due, where one was agreed', () => {
    expect(
      changes('agree-action@1', {}, entry('action.agreed', { number: 1, side: 'KZ', due: '2025-09' }, 3)),
    ).toStrictEqual({ actions: [list] });
    expect(
      changes('agree-action@1', { actions: [list] }, entry('action.agreed', { number: 2, side: 'EU' }, 4)),
    ).toStrictEqual({ actions: [list, paper] });
  });

  it('is closed once, as done or as dropped; the rest stays open', () => {
    const close = (type: EventType, actions: Context['actions']) =>
      changes('close-action@1', { actions }, entry(type, { number: 1 })).actions;
    const done = { ...list, closed: { how: 'done' as const, on: DAY, seq: 7 } };
    expect(close('action.done', [list, paper])).toStrictEqual([done, paper]);
    expect(close('action.dropped', [list])).toStrictEqual([
      { ...list, closed: { how: 'dropped', on: DAY, seq: 7 } },
    ]);
    expect(close('action.dropped', [done, paper])).toStrictEqual([done, paper]);
  });
});

it('the text is stated by article', () =>
  expect(
    changes('state-text@1', {}, entry('text.stated', { articles: [{ ref: '1', state: 'open' }] })),
  ).toStrictEqual({ articles: [{ ref: '1', state: 'open', since: DAY, seq: 7 }] }));
