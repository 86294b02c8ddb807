import type { Decided } from '../domain/decide/working-copy.js';
import { type Entry, entriesOf, type Row } from '../domain/events/history.js';
import { changesStage, stageFingerprint } from '../domain/replay/stages.js';
import type { Timeline } from '../domain/replay/timeline.js';
import type { Steps } from '../domain/values/steps.js';
import type { Instant } from '../domain/values/views.js';
import type { TrackSnapshot } from './load-track.js';
import { publicLogDraft, showDue } from './public-log.js';
import type { TrackWrite } from './write-set.js';

/** Why a write needs a second person. */
export const APPROVAL_REASONS = [
  'stage_changes',
  'corrects_stage',
  'off_procedure',
  'publication',
  'setting',
] as const;
export type ApprovalReason = (typeof APPROVAL_REASONS)[number];

/** A write that one person alone may not make. Nothing of it was written. */
export class ApprovalRequired extends Error {
  constructor(
    readonly because: readonly ApprovalReason[],
    /** The revision of each track that was decided on. */
    readonly revisions: ReadonlyMap<string, number>,
    /** The digest of the rows that it would record (preview-rows.ts). */
    readonly digest: string,
  ) {
    super(`needs a second person: ${because.join(', ')}`);
  }
}

export type SecondPersonSettings = {
  on: boolean;
  /** Types that always need a second person, and types for which a change of stage is no reason to. */
  always?: readonly string[];
  never?: readonly string[];
};

/**
 * Decides which writes need a second person. It judges what a write changes, not the call that asked for it. The
 * ledger asks it before every write, so no call can get around it.
 */
export class SecondPerson {
  readonly on: boolean;
  private readonly always: ReadonlySet<string>;
  private readonly never: ReadonlySet<string>;

  constructor({ on, always = [], never = [] }: SecondPersonSettings) {
    this.on = on;
    this.always = new Set(always);
    this.never = new Set(never);
  }

  /** Empty where one person is enough. */
  *approvalReasons(
    snapshots: ReadonlyMap<string, TrackSnapshot>,
    decided: readonly Decided[],
    written: ReadonlyMap<string, TrackWrite>,
    now: Instant,
  ): Steps<ApprovalReason[]> {
    if (!this.on) return [];
    const found = new Set<ApprovalReason>();
    const types = decided.map((one) => {
      const snapshot = snapshots.get(one.track);
      const type = snapshot ? this.judge(snapshot, one, now, found) : one.row.type;
      if (this.always.has(type)) found.add('setting');
      return type;
    });
    const isExempt = types.length > 0 && types.every((type) => this.never.has(type));
    if (!isExempt) {
      for (const [slug, { snapshot }] of written) {
        const before = snapshots.get(slug);
        if (before && (yield* changesAnyStage(before, snapshot, now))) found.add('stage_changes');
      }
    }
    return APPROVAL_REASONS.filter((reason) => found.has(reason));
  }

  /**
   * Adds the reasons that lie in the row itself, and returns the type by which the settings know it: its entry's
   * type.
   */
  private judge(
    { history }: TrackSnapshot,
    { row }: Decided,
    now: Instant,
    found: Set<ApprovalReason>,
  ): string {
    const entry = row.corrects === null ? undefined : entryOf(history.rows, row.corrects);
    if (publishes(row, entry, now) && !this.never.has('transition.published')) found.add('publication');
    if (row.type === 'transition.published') return row.type;
    const type = entry?.type ?? row.type;
    if (this.never.has(type)) return type;
    if (type === 'stage.asserted') found.add('off_procedure');
    if (entry && changesStage(history.timeline, entry.seq)) found.add('corrects_stage');
    return type;
  }
}

const entryOf = (rows: readonly Row[], seq: number): Entry | undefined =>
  entriesOf(rows.filter((row) => row.seq === seq || row.corrects === seq)).at(0);

/**
 * Whether the public sees the row, now or when its embargo ends. A row that annuls an embargoed entry in time is
 * never seen.
 */
function publishes({ type, visibility }: Row, entry: Entry | undefined, now: Instant): boolean {
  if (!entry || type === 'transition.published') return visibility !== 'internal';
  if (entry.visibility !== 'embargoed') return entry.visibility === 'public';
  return type === 'transition.corrected' || (entry.embargoUntil ?? '') <= now;
}

export const ONE_PERSON_SUFFICES = new SecondPerson({ on: false });

/**
 * Whether the stage differs on any day, for staff or for the public, now or once all embargoes have ended. What fell
 * due by itself is nobody's doing and does not count.
 */
function* changesAnyStage(before: TrackSnapshot, after: TrackSnapshot, now: Instant): Steps<boolean> {
  return (
    stageFingerprint(before.history.timeline) !== stageFingerprint(after.history.timeline) ||
    stageFingerprint(yield* publicTimelineAt(before, now)) !==
      stageFingerprint(after.publicHistory.timeline) ||
    stageFingerprint(yield* publicTimelineAt(before, EVER)) !==
      stageFingerprint(yield* publicTimelineAt(after, EVER))
  );
}

/** Later than any embargo can end. */
const EVER = '9999-12-31T23:59:59.999Z';

/** The public timeline with what falls due by an instant. For a snapshot of the end alone nothing is due by now. */
function* publicTimelineAt(snapshot: TrackSnapshot, instant: Instant): Steps<Timeline> {
  if (!snapshot.isWhole) return snapshot.publicHistory.timeline;
  const draft = publicLogDraft(snapshot.publicHistory);
  const due = snapshot.embargoes.filter((embargo) => embargo.due <= instant);
  yield* showDue(draft, snapshot.history.rows, due);
  return draft.history.timeline;
}
