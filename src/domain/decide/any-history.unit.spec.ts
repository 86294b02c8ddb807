import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CASTS, type TermsByTrack, TRACKS } from '../../../test/histories/casts.js';
import { type Line, Minutes, refusalsOf } from '../../../test/histories/minutes.js';
import { anyCommand, anyDate, type Command } from '../../../test/histories/random-histories.js';
import { sized } from '../../../test/support/sizes.js';
import { effectiveOrder } from '../events/effective-order.js';
import { EVENT_DATA } from '../events/event-data.js';
import { effectiveHistory, entriesOf, type Row } from '../events/history.js';
import { replay } from '../replay/replay.js';
import { copyTimeline, insertEntry, timelineOf } from '../replay/timeline.js';
import { certainlyBefore } from '../values/dates.js';
import { atOnce } from '../values/steps.js';
import { type Correction, decideCorrections } from './correct.js';
import { decideDrafts } from './decide.js';
import type { Decision, TrackHistories } from './working-copy.js';

/** A hundred thousand random commands in the battery, a tenth of them in the long form. */
const COMMANDS = process.env.PARAPH_BATTERY === '1' ? 100_000 : sized(4_000, 10_000);
/** Histories that each of the other properties tries. */
const HISTORIES = COMMANDS / 100;
/** Long enough for an agreement to enter into force, and to be corrected. */
const A_HISTORY = 20;

const NOW = '2026-11-21T12:00:00.000Z';

/** All signed already: random events alone would seldom come to the rules between twins. */
function openingOf(terms: TermsByTrack): TrackHistories {
  const minutes = new Minutes(terms, NOW);
  const signed: Line[] = [
    ['negotiations.opened', '2019-01-10'],
    ['agreement.signed', '2019-06-10'],
  ];
  for (const track of TRACKS) minutes.logOn(track, ...signed);
  return minutes.histories;
}

/** Whoever changes what a decision was given, throws. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}

function decide(histories: TrackHistories, command: Command, now = NOW): Decision {
  let ids = 0;
  const inputs = { now, newId: () => `id-${++ids}` };
  if ('drafts' in command) return atOnce(decideDrafts(histories, frozen(command.drafts), inputs));
  const corrections = command.corrections.flatMap((wanted): Correction[] => {
    const { rows } = histories.get(wanted.track)!;
    const row = rows[wanted.nth % Math.max(rows.length, 1)];
    return row ? [{ ...row, ...wanted, seq: row.seq, reason: 'wrong' }] : [];
  });
  return atOnce(decideCorrections(histories, frozen(corrections), inputs));
}

/** Commands on tracks that are opened so. */
type Acts = { terms: TermsByTrack; commands: Command[] };

/** Carries out the commands, each a day after the last, and looks at every decision. */
function carriedOut(
  { terms, commands }: Acts,
  look?: (before: TrackHistories, decision: Decision) => void,
): TrackHistories {
  let histories: TrackHistories = openingOf(terms);
  commands.forEach((command, index) => {
    for (const history of histories.values()) frozen(history);
    const day = new Date(Date.UTC(2026, 10, 21 + Math.floor(index / 4))).toISOString();
    const decision = decide(histories, command, day);
    look?.(histories, decision);
    if ('rejected' in decision) return;
    const changed = [...decision.changes].map(([slug, { history }]) => [slug, history] as const);
    histories = new Map([...histories, ...changed]);
  });
  return histories;
}

const anyActs = (minLength: number): fc.Arbitrary<Acts> =>
  fc.constantFrom(...CASTS).chain(({ cast, terms }) =>
    fc.record({
      terms: fc.constant(terms),
      commands: fc.array(anyCommand(TRACKS, cast), { minLength, maxLength: A_HISTORY, size: 'max' }),
    }),
  );
const holds = (numRuns: number, check: (acts: Acts) => void) =>
  fc.assert(fc.property(anyActs(1), check), { numRuns });

const inCertainOrder = (dates: readonly string[]) =>
  dates.every((date, index) => dates.slice(index + 1).every((later) => !certainlyBefore(later, date)));

describe('six entries with dates of any precision', () => {
  const six = fc.array(anyDate, { minLength: 6, maxLength: 6 });
  const ordered = (dates: string[]) =>
    effectiveOrder(dates.map((occurredOn, recorded) => ({ occurredOn, recorded })));

  it('always stand in certain order', () =>
    fc.assert(
      fc.property(six, (dates) => inCertainOrder(ordered(dates).map(({ occurredOn }) => occurredOn))),
      { numRuns: 1_000 },
    ));

  it('stand as recorded where that is in certain order', () =>
    fc.assert(
      fc.property(six, (dates) => {
        fc.pre(inCertainOrder(dates));
        expect(ordered(dates).map(({ recorded }) => recorded)).toEqual([0, 1, 2, 3, 4, 5]);
      }),
      { numRuns: 100, maxSkipsPerRun: 10_000 },
    ));
});

it('what is logged at random is what the events’ schemas take', () =>
  holds(HISTORIES, ({ commands }) => {
    for (const command of commands) {
      for (const { type, data } of 'drafts' in command ? command.drafts : [])
        expect([type, EVENT_DATA[type].safeParse(data).error]).toEqual([type, undefined]);
    }
  }));

