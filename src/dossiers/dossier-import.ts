import { Injectable, Optional } from '@nestjs/common';
import canonicalize from 'canonicalize';
import type { ClientBase } from 'pg';
import { type Caller, knownScopeOf } from '../access/allow.js';
import type { Draft } from '../domain/decide/decide.js';
import type { TrackHistories } from '../domain/decide/working-copy.js';
import type { Row } from '../domain/events/history.js';
import { coverageOf } from '../domain/replay/status.js';
import { stateAtEnd } from '../domain/replay/timeline.js';
import { dayNumberAt } from '../domain/values/dates.js';
import type { Steps } from '../domain/values/steps.js';
import type { Day } from '../domain/values/views.js';
import { limitFaults, pointerTo } from '../http/problems/pointers.js';
import { type InputFault, invalid } from '../http/problems/problem.js';
import type { NewSource } from '../ledger/append-params.js';
import type { WriteOptions } from '../ledger/decide-commands.js';
import { type EntrySeries, Ledger } from '../ledger/ledger.js';
import type { TrackSnapshot } from '../ledger/load-track.js';
import { digestOf, type PreviewRow } from '../ledger/preview-rows.js';
import { CommandRejected, NoSuchTrack } from '../ledger/rejections.js';
import { ApprovalRequired } from '../ledger/second-person.js';
import { Clock } from '../runtime/clock.js';
import { IdGenerator } from '../runtime/id-generator.js';
import { TimeSlices } from '../runtime/time-slices.js';
import {
  checkedEntry,
  linkDrafts,
  newSource,
  OpenTracksHandler,
  type PendingProposal,
  ProposalStore,
  SourceResolver,
  type TwinPair,
} from '../tracks/index.js';
import { TracksQuery } from '../tracks/queries/tracks.query.js';
import { type Alerts, type Dossier, type DossierEntry, MOST_FAULTS, tracksOf } from './dossier.js';
import { faultsOfEntry, refusedEntriesProblem, unknownTrackProblem } from './faults.js';
import {
  alertsOf,
  countsByType,
  type ImportSummary,
  tracksIn,
  type WrittenTracks,
} from './import-summary.js';
import { ImportSettings } from './settings.js';

/** Counts of entries of the file; an entry on several tracks counts once. */
export type ImportResult = { recorded: number; skipped: number };

export type Progress = (done: number, total: number) => void;

/** Options of an import. `storeResult` runs at the end of its transaction. */
export type ImportOptions = Pick<WriteOptions, 'approval' | 'beforeDecision' | 'digest' | 'requester'> & {
  /** Whose rights are checked; absent if they were checked before, or for the operator. */
  caller?: Caller;
  storeResult?: (at: ClientBase, imported: ImportResult, found: Found) => Promise<void>;
  progress?: Progress;
  /** Which entries cause alerts; recent ones by default. */
  alerts?: Alerts | undefined;
};

/** The rows and the summary of an import, computed only when called. */
type Found = { rows: () => PreviewRow[]; foreseen: () => Promise<ImportSummary> };

/** The result of a dry run: `would` is its summary, `digest` that of the rows to be added. */
export type ImportDryRun = { imported: ImportResult; digest: string; would: ImportSummary };

/** Thrown at the end of a dry run to roll back its transaction. */
class DryRunDone extends Error {
  constructor(readonly trial: ImportDryRun) {
    super('dry run done');
  }
}

/** Imports a dossier into the ledger, all or nothing. */
@Injectable()
export class DossierImport {
  constructor(
    private readonly ledger: Ledger,
    private readonly openTracks: OpenTracksHandler,
    private readonly sourceResolver: SourceResolver,
    private readonly proposals: ProposalStore,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly tracks: TracksQuery,
    private readonly timeSlices: TimeSlices = new TimeSlices(),
    @Optional() private readonly settings: ImportSettings = new ImportSettings(),
  ) {}

