import { EVENT_TYPES, type EventType } from '../events/event-data.js';
import { asRecorded, type Row } from '../events/history.js';
import { entersForce, onlyByItsOwnCall, type RuleViolation } from '../machine/rules.js';
import { insertEntry, stateAtEnd } from '../replay/timeline.js';
import type { Steps } from '../values/steps.js';
import type { Instant } from '../values/views.js';
import {
  type Accepted,
  appendRow,
  brokenTwins,
  type Decision,
  type DecisionInputs,
  decideEach,
  externalFactsOf,
  futureDate,
  markedDocuments,
  newRow,
  type Rejected,
  type TrackHistories,
  WorkingCopy,
} from './working-copy.js';

/** An entry that somebody wants recorded on a track. Its data was checked against the event's schema. */
export type Draft = Omit<Row, 'id' | 'seq' | 'recordedAt' | 'type' | 'corrects' | 'reason'> & {
  track: string;
  type: EventType;
  /** Set by the one call that may record events of this type. */
  byOwnCall?: true;
};

/** Records the drafts, all or none. The order of the list does not matter. */
export function* decideDrafts(
  histories: TrackHistories,
  drafts: readonly Draft[],
  inputs: DecisionInputs,
): Steps<Decision> {
  const outcome: Accepted = { decided: [], changes: new Map() };
  const rejected = yield* decideGroup(new WorkingCopy(histories), drafts, inputs, outcome);
  return rejected.length > 0 ? { rejected } : outcome;
}

/** More refusals than anybody mends before the next try. */
const MOST_REFUSED = 100;

/** What became of the groups that were decided before: how many were refused, and on which tracks entries are missing. */
export type DecidedBefore = { refused: number; missing: ReadonlySet<string> };

/**
 * Decides groups one after another, each on the histories that the group before it left. Either all are accepted, or
 * the refused ones are returned.
 *
 * A later group on the same tracks, or on their twins, might be refused only because the refused one is missing. Of
 * such a group only the violations that no history can change are returned. If it has none, it is listed as
 * undecided.
 */
export function* decideGroups(
  histories: TrackHistories,
  groups: readonly Draft[][],
  inputs: DecisionInputs,
  before: DecidedBefore = { refused: 0, missing: new Set() },
): Steps<Decision> {
  const workingCopy = new WorkingCopy(histories);
  const outcome: Accepted = { decided: [], changes: new Map() };
  const rejected: Rejected[] = [];
  const undecided: number[] = [];
  const incomplete = new Set(before.missing);
  let { refused } = before;
  for (const [index, drafts] of groups.entries()) {
    if (drafts.length === 0) continue;
    const tracks = drafts.flatMap(({ track }) => [track, workingCopy.get(track)?.twin ?? track]);
    const follows = refused >= MOST_REFUSED || tracks.some((track) => incomplete.has(track));
    const found = follows
      ? violationsOfDrafts(drafts, inputs.now)
      : yield* decideGroup(workingCopy, drafts, inputs, outcome);
    if (follows) yield;
    if (found.length === 0 && !follows) continue;
    for (const track of tracks) incomplete.add(track);
    if (found.length === 0 || refused >= MOST_REFUSED) {
      undecided.push(index);
      continue;
    }
    refused += 1;
    rejected.push(...found.map((one) => ({ ...one, index })));
  }
  return rejected.length + undecided.length > 0 ? { rejected, undecided } : outcome;
}

/** Violations that no history can change. */
const violationsOfDrafts = (drafts: readonly Draft[], now: Instant): Rejected[] =>
  drafts.flatMap((draft) => violationsOfDraft(draft, now));

function* decideGroup(
  workingCopy: WorkingCopy,
  drafts: readonly Draft[],
  inputs: DecisionInputs,
  outcome: Accepted,
): Steps<Rejected[]> {
  const early = violationsOfDrafts(drafts, inputs.now);
  if (early.length > 0) return early;
  const decidedBefore = outcome.decided.length;
  const rejected = yield* decideEach(workingCopy, drafts.toSorted(byProcedure), (draft) =>
    record(workingCopy, draft, inputs, outcome),
  );
  return rejected.length > 0 ? rejected : brokenTwins(workingCopy, outcome.decided.slice(decidedBefore));
}

/** They stand together in EVENT_TYPES, so that numbers among them leave one order of all. */
const ROUNDS: readonly string[] = [
  'round.planned',
  'round.rescheduled',
  'round.cancelled',
  'round.held',
] satisfies EventType[];

/** A round that a meeting held comes before the next one, which it planned. */
const byRound = (a: Draft, b: Draft): number =>
  ROUNDS.includes(a.type) && ROUNDS.includes(b.type)
    ? Number(a.data.number ?? 0) - Number(b.data.number ?? 0)
    : 0;

/**
 * Drafts are recorded in the order of the procedure, whatever their order in the list: a round before the signature.
 */
const byProcedure = (a: Draft, b: Draft): number =>
  byRound(a, b) ||
  EVENT_TYPES.indexOf(a.type) - EVENT_TYPES.indexOf(b.type) ||
  JSON.stringify(a.data).localeCompare(JSON.stringify(b.data));

function violationsOfDraft(draft: Draft, now: Instant): Rejected[] {
  const refusals = futureDate(draft.occurredOn, now);
  if (!draft.byOwnCall) refusals.push(...onlyByItsOwnCall(draft.type));
  if (draft.visibility !== 'internal') refusals.push(...markedDocuments(draft));
  if (draft.embargoUntil && draft.embargoUntil <= now) {
    refusals.push({ code: 'embargo_in_past', params: { instant: draft.embargoUntil } });
  }
  return refusals.length > 0 ? [{ track: draft.track, refusals }] : [];
}

function* record(
  workingCopy: WorkingCopy,
  draft: Draft,
  inputs: DecisionInputs,
  outcome: Accepted,
): Steps<RuleViolation[] | null> {
  const { track, byOwnCall: _, ...content } = draft;
  const history = workingCopy.writable(track);
  const row: Row = { ...content, ...newRow(history, inputs), corrects: null, reason: null };
  const external = externalFactsOf(workingCopy, history);
  const from = stateAtEnd(history.timeline);
  const change = yield* insertEntry(history.procedure, history.timeline, asRecorded(row), external);
  if ('refusals' in change) return change.refusals;
  const warnings = change.warnings.get(row.seq) ?? [];
  appendRow(history, row, from, change, outcome, {
    facts: entersForce(draft) ? (external ?? null) : null,
    warnings,
  });
  return null;
}
