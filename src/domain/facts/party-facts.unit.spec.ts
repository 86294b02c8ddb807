import { describe, expect, it } from '@jest/globals';
import type { EventType } from '../events/event-data.js';
import { ACTIONS } from '../machine/actions.js';
import { byPartyOf, toldByClauses } from '../replay/by-party.js';
import { deadlinesOf } from '../replay/deadlines.js';
import type { State } from '../replay/replay.js';
import { type Context, emptyContext, type LedgerEvent } from './context.js';
import { entering, othersRemain } from './party-facts.js';

const DAY = '2025-06-17';

const entry = (type: EventType, data: LedgerEvent['data'] = {}): LedgerEvent => ({
  ...{ seq: 7, type, occurredOn: DAY, certainDay: 20_256 },
  ...{ data, sourced: true },
});
const between = (parties: string[], given: Partial<Context> = {}): Context => ({
  ...emptyContext(parties),
  ...given,
});

/** What the action changes, given these facts of a track between the Union and Kazakhstan. */
const changes = (action: string, given: Partial<Context>, event: LedgerEvent) =>
  ACTIONS[action]!({ context: between(['EU', 'KZ'], given), event, step: undefined });

describe('a party', () => {
  const CAST = { parties: ['EU', 'KZ', 'XA'] };
  const byParty = { EU: { signed: '2014' } };

  it.each([
    ['sign@1', 'signed'],
    ['consent-to-be-bound@1', 'consent'],
    ['notify@1', 'notified'],
    ['enter-into-force@1', 'inForce'],
    ['start-provisional@1', 'provisional'],
    ['start-provisional@2', 'provisional'],
  ] as const)('%s: has the date of it, the one that is named or each', (action, fact) => {
    const given = { byParty: { EU: { withdrawn: '2014' } } };
    const change = (data: object) => changes(action, given, entry('agreement.signed', { ...data })).byParty;
    expect(change({ side: 'KZ' })).toStrictEqual({ ...given.byParty, KZ: { [fact]: DAY } });
    expect(change({})).toMatchObject({ KZ: { [fact]: DAY } });
  });

  it('has its first date, whatever is told later', () =>
    expect(changes('sign@1', { byParty }, entry('agreement.signed')).byParty).toStrictEqual({
      ...{ EU: { signed: '2014' }, KZ: { signed: DAY } },
    }));

  it('may have the day on which its note was received', () =>
    expect(
      changes('notify@1', {}, entry('notification.sent', { side: 'KZ', receivedOn: '2025-07' })),
    ).toStrictEqual({ byParty: { KZ: { notified: DAY, received: '2025-07' } } }));

  it('that accedes is one of those that acceded, and has its consent where it deposits an instrument', () => {
    expect(changes('accede@1', {}, entry('party.acceded', { party: 'XA' }))).toStrictEqual({
      acceded: ['XA'],
    });
    const deposit = (means: string) =>
      changes(
        'deposit@1',
        { refused: { KZ: '2015', XA: '2016' } },
        entry('instrument.deposited', { side: 'XA', means }),
      );
    const known = { refused: { KZ: '2015' }, byParty: { XA: { consent: DAY } } };
    expect(deposit('accession')).toStrictEqual({ ...known, acceded: ['XA'] });
    expect(deposit('ratification')).toStrictEqual(known);
  });

  it('that comes back has nothing left of before', () => {
    const given = { ...CAST, byParty: { XA: { consent: '2014', withdrawn: '2020' } } };
    const data = { side: 'XA', means: 'accession' };
    expect(changes('deposit@1', given, entry('instrument.deposited', data)).byParty).toStrictEqual({
      XA: { consent: DAY },
    });
  });

  it('withdraws on the day of the entry, or when the entry says', () => {
    const withdraw = (data: LedgerEvent['data']) =>
      changes('withdraw@1', { byParty }, entry('party.withdrew', data));
    expect(withdraw({ party: 'EU', side: 'KZ' })).toStrictEqual({
      byParty: { EU: { signed: '2014', withdrawn: DAY } },
    });
    expect(withdraw({ side: 'KZ', effectiveOn: '2026' }).byParty?.KZ).toStrictEqual({ withdrawn: '2026' });
    expect(withdraw({})).toStrictEqual({});
  });

  it('denounces what is between two for both; among more only for itself', () => {
    const notice = entry('denunciation.notified', { side: 'KZ', effectiveOn: '2026' });
    const bare = entry('denunciation.notified', { side: 'KZ' });
    for (const action of ['denounce@1', 'denounce@2']) {
      expect(changes(action, {}, notice)).toStrictEqual({ denounced: { effectiveOn: '2026', on: DAY } });
      expect(changes(action, {}, bare)).toStrictEqual({ denounced: { effectiveOn: null, on: DAY } });
    }
    expect(changes('denounce@2', { ...CAST, byParty }, notice)).toStrictEqual({
      byParty: { ...byParty, KZ: { withdrawn: '2026', denounced: DAY, noticeEnds: '2026' } },
    });
    expect(changes('denounce@2', { ...CAST, byParty }, bare)).toStrictEqual({
      byParty: { ...byParty, KZ: { withdrawn: DAY, denounced: DAY } },
    });
  });
});

