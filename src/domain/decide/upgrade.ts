import { asRecorded, type Entry, type Row } from '../events/history.js';
import type { ExternalFacts } from '../facts/context.js';
import type { Kind } from '../kinds/kind.js';
import type { RuleViolation } from '../machine/rules.js';
import { applyEvent, eventOf, initialState, type State } from '../replay/replay.js';
import { insertEntry, stateAtEnd, type Timeline, timelineOf } from '../replay/timeline.js';
import type { Steps } from '../values/steps.js';
import {
  type Accepted,
  appendRow,
  brokenTwins,
  type Decision,
  type DecisionInputs,
  externalFactsOf,
  newRow,
  type TrackHistories,
  type TrackHistory,
  WorkingCopy,
} from './working-copy.js';

/** A version of its kind that a track shall follow from now on, and the one that it pins. */
export type Upgrade = { track: string; from: number; to: Kind };

export type RefusedEntry = { entry: Entry; refusals: RuleViolation[] };

/** A history under another version. An entry that this version refuses changes nothing in it. */
export type Refolded = { timeline: Timeline; refused: RefusedEntry[] };

/** Folds a whole history again under another version of its kind. */
export function* refoldUnder(
  to: Kind,
  { procedure, timeline: { entries } }: Pick<TrackHistory, 'procedure' | 'timeline'>,
  external?: ExternalFacts,
): Steps<Refolded> {
  const next = { ...procedure, kind: to };
  const before = initialState(next);
  const states: State[] = [];
  const refused: RefusedEntry[] = [];
  let state = before;
  for (const entry of entries) {
    const result = applyEvent(next, state, eventOf(entry, external));
    if ('refusals' in result) refused.push({ entry, refusals: result.refusals });
    else state = result.state;
    states.push(state);
    yield;
  }
  return { timeline: timelineOf(before, 0, [...entries], states), refused };
}

/**
 * Moves a track to another version of its kind: its history is folded again, and a row says so. It is refused if that
 * version refuses an entry, or if an entry of the twin is no longer allowed. The refusals name the entries.
 */
export function* decideUpgrade(
  histories: TrackHistories,
  { track, from, to }: Upgrade,
  inputs: DecisionInputs,
): Steps<Decision> {
  const workingCopy = new WorkingCopy(histories);
  const outcome: Accepted = { decided: [], changes: new Map() };
  const history = workingCopy.writable(track);
  const before = stateAtEnd(history.timeline);
  const external = externalFactsOf(workingCopy, {
    ...history,
    procedure: { ...history.procedure, kind: to },
  });
  const { timeline, refused } = yield* refoldUnder(to, history, external);
  if (refused.length > 0) {
    const refusals = refused.flatMap((one) =>
      one.refusals.map((refusal) => ({ ...refusal, entry: one.entry.seq })),
    );
    return { rejected: [{ track, refusals }] };
  }
  history.procedure = { ...history.procedure, kind: to };
  history.timeline = timeline;
  const row = { ...newRow(history, inputs), ...upgradeRow(from, to, inputs) };
  const change = yield* insertEntry(history.procedure, timeline, asRecorded(row));
  // Stryker disable next-line all: no version has a rule about this row.
  if ('refusals' in change) return { rejected: [{ track, refusals: change.refusals }] };
  const whole = { from: 0, until: Number.POSITIVE_INFINITY, warnings: new Map() };
  appendRow(history, row, before, whole, outcome, { facts: null, warnings: [] });
  const rejected = brokenTwins(workingCopy, outcome.decided);
  return rejected.length > 0 ? { rejected } : outcome;
}

const upgradeRow = (
  from: number,
  to: Kind,
  { now }: DecisionInputs,
): Omit<Row, 'id' | 'seq' | 'recordedAt'> => ({
  ...{ type: 'kind.upgraded', occurredOn: now.slice(0, 10), data: { from, to: to.version }, sources: [] },
  ...{
    documents: [],
    visibility: 'public',
    embargoUntil: null,
    meeting: null,
    corrects: null,
    reason: null,
    note: null,
  },
});
