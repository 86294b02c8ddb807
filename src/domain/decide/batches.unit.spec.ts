import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { draft } from '../../../test/histories/ledger.js';
import { Minutes } from '../../../test/histories/minutes.js';
import { anyCommand, anyDate } from '../../../test/histories/random-histories.js';
import { effectiveOrder } from '../events/effective-order.js';
import { asRecorded, entriesOf, type Row } from '../events/history.js';
import type { RuleViolation } from '../machine/rule.js';
import { applyEvent, eventOf, initialState, type State } from '../replay/replay.js';
import { bounds } from '../values/dates.js';
import { atOnce, type Steps } from '../values/steps.js';
import { type Draft, decideDrafts, decideGroups } from './decide.js';
import type { TrackHistories } from './working-copy.js';

const NOW = '2026-11-21T12:00:00.000Z';

/** Runs it to its end, and counts. */
function counted<T>(steps: Steps<T>): { result: T; steps: number } {
  for (let count = 0; ; count += 1) {
    const { done, value } = steps.next();
    if (done) return { result: value, steps: count };
  }
}

/** The order as the contract words it: each entry is put in by looking through all that stand there. */
function orderedOneByOne<T extends { occurredOn: string }>(entries: Iterable<T>): T[] {
  const ordered: T[] = [];
  for (const entry of entries) {
    const { latest } = bounds(entry.occurredOn);
    const later = ordered.findIndex(({ occurredOn }) => bounds(occurredOn).earliest > latest);
    ordered.splice(later === -1 ? ordered.length : later, 0, entry);
  }
  return ordered;
}

/** That two rounds may be one is also told of a round that is logged late, by the one after it. */
const isOfItsPlace = ({ code }: RuleViolation): boolean => code !== 'maybe_same_meeting';

/** Tries each draft as the reading rules are worded: the whole history is taken through the machine for each. */
function triedOneByOne(histories: TrackHistories, drafts: readonly Draft[]) {
  const { procedure, rows: past, timeline } = histories.get('air')!;
  const rows = [...past];
  let state: State = timeline.states.at(-1) ?? timeline.before;
  return drafts.map(({ track: _, ...content }, index) => {
    const seq = rows.length + 1;
    const recordedAt = new Date(Date.parse(NOW) + index).toISOString();
    const row: Row = { ...content, id: 'id', seq, recordedAt, corrects: null, reason: null };
    const live = [...entriesOf(rows).filter(({ annulled }) => !annulled), asRecorded(row)];
    let folded = initialState(procedure);
    let warnings: RuleViolation[] = [];
    for (const entry of orderedOneByOne(live)) {
      const result = applyEvent(procedure, folded, eventOf(entry));
      if ('refusals' in result) {
        return entry.seq === seq
          ? { refused: result.refusals.map(({ code }) => code) }
          : { refused: ['later_entry_breaks'], entry: entry.seq };
      }
      folded = result.state;
      if (entry.seq === seq) warnings = [...result.warnings];
      // What a later round says of this one, this one is told.
      const isNamed = result.warnings.some(
        ({ code, params }) => code === 'maybe_same_meeting' && params.when === row.occurredOn,
      );
      if (row.type === 'round.held' && entry.seq !== seq && isNamed) {
        const { number } = entry.data;
        const params = { when: entry.occurredOn, ...(number !== undefined && { number }) };
        warnings.push({ code: 'maybe_same_meeting', params });
      }
    }
    rows.push(row);
    const from = state;
    state = folded;
    return { from, to: state, warnings: warnings.filter(isOfItsPlace) };
  });
}

/** The same drafts as the domain decides them: a dry-run. */
function tried(before: TrackHistories, drafts: readonly Draft[]) {
  let histories = before;
  return drafts.map((one, index) => {
    const now = new Date(Date.parse(NOW) + index).toISOString();
    const decision = atOnce(decideDrafts(histories, [one], { now, newId: () => 'id' }));
    if ('rejected' in decision) {
      const [refusal] = decision.rejected[0]!.refusals;
      const refused = decision.rejected[0]!.refusals.map(({ code }) => code);
      return refusal!.code === 'later_entry_breaks' ? { refused, entry: refusal!.entry } : { refused };
    }
    histories = new Map([
      ...histories,
      ...[...decision.changes].map(([slug, { history }]) => [slug, history] as const),
    ]);
    const { from, to, warnings } = decision.decided[0]!;
    return { from, to, warnings: warnings.filter(isOfItsPlace) };
  });
}

