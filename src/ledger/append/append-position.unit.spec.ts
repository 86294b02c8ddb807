import { describe, expect, it } from '@jest/globals';
import { DATA } from '../../../test/histories/examples.js';
import { draft, MemoryLedger } from '../../../test/histories/memory-ledger.js';
import { standingAt } from '../../../test/histories/minutes.js';
import type { Draft } from '../../domain/decide/decide.js';
import { EVENT_TYPES } from '../../domain/events/event-data.js';
import { dayNumber } from '../../domain/values/dates.js';
import { isSame } from '../../domain/values/same.js';
import { STAGES } from '../../domain/values/views.js';
import { appendsAtEnd, CHANGES_FORCE, isSeenEarlier } from './append-position.js';

const AT = '2026-11-21T12:00:00.000Z';
const TOMORROW = '2026-11-22T12:00:00.000Z';
const open = { visibility: 'public' } as const;
const said = (occurredOn: string, more: Partial<Draft> = {}) =>
  draft('air', 'statement.made', occurredOn, more);

/** A track with these entries. */
function withEntries(...drafts: Draft[]): MemoryLedger {
  const ledger = new MemoryLedger({ air: { kind: 'air-transport' } }, AT);
  for (const one of drafts) ledger.record([one]);
  return ledger;
}
const isLast = (ledger: MemoryLedger, one: Draft, now = AT) => appendsAtEnd(ledger.of('air'), one, now);

describe('an entry comes last', () => {
  it('where nothing recorded is certainly later', () => {
    const ledger = withEntries(said('2025-03-10'));
    expect(isLast(ledger, said('2025-03-11'))).toBe(true);
    expect(isLast(ledger, said('2025-03-10'))).toBe(true);
    expect(isLast(ledger, said('2025-03'))).toBe(true);
    expect(isLast(ledger, said('2025-03-09'))).toBe(false);
  });

  it('as the first of its track, public or not', () => {
    expect(isLast(withEntries(), said('1990'))).toBe(true);
    expect(isLast(withEntries(), said('1990', open))).toBe(true);
  });

  it('not where it is the first that the public sees of a track: it may show what waited for it', () => {
    expect(isLast(withEntries(said('2025')), said('2026', open))).toBe(false);
    expect(isLast(withEntries(said('2025', open)), said('2026', open))).toBe(true);
    const later = { visibility: 'embargoed', embargoUntil: TOMORROW } as const;
    expect(isLast(withEntries(said('2025')), said('2026', later))).toBe(true);
  });

  it('not while an embargo is due, which is to be shown before it', () => {
    const ledger = withEntries(
      said('2024', { visibility: 'embargoed', embargoUntil: TOMORROW }),
      said('2024', { visibility: 'embargoed', embargoUntil: '2027-01-01T00:00:00.000Z' }),
    );
    expect(isLast(ledger, said('2026'))).toBe(true);
    expect(isLast(ledger, said('2026'), '2026-11-22T11:59:59.999Z')).toBe(true);
    expect(isLast(ledger, said('2026'), TOMORROW)).toBe(false);
  });

  it('only where it does in both logs', () => {
    const snapshot = withEntries(said('2025')).of('air');
    for (const later of [{ latestStart: 30_000 }, { publicLatestStart: 30_000 }])
      expect(appendsAtEnd({ ...snapshot, ...later }, said('2026'), AT)).toBe(false);
    const day = dayNumber('2026-12-31');
    expect(appendsAtEnd({ ...snapshot, latestStart: day, publicLatestStart: day }, said('2026'), AT)).toBe(
      true,
    );
  });
});

it('whatever begins or ends a period in force is listed, and nothing else: a twin’s rule may depend on it', () => {
  const found = new Set<string>();
  for (const stage of STAGES)
    for (const type of EVENT_TYPES) {
      const minutes = standingAt('agreement', stage);
      const data = type === 'stage.asserted' ? { stage: 'in_force', reason: 'as told' } : DATA[type];
      const { refusals, state } = minutes.when(type, undefined, data);
      const changes = !isSame(state.context.inForce, minutes.state().context.inForce);
      if (refusals.length === 0 && changes) found.add(type);
    }
  expect([...found].toSorted()).toEqual([...CHANGES_FORCE].toSorted());
});

describe('a day sees another stage', () => {
  it('where the entry is certain before one that stands before it', () => {
    const ledger = withEntries(said('2025'));
    expect(isSeenEarlier(ledger.of('air'), said('2025-12-30'), AT)).toBe(true);
    expect(isSeenEarlier(ledger.of('air'), said('2025-12-31'), AT)).toBe(false);
    expect(isSeenEarlier(withEntries().of('air'), said('1990'), AT)).toBe(false);
  });

  it('also where it does so for the public alone', () => {
    const { history, publicHistory } = withEntries(said('2025', open)).of('air');
    const nothing = withEntries().of('air');
    expect(isSeenEarlier({ ...nothing, history }, said('2025-12-30'), AT)).toBe(true);
    expect(isSeenEarlier({ ...nothing, publicHistory }, said('2025-12-30'), AT)).toBe(true);
  });
});
