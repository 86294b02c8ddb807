import { type Entry, entriesOf, type Row } from '../events/history.js';
import type { ExternalFacts } from '../facts/context.js';
import { entersForce, onlyByItsOwnCall, type RuleViolation } from '../machine/rules.js';
import {
  rebuildTimeline,
  stateAtEnd,
  type TimelineChange,
  type TimelineRefusal,
} from '../replay/timeline.js';
import type { Steps } from '../values/steps.js';
import type { Text } from '../values/text.js';
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
  type TrackHistories,
  type TrackHistory,
  WorkingCopy,
} from './working-copy.js';

/** `seq` names the entry. An amendment gives the whole content of the entry as it shall stand. */
export type Correction = { track: string; seq: number; reason: Text } & (
  | { action: 'annul' | 'publish' }
  | ({ action: 'amend' } & Pick<Entry, 'occurredOn' | 'data' | 'sources' | 'documents' | 'note'>)
);

/**
 * Records the corrections, all or none: those of a meeting belong together. If one entry depends on another, the
 * dependent one is corrected first. So the history is valid after every row and can be read as it was known then.
 */
export function* decideCorrections(
  histories: TrackHistories,
  corrections: readonly Correction[],
  inputs: DecisionInputs,
): Steps<Decision> {
  const workingCopy = new WorkingCopy(histories);
  const outcome: Accepted = { decided: [], changes: new Map() };
  const refused = yield* decideEach(workingCopy, corrections, (one) =>
    correct(workingCopy, one, inputs, outcome),
  );
  const rejected = refused.length > 0 ? refused : brokenTwins(workingCopy, outcome.decided);
  return rejected.length > 0 ? { rejected } : outcome;
}

function* correct(
  workingCopy: WorkingCopy,
  correction: Correction,
  inputs: DecisionInputs,
  outcome: Accepted,
): Steps<RuleViolation[] | null> {
  const { track, seq } = correction;
  const history = workingCopy.writable(track);
  const original = history.rows.find((row) => row.seq === seq)?.corrects;
  if (original) return [{ code: 'is_correction', params: { entry: seq, original }, entry: original }];
  const before = entriesOf(history.rows).find((entry) => entry.seq === seq);
  if (!before) throw new Error(`no entry ${seq} on ${track}`);
  const refusals = violationsOfCorrection(before, correction, inputs.now);
  if (refusals.length > 0) return refusals;

  const row = correctionRow(history, before, correction, inputs);
  const external = externalFactsOf(workingCopy, history);
  const from = stateAtEnd(history.timeline);
  const change = yield* replayCorrection(history, row, external);
  if ('refusals' in change) return change.refusals;
  const amends = correction.action === 'amend';
  const warnings = amends ? (change.warnings.get(seq) ?? []) : [];
  const facts = amends && entersForce({ type: before.type, data: row.data }) ? (external ?? null) : null;
  appendRow(history, row, from, change, outcome, { facts, warnings });
  return null;
}

function violationsOfCorrection(before: Entry, correction: Correction, now: Instant): RuleViolation[] {
  const refusals = onlyByItsOwnCall(before.type);
  if (refusals.length > 0) return refusals;
  if (correction.action === 'amend') {
    const shown = before.visibility === 'internal' ? [] : markedDocuments(correction);
    return [...futureDate(correction.occurredOn, now), ...shown];
  }
  if (before.annulled) return [{ code: 'already_annulled', params: { entry: before.seq } }];
  if (correction.action !== 'publish') return [];
  return isPublic(before, now)
    ? [{ code: 'already_public', params: { entry: before.seq } }]
    : markedDocuments(before);
}

/** An embargoed entry is public from its instant on, whether or not anybody acted. */
const isPublic = ({ visibility, embargoUntil }: Entry, now: Instant): boolean =>
  visibility === 'public' || (embargoUntil !== null && embargoUntil <= now);

/** A correction holds the whole entry as it then stands: a reader needs no other row. */
function correctionRow(
  history: TrackHistory,
  before: Entry,
  correction: Correction,
  inputs: DecisionInputs,
): Row {
  const stands = correction.action === 'amend' ? correction : before;
  return {
    ...newRow(history, inputs),
    type: TYPE_OF[correction.action],
    occurredOn: stands.occurredOn,
    data: stands.data,
    sources: stands.sources,
    documents: stands.documents,
    note: stands.note,
    visibility: correction.action === 'publish' ? 'public' : before.visibility,
    embargoUntil: correction.action === 'publish' ? null : before.embargoUntil,
    meeting: before.meeting,
    corrects: before.seq,
    reason: correction.reason,
  };
}

const TYPE_OF = {
  amend: 'transition.corrected',
  annul: 'transition.annulled',
  publish: 'transition.published',
} as const;

function* replayCorrection(
  history: TrackHistory,
  row: Row,
  external: ExternalFacts | undefined,
): Steps<TimelineChange | TimelineRefusal> {
  const { timeline, procedure } = history;
  const live = entriesOf([...history.rows, row]).filter(({ annulled }) => !annulled);
  if (row.type !== TYPE_OF.publish)
    return yield* rebuildTimeline(procedure, timeline, live, row.corrects, external);
  const published = live.find(({ seq }) => seq === row.corrects);
  const place = timeline.entries.findIndex(({ seq }) => seq === row.corrects);
  if (published && place >= 0) timeline.entries[place] = published;
  const end = timeline.offset + timeline.entries.length;
  return { from: end, until: end, warnings: new Map() };
}