  /** Imports a dossier, or stores it as a proposal if it needs a second person. */
  async importOrPropose(
    dossier: Dossier,
    caller: Caller,
    storeResult: (at: ClientBase, done: ImportResult | PendingProposal) => Promise<void> = async () =>
      undefined,
    alerts?: Alerts,
  ): Promise<ImportResult | PendingProposal> {
    try {
      return await this.import(dossier, caller.name, { caller, storeResult, alerts });
    } catch (error) {
      if (!(error instanceof ApprovalRequired)) throw error;
      return this.proposals.propose(
        { act: 'import', dossier, ...(alerts && { alerts }) },
        [...new Set(tracksOf(dossier))],
        error,
        caller,
        storeResult,
      );
    }
  }

  /** Runs the import in a transaction that is rolled back. Proposals have no `caller`; `requester` limits the view. */
  async dryRun(
    dossier: Dossier,
    options: Pick<ImportOptions, 'alerts' | 'progress' | 'caller' | 'requester'> = {},
  ): Promise<ImportDryRun> {
    const storeResult = async (_: ClientBase, imported: ImportResult, { rows, foreseen }: Found) => {
      throw new DryRunDone({ imported, digest: digestOf(rows()), would: await foreseen() });
    };
    try {
      await this.import(dossier, '', { ...options, approval: 'operator', storeResult });
      throw new Error('a dry run was committed');
    } catch (error) {
      if (error instanceof DryRunDone) return error.trial;
      throw error;
    }
  }

  /** Throws ApprovalRequired if the import needs a second person. */
  async import(
    dossier: Dossier,
    actor: string,
    { storeResult, progress, caller, alerts, ...writeOptions }: ImportOptions = {},
  ): Promise<ImportResult> {
    // Opening tracks and linking twins needs further rights, which OpenTracksHandler checks.
    if (caller) await this.tracks.mustMay(caller, 'record', tracksOf(dossier));
    const stored = await this.sourceResolver.decomposed();
    const sources = new Map(
      Object.entries(dossier.sources).map(([key, given]) => {
        const source = newSource(given);
        return [key, { ...source, id: stored.get(source.id) ?? source.id }];
      }),
    );
    const drafts = await this.timeSlices.run(this.allDrafts(dossier, sources));
    const tracks = [
      ...new Set([...dossier.tracks.map(({ slug }) => slug), ...drafts.flat().map(({ track }) => track)]),
    ];
    const imported: ImportResult = { recorded: 0, skipped: 0 };
    let opened: string[] = [];
    let linked: TwinPair[] = [];
    let types: ImportSummary['types'] = {};
    const quietBefore = alerts === 'all' ? undefined : this.historyEnds();
    const foreseen = async (at: ClientBase, written: WrittenTracks): Promise<ImportSummary> => ({
      tracks: tracksIn(opened, written, new Map(dossier.tracks.map(({ slug, title }) => [slug, title]))),
      types,
      alerts: await alertsOf(at, written, quietBefore),
    });
    const series: EntrySeries = {
      tracks,
      open: async (at) => {
        ({ opened, linked } = await this.openTracks.openAll(at, dossier.tracks, tracks, caller));
      },
      drafts: function* (histories, snapshots, now) {
        const fresh = yield* notYetRecorded(histories, drafts);
        imported.recorded = fresh.filter((group) => group.length > 0).length;
        imported.skipped = drafts.length - imported.recorded;
        const links = linked.map((pair) => linkDrafts(pair, now));
        const all = [...fresh, ...coverageOfTracks(dossier, snapshots), ...links];
        types = countsByType(all);
        return all;
      },
      progress,
    };
    try {
      await this.ledger.recordSeries(series, {
        ...(caller && { requester: { scope: knownScopeOf(caller) } }),
        ...writeOptions,
        ...{ actor, quietBefore },
        sources: [...sources.values()],
        afterWrite: async (at, written, rows) =>
          storeResult?.(at, imported, { rows, foreseen: () => foreseen(at, written) }),
      });
    } catch (error) {
      if (error instanceof NoSuchTrack) throw unknownTrackProblem(error, dossier);
      throw error instanceof CommandRejected ? refusedEntriesProblem(error, dossier) : error;
    }
    return imported;
  }