describe('an entry into force', () => {
  const entered = (data: object = {}) => entry('agreement.entered_into_force', { ...data });
  const consent = { consent: '2024' };

  it('is that of the party it names, and of both where there are two', () => {
    expect(entering(between(['EU', 'KZ', 'XA']), entered({ side: 'XA' }))).toEqual(['XA']);
    expect(entering(between(['EU', 'KZ'], { byParty: { KZ: consent } }), entered())).toEqual(['EU', 'KZ']);
  });

  it('is, among more, that of those known to be bound; of all where none is', () => {
    const parties = ['EU', 'KZ', 'XA'];
    expect(entering(between(parties, { byParty: { KZ: consent, XA: consent } }), entered())).toEqual([
      'KZ',
      'XA',
    ]);
    expect(entering(between(parties, { byParty: { KZ: { signed: '2014' } } }), entered())).toEqual(parties);
  });

  it('is not that of a party that withdrew', () => {
    const byParty = { EU: consent, XA: { ...consent, withdrawn: '2025' }, XB: consent };
    expect(entering(between(['EU', 'KZ', 'XA', 'XB'], { byParty }), entered())).toEqual(['EU', 'XB']);
  });
});

describe('what ends for one party', () => {
  const THREE = ['EU', 'KZ', 'XA'];
  const ended = (side?: string) => entry('provisional_application.ended', side ? { side } : {});
  const withdrew = (side?: string) => entry('agreement.terminated', side ? { side } : {});
  const inForce = { inForce: '2020' };

  it('remains for others where one of them applies it provisionally', () => {
    const byParty = { KZ: { provisional: '2024' } };
    expect(othersRemain(between(THREE, { byParty }), ended('EU'))).toBe(true);
    expect(othersRemain(between(THREE, { byParty }), ended('KZ'))).toBe(false);
  });

  it('remains for others where it still binds two of them, among them those that acceded', () => {
    const byParty = { EU: inForce, KZ: inForce, XA: inForce };
    expect(othersRemain(between(THREE, { byParty }), withdrew('EU'))).toBe(true);
    const two = { byParty: { EU: inForce, KZ: inForce } };
    expect(othersRemain(between(THREE, two), withdrew('EU'))).toBe(false);
    expect(othersRemain(between(THREE, { ...two, acceded: ['XB'] }), withdrew('EU'))).toBe(true);
  });

  it('remains for others where no date is known of any, and it may bind two of them', () => {
    expect(othersRemain(between(THREE), withdrew('EU'))).toBe(true);
    expect(othersRemain(between(['EU', 'KZ']), withdrew('EU'))).toBe(false);
    expect(othersRemain(between(THREE, { byParty: { EU: inForce } }), withdrew('EU'))).toBe(false);
  });

  it('remains for nobody where no party is named', () => {
    const byParty = { EU: inForce, KZ: { ...inForce, provisional: '2024' }, XA: inForce };
    expect(othersRemain(between(THREE, { byParty }), withdrew())).toBe(false);
    expect(othersRemain(between(THREE, { byParty }), ended())).toBe(false);
  });
});

describe('what is told by party', () => {
  const NOTHING = {
    signed: null,
    provisional: null,
    consent: null,
    notified: null,
    inForce: null,
    withdrawn: null,
  };

  it('is told of whoever acceded too, and of members of a party that has some', () =>
    expect(byPartyOf({ ...emptyContext(['EU', 'KZ'], { EU: ['XA'] }), acceded: ['XB'] })).toEqual({
      EU: { ...NOTHING, members: { XA: NOTHING } },
      KZ: NOTHING,
      XB: NOTHING,
    }));

  it.each([
    ['signed', 1],
    ['terminated', 0],
    ['abandoned', 0],
    ['superseded', 0],
  ] as const)('of what is %s, the clauses give %i days of an entry into force', (stage, days) => {
    const context = between(['EU', 'KZ'], {
      byParty: { EU: { signed: '2025' }, KZ: { signed: '2025' } },
      terms: { seq: 1, entryIntoForce: { after: 'signature' } },
    });
    const state: State = { value: { stage, talks: 'active', application: 'none' }, context };
    expect(deadlinesOf(state, 0)).toHaveLength(days);
    expect([toldByClauses(context, stage)?.falls].filter(Boolean)).toHaveLength(days);
  });
});
