import { describe, expect, it } from '@jest/globals';
import type { EventType } from '../events/event-data.js';
import { basesAfter, basisOfFact, basisOfRound, basisOfStep } from './bases.js';
import { type Context, emptyContext, type LedgerEvent } from './context.js';

const facts = (given: Partial<Context> = {}): Context => ({ ...emptyContext(['EU', 'KZ']), ...given });

/** The seventh entry, and the third was the basis of what is asked for. */
const entry = (type: EventType, data = {}) => ({ seq: 7, type, data }) as LedgerEvent;
const note = entry('notification.sent');

describe('the entries on which deadlines rest', () => {
  it('are named by what they gave', () =>
    expect([basisOfFact('notified', 'KZ'), basisOfRound(3), basisOfStep('EU', 'consent')]).toEqual([
      'notified KZ',
      'round 3',
      'step EU consent',
    ]));

  it.each(['signed', 'consent', 'notified', 'received', 'denounced'] as const)(
    'are those that gave a date: %s of a party',
    (fact) => {
      const before = facts({ byParty: { EU: { [fact]: '2024' } }, bases: { [`${fact} EU`]: 3 } });
      const after = facts({ byParty: { EU: { [fact]: '2024' }, KZ: { [fact]: '2025' } } });
      expect(basesAfter(before, after, note, [])).toEqual({ [`${fact} EU`]: 3, [`${fact} KZ`]: 7 });
      expect(basesAfter(before, facts(), note, [])).toEqual({});
    },
  );

  it('are not those of a date from which no deadline counts', () =>
    expect(basesAfter(facts(), facts({ byParty: { KZ: { provisional: '2025' } } }), note, [])).toEqual({}));

  const inForce = [{ from: '2024', until: null }];
  it.each<[string, Partial<Context>, Partial<Context>]>([
    ['scheduled', { entryIntoForce: '2026' }, { entryIntoForce: null }],
    ['in_force', { inForce }, { inForce: [] }],
    ['renewed', { renewedUntil: '2030' }, { renewedUntil: null }],
    ['denounced', { denounced: { on: '2025', effectiveOn: null } }, { denounced: null }],
  ])('are those that gave the track what counts: %s', (name, is, isNot) => {
    expect(basesAfter(facts(), facts(is), note, [])).toEqual({ [name]: 7 });
    const before = facts({ ...is, bases: { [name]: 3, other: 2 } });
    expect(basesAfter(before, facts(isNot), note, [])).toEqual({ other: 2 });
    expect(basesAfter(before, facts(is), note, [])).toBe(before.bases);
  });

  it('are those that gave a step with a time limit, and no others', () => {
    const timed = [{ party: 'KZ', step: 'ratified' }];
    const after = facts({ steps: { KZ: { ratified: '2025', notified: '2025' }, EU: { ratified: '2025' } } });
    expect(basesAfter(facts(), after, note, timed)).toEqual({ 'step KZ ratified': 7 });
    expect(basesAfter(facts(), after, note, [])).toEqual({});
    expect(basesAfter({ ...after, bases: { 'step KZ ratified': 3 } }, facts(), note, timed)).toEqual({});
  });

  const third = { number: 3, target: '2025-07', place: null };
  const fourth = { number: 4, target: '2025-10', place: null };
  const planned = facts({ planned: [third], bases: { 'round 3': 3 } });

  it.each(['round.planned', 'round.rescheduled'] as const)('are those that planned a round: %s', (type) => {
    const after = facts({ planned: [third, fourth] });
    expect(basesAfter(planned, after, entry(type, { number: 4 }), [])).toEqual({
      'round 3': 3,
      'round 4': 7,
    });
    const again = facts({ planned: [{ ...third, target: '2025-08' }] });
    expect(basesAfter(planned, again, entry(type, { number: 3 }), [])).toEqual({ 'round 3': 7 });
  });

  it('are not those of a round that was held or cancelled', () => {
    for (const type of ['round.held', 'round.cancelled'] as const)
      expect(basesAfter(planned, facts({ planned: [] }), entry(type, { number: 3 }), [])).toEqual({});
    expect(planned.bases).toEqual({ 'round 3': 3 });
  });
});