  private *allDrafts({ entries }: Dossier, sources: ReadonlyMap<string, NewSource>): Steps<Draft[][]> {
    const meetings = new Map<string, string>();
    const drafts: Draft[][] = [];
    const faults: InputFault[] = [];
    for (const [index, entry] of entries.entries()) {
      try {
        drafts.push(this.draftsOf(entry, index, sources, meetings));
      } catch (error) {
        faults.push(...faultsOfEntry(error));
        if (faults.length > MOST_FAULTS) break;
      }
      yield;
    }
    if (faults.length > 0) throw invalid(limitFaults(faults));
    return drafts;
  }

  /** The number of the first day whose entries cause alerts. */
  private historyEnds = (): number => dayNumberAt(this.clock.now()) - this.settings.alertDays;

  private draftsOf(
    entry: DossierEntry,
    index: number,
    sources: ReadonlyMap<string, NewSource>,
    meetings: Map<string, string>,
  ): Draft[] {
    const at = ['entries', index];
    const meeting = this.meetingOf(entry, meetings);
    const missing = entry.sources.flatMap(({ ref }, position) =>
      sources.has(ref)
        ? []
        : [
            {
              pointer: pointerTo([...at, 'sources', position, 'ref']),
              message: `The file has no source ${ref}.`,
            },
          ],
    );
    if (missing.length > 0) throw invalid(missing);
    const cited = entry.sources.map(({ ref, ...taken }) => ({ ref: sources.get(ref)?.id ?? ref, ...taken }));
    return entry.tracks.map((track) => ({ ...checkedEntry({ track, meeting, at, entry }), sources: cited }));
  }

  /** The entries of an entry on several tracks are one meeting; so are entries with the same key. */
  private meetingOf({ tracks, meeting: key }: DossierEntry, meetings: Map<string, string>): string | null {
    if (key === undefined) return tracks.length > 1 ? this.ids.newId() : null;
    const id = meetings.get(key) ?? this.ids.newId();
    meetings.set(key, id);
    return id;
  }
}

/** Compared in NFC, because older rows may be stored in another Unicode form. */
const contentOf = ({
  type,
  occurredOn,
  data,
  sources,
}: Pick<Row, 'type' | 'occurredOn' | 'data' | 'sources'>) =>
  (canonicalize({ type, occurredOn, data, sources }) ?? '').normalize('NFC');

/** Leaves out drafts that equal a recorded original, even one corrected since. Each original matches one draft. */
function* notYetRecorded(histories: TrackHistories, groups: readonly Draft[][]): Steps<Draft[][]> {
  const originals = new Map<string, number>();
  for (const { slug, rows } of histories.values()) {
    for (const row of rows) {
      if (row.corrects !== null) continue;
      const key = `${slug} ${contentOf(row)}`;
      originals.set(key, (originals.get(key) ?? 0) + 1);
      yield;
    }
  }
  const fresh: Draft[][] = [];
  for (const drafts of groups) {
    fresh.push(
      drafts.filter((draft) => {
        const key = `${draft.track} ${contentOf(draft)}`;
        const left = originals.get(key) ?? 0;
        originals.set(key, left - 1);
        return left <= 0;
      }),
    );
    yield;
  }
  return fresh;
}

/**
 * A `coverage.stated` draft for each track whose coverage changes: one group for each track of the file, in its order.
 */
const coverageOfTracks = (
  { tracks, coverageUntil }: Dossier,
  snapshots: ReadonlyMap<string, TrackSnapshot>,
): Draft[][] =>
  tracks.map(({ slug, coverageUntil: until = coverageUntil }) => {
    const snapshot = snapshots.get(slug);
    const before =
      snapshot && coverageOf(stateAtEnd(snapshot.history.timeline), snapshot.track.coverageUntil);
    return until && until !== before ? [coverageDraft(slug, until)] : [];
  });

/** Public, but shown only once the track has a public entry (public-log.ts). */
const coverageDraft = (track: string, until: Day): Draft => ({
  ...{ track, type: 'coverage.stated', occurredOn: until, data: { until }, sources: [] },
  ...{ visibility: 'public', embargoUntil: null, meeting: null, note: null },
});