describe('whatever is logged and corrected', () => {
  it('is taken or refused with a reason, never stumbled over, and what was given stays untouched', () => {
    let decided = 0;
    let accepted = 0;
    const tried = fc.property(anyActs(A_HISTORY), (acts) => {
      carriedOut(acts, (before, decision) => {
        decided += 1;
        if ('rejected' in decision) {
          expect(refusalsOf(decision).every(({ code }) => code.length > 0)).toBe(true);
          expect(decision.rejected.length).toBeGreaterThan(0);
          return;
        }
        accepted += 1;
        for (const { track, row } of decision.decided) {
          expect(row.seq).toBeGreaterThan(before.get(track)!.lastSeq);
        }
      });
    });
    fc.assert(tried, { numRuns: COMMANDS / A_HISTORY });
    expect(decided).toBe(COMMANDS);
    expect(accepted).toBeGreaterThan(decided / 4);
  });

  it('leaves histories that read the same from scratch: entries, order, states', () =>
    holds(HISTORIES, (acts) => {
      for (const { rows, timeline, procedure, lastSeq, lastRecordedAt } of carriedOut(acts).values()) {
        const history = effectiveHistory(rows);
        expect(timeline.entries).toEqual(history);
        expect(timeline.states).toEqual(atOnce(replay(procedure, history)));
        expect(inCertainOrder(history.map(({ occurredOn }) => occurredOn))).toBe(true);
        expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
        expect(rows.every((row, n) => n === 0 || row.recordedAt > rows[n - 1]!.recordedAt)).toBe(true);
        expect([lastSeq, lastRecordedAt]).toEqual([rows.length, rows.at(-1)?.recordedAt ?? null]);
      }
    }));

  it('can be read as it was known after every row', () =>
    holds(HISTORIES, (acts) => {
      for (const { rows, procedure } of carriedOut(acts).values()) {
        for (const n of rows.keys()) {
          const history = effectiveHistory(rows.slice(0, n + 1));
          expect(atOnce(replay(procedure, history))).toHaveLength(history.length);
        }
      }
    }));

  it('changes the kept states from the position that the decision names, and not before it', () =>
    holds(HISTORIES, (acts) => {
      carriedOut(acts, (before, decision) => {
        if ('rejected' in decision) return;
        for (const [slug, { history, from }] of decision.changes) {
          const { states } = before.get(slug)!.timeline;
          expect(history.timeline.states.slice(0, from)).toEqual(states.slice(0, from));
        }
      });
    }));

  it('keeps the visa agreement from entering into force before its twin', () =>
    holds(HISTORIES, (acts) => {
      const histories = carriedOut(acts);
      const since = (slug: string) => histories.get(slug)!.timeline.states.at(-1)?.context.inForce ?? [];
      for (const { from } of since('vfa')) {
        expect(since('ra').some((spell) => !certainlyBefore(from, spell.from))).toBe(true);
      }
    }));

  it('reads the same to the public, if all of it is public', () =>
    holds(HISTORIES, (acts) => {
      for (const { rows, procedure } of carriedOut(acts).values()) {
        const history = effectiveHistory(rows);
        const read = atOnce(replay({ ...procedure, reader: true }, history));
        expect(read).toEqual(atOnce(replay(procedure, history)));
      }
    }));

  it('can be read by the public, whatever part of it is hidden', () =>
    holds(HISTORIES, (acts) => {
      for (const { rows, procedure } of carriedOut(acts).values()) {
        const open = entriesOf(rows).filter(
          ({ visibility, annulled }) => visibility === 'public' && !annulled,
        );
        expect(atOnce(replay({ ...procedure, reader: true }, effectiveOrder(open)))).toHaveLength(
          open.length,
        );
      }
    }));

  it('comes out the same as one meeting, in whatever order its tracks are listed', () =>
    fc.assert(
      fc.property(
        anyActs(1),
        fc.array(anyCommand(TRACKS), { minLength: 8, maxLength: 8 }),
        (past, wanted) => {
          const histories = carriedOut(past);
          const drafts = wanted.flatMap((command) => ('drafts' in command ? command.drafts : []));
          const one = TRACKS.flatMap((slug) => drafts.find(({ track }) => track === slug) ?? []);
          fc.pre(one.length > 1);
          const states = (decision: Decision) =>
            'rejected' in decision
              ? 'rejected'
              : [...decision.changes]
                  .map(([slug, { history }]) => [slug, history.timeline.states])
                  .toSorted();
          const rejected = states(decide(histories, { drafts: one }));
          expect(states(decide(histories, { drafts: one.toReversed() }))).toEqual(rejected);
        },
      ),
      { numRuns: HISTORIES },
    ));

  it('needs of a long history only the end that is not certainly earlier', () =>
    fc.assert(
      fc.property(anyActs(1), anyDate, (acts, occurredOn) => {
        const { rows, timeline, procedure } = carriedOut(acts).get('air')!;
        const row = { ...rows.at(-1), seq: 99, type: 'statement.made', occurredOn, corrects: null } as Row;
        const [entry] = entriesOf([
          { ...row, data: {}, recordedAt: '2027-06-01T00:00:00.000Z', sources: [] },
        ]);
        const whole = copyTimeline(timeline);
        const change = atOnce(insertEntry(procedure, whole, entry!));
        const later = timeline.entries.findIndex((other) => certainlyBefore(occurredOn, other.occurredOn));
        const offset = later === -1 ? timeline.entries.length : later;
        const tail = timelineOf(
          timeline.states[offset - 1] ?? timeline.before,
          offset,
          timeline.entries.slice(offset),
          timeline.states.slice(offset),
        );
        expect(atOnce(insertEntry(procedure, tail, entry!))).toEqual(change);
        expect(tail.states).toEqual(whole.states.slice(offset));
      }),
      { numRuns: HISTORIES },
    ));
});
