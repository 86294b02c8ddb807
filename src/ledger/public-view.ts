import type { Rejected, TrackHistory } from '../domain/decide/working-copy.js';
import type { RuleViolation } from '../domain/machine/rules.js';
import { toldStep } from '../domain/replay/talks.js';
import type {
  CitedSource,
  SourceView,
  StatusView,
  TrackView,
  TransitionView,
} from '../domain/values/views.js';
import type { TrackSnapshot } from './load-track.js';
import { type LogName, logFor, type ReadScope } from './read-scope.js';
import type { StoredRow } from './rows/stored-row.js';

/**
 * What the public may see of what staff see: this file alone decides it. The public log says which rows are public
 * (public-log.ts). Of these the public sees the fields that are named here, and no other field that a view has or
 * will have. A desk sees its own tracks in full and all others as the public does.
 */

/** The sources that rows cite, by id. */
export type SourceLibrary = ReadonlyMap<string, SourceView>;

/** Whether an entry was corrected since, by which row, and whether it is annulled. */
export type CorrectionState = { correctedBy: number | null; annulled: boolean };

/** `row` holds the content, and the numbers of the log that is shown. */
export const publicTransition = (
  track: string,
  row: StoredRow,
  { correctedBy, annulled }: CorrectionState,
  library: SourceLibrary,
): TransitionView => ({
  id: row.id,
  track,
  seq: row.seq,
  type: row.type,
  occurredOn: row.occurredOn,
  recordedAt: row.recordedAt,
  from: toldStep(row.fromStep),
  to: toldStep(row.toStep),
  data: row.data,
  sources: citations(row.sources, library),
  ...(row.documents.length > 0 && { documents: row.documents }),
  meeting: row.meeting,
  corrects: row.corrects,
  correctedBy,
  annulled,
  reason: row.reason,
  kindVersion: row.kindVersion,
});

const citations = (cited: StoredRow['sources'], library: SourceLibrary): CitedSource[] =>
  cited.flatMap(({ ref, quote, says }) => {
    const source = library.get(ref);
    return source
      ? [{ ...source, ...(quote !== undefined && { quote }), ...(says !== undefined && { says }) }]
      : [];
  });

const publicStatus = (status: StatusView): StatusView => ({
  stage: status.stage,
  talks: status.talks,
  application: status.application,
  milestones: status.milestones,
  since: status.since,
  roundsHeld: status.roundsHeld,
  lastEvent: status.lastEvent,
  nextRound: status.nextRound,
  unknownBefore: status.unknownBefore,
  byParty: status.byParty,
  ...(status.entryByClauses && { entryByClauses: status.entryByClauses }),
});

const publicTrack = (track: TrackView): TrackView => ({
  slug: track.slug,
  kind: track.kind,
  kindVersion: track.kindVersion,
  ...(track.subtype !== undefined && { subtype: track.subtype }),
  parties: track.parties,
  ...(track.members && { members: track.members }),
  ...(track.depositary && { depositary: track.depositary }),
  title: track.title,
  twin: track.twin,
  coverageUntil: track.coverageUntil,
  revision: track.revision,
  status: publicStatus(track.status),
});

export const visibleStatus = (status: StatusView, log: LogName): StatusView =>
  log === 'full' ? status : publicStatus(status);

export const visibleTrack = (track: TrackView, log: LogName): TrackView =>
  log === 'full' ? track : publicTrack(track);

/**
 * A row as somebody sees it. A desk learns the twin's slug only where the twin is of the desk too; the track itself
 * says whether everybody may know of the twin.
 */
export const visibleTransition = <T extends Pick<TransitionView, 'track' | 'type' | 'data'>>(
  row: T,
  scope: ReadScope,
): T =>
  row.type !== 'twin.linked' ||
  logFor(scope, row.track) === 'public' ||
  logFor(scope, String(row.data.twin)) === 'full'
    ? row
    : { ...row, data: {} };

type Snapshots = ReadonlyMap<string, TrackSnapshot>;

/** The histories as somebody sees them. Of a twin whose ledger they may not read, they see the public history. */
export const visibleHistories = (snapshots: Snapshots, scope: ReadScope): Map<string, TrackHistory> =>
  new Map(
    [...snapshots].map(([slug, snapshot]) => [
      slug,
      logFor(scope, slug) === 'full' ? snapshot.history : publicHistory(snapshot),
    ]),
  );

const publicHistory = ({ history, publicHistory: open }: TrackSnapshot): TrackHistory => ({
  ...history,
  procedure: open.procedure,
  rows: open.rows,
  timeline: open.timeline,
  lastSeq: open.revision,
  lastRecordedAt: open.recordedAt,
});

/** Refusals without what they reveal of a hidden twin. */
export const visibleRefusals = (
  rejected: readonly Rejected[],
  snapshots: Snapshots,
  scope: ReadScope,
): Rejected[] =>
  rejected.map(({ track, refusals, ...which }) => {
    const snapshot = snapshots.get(track);
    return {
      ...which,
      track,
      refusals: snapshot && hidesTwin(snapshot, scope) ? refusals.map(withoutTwin) : refusals,
    };
  });

/** Whether somebody sees the track in full and its twin only as the public does, or not at all. */
export const hidesTwin = ({ track: { twin } }: TrackSnapshot, scope: ReadScope): boolean =>
  twin !== null && logFor(scope, twin) !== 'full';

const OF_TWIN = ['twin_not_in_force', 'twin_in_force_later', 'twin_depends'];
const NOT_KNOWN = 'twin_not_known';

function withoutTwin(violation: RuleViolation): RuleViolation {
  if (OF_TWIN.includes(violation.code)) return { code: NOT_KNOWN, params: {} };
  const { because, why } = violation.params as { because?: string[]; why?: RuleViolation[] };
  return {
    ...violation,
    params: {
      ...violation.params,
      ...(because && { because: because.map((code) => (OF_TWIN.includes(code) ? NOT_KNOWN : code)) }),
      ...(why && { why: why.map(withoutTwin) }),
    },
  };
}