const air = () => new Minutes({ air: { kind: 'air-transport' } }, NOW);
const past = (days: number): Draft[] =>
  Array.from({ length: days }, (_, day) =>
    draft(
      'air',
      day % 2 ? 'consultation.held' : 'mandate.amended',
      new Date(Date.UTC(2001, 0, 1 + day)).toISOString().slice(0, 10),
    ),
  );

/** A track with so many entries, of days after the year 2000. */
function trackOf(entries: number): TrackHistories {
  const { histories } = air();
  const decision = atOnce(
    decideGroups(
      histories,
      past(entries).map((one) => [one]),
      { now: NOW, newId: () => 'id' },
    ),
  );
  if ('rejected' in decision) throw new Error('refused');
  return new Map([['air', decision.changes.get('air')!.history]]);
}

const late = (count: number): Draft[] =>
  Array.from({ length: count }, () => draft('air', 'statement.made', '1999', { data: { summary: 'late' } }));

describe('the effective order', () => {
  it('given any dates, then it is what the rule gives that is read entry by entry', () =>
    fc.assert(
      fc.property(fc.array(anyDate, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (dates, times) => {
        const entries = Array.from({ length: times }, () => dates)
          .flat()
          .map((occurredOn, recorded) => ({ occurredOn, recorded }));
        expect(effectiveOrder(entries)).toEqual(orderedOneByOne(entries));
      }),
      { numRuns: 500 },
    ));

  it('given a history in which every entry is late, then each date is read twice at most', () => {
    let read = 0;
    const dates = Array.from({ length: 5_000 }, (_, day) =>
      new Date(Date.UTC(2020, 0, 1) - day * 86_400_000).toISOString().slice(0, 10),
    );
    const entries = dates.map((occurredOn) => ({
      get occurredOn() {
        read += 1;
        return occurredOn;
      },
    }));
    effectiveOrder(entries);
    expect(read).toBeLessThanOrEqual(2 * entries.length);
  });
});

describe('entries tried one after another', () => {
  it('given any past and any drafts, then each comes to what the whole history would, or is refused as it would be', () =>
    fc.assert(
      fc.property(
        fc.array(anyCommand(['air']), { maxLength: 30, size: 'max' }),
        fc.array(anyCommand(['air']), { minLength: 1, maxLength: 20, size: 'max' }),
        (before, commands) => {
          const minutes = air();
          for (const command of before) {
            if (!('drafts' in command)) continue;
            for (const one of command.drafts) {
              const decision = atOnce(
                decideDrafts(minutes.histories, [one], { now: NOW, newId: () => 'id' }),
              );
              if ('rejected' in decision) continue;
              for (const [slug, { history }] of decision.changes) minutes.histories.set(slug, history);
            }
          }
          const drafts = commands.flatMap((command) => ('drafts' in command ? command.drafts : []));
          const possible = drafts.filter(
            ({ occurredOn, embargoUntil }) => bounds(occurredOn).earliest < 20_700 && !embargoUntil,
          );
          expect(tried(minutes.histories, possible)).toEqual(triedOneByOne(minutes.histories, possible));
        },
      ),
      { numRuns: 200 },
    ));

  it('given 500 late ones on 320 rows, then it takes steps for each and not for each with each', () => {
    const histories = trackOf(320);
    let steps = 0;
    let now: TrackHistories = histories;
    for (const one of late(500)) {
      const { result, steps: taken } = counted(decideDrafts(now, [one], { now: NOW, newId: () => 'id' }));
      if ('rejected' in result) throw new Error('refused');
      steps += taken;
      now = new Map([['air', result.changes.get('air')!.history]]);
    }
    expect(steps).toBeLessThanOrEqual(3 * (500 + 320));
  });

  it('given an import of them, then it takes as few, and copies the history once', () => {
    const histories = trackOf(320);
    const groups = late(2_000).map((one) => [one]);
    const { result, steps } = counted(decideGroups(histories, groups, { now: NOW, newId: () => 'id' }));
    if ('rejected' in result) throw new Error('refused');
    expect(result.decided).toHaveLength(2_000);
    expect(steps).toBeLessThanOrEqual(3 * (2_000 + 320));
    expect(histories.get('air')!.rows).toHaveLength(320);
  });
});
