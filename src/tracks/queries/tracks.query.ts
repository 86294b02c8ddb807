import { Injectable, Optional } from '@nestjs/common';
import type { Caller, Permission } from '../../access/allow.js';
import { mustMay } from '../../access/grants.js';
import { Database } from '../../db/database.js';
import { initialState } from '../../domain/replay/replay.js';
import { coverageOf, statusOn } from '../../domain/replay/status.js';
import { stateAtEnd } from '../../domain/replay/timeline.js';
import { flatMapInSteps } from '../../domain/values/steps.js';
import type { Day, Instant, NextRound, StatusEvent, TrackView } from '../../domain/values/views.js';
import { Problem } from '../../http/problems/problem.js';
import type { Named } from '../../i18n/track-names.js';
import { procedureOf, type TrackSnapshot } from '../../ledger/load-track.js';
import { visibleTrack } from '../../ledger/public-view.js';
import { type LogName, logFor, type ReadScope } from '../../ledger/read-scope.js';
import { Clock } from '../../runtime/clock.js';
import { TimeSlices } from '../../runtime/time-slices.js';
import type { Hidden, Story } from '../../ui/story.js';
import { findTracks, type TrackSearchFilter } from './find-tracks.query.js';
import { HistoryQuery, type TrackKey } from './history.query.js';
import { namesakesAmong } from './namesakes.query.js';
import { type RoundRecord, roundRecords } from './round-records.query.js';
import { EMBARGOES_OF } from './sql/tracks.sql.js';
import { statusSummary } from './status-summary.js';
import { type Moment, readTracks, type TrackFilter, type TrackRecord } from './track-records.js';

export type { TrackFilter } from './track-records.js';

/** A track with the entries that make up its status. */
export type TrackSummary = Story<StatusEvent>;

/** A track's rounds: the recorded ones, and those still planned. */
export type Rounds = {
  track: TrackView;
  records: readonly RoundRecord[];
  planned: NextRound[];
  hidden: readonly Hidden[];
};

/**
 * Tracks with their status, from the log that the caller may see. Now, or as of a day, is one indexed read. As known
 * at an instant, the rows recorded by then are folded again.
 */
@Injectable()
export class TracksQuery {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly history: HistoryQuery,
    @Optional() private readonly timeSlices: TimeSlices = new TimeSlices(),
  ) {}

  now(): Instant {
    return this.clock.now();
  }

  today(): Day {
    return this.now().slice(0, 10);
  }

  /** The day to which silence and delay are counted. */
  referenceDay({ asOf, knownAt }: Moment): Day {
    return asOf ?? knownAt?.slice(0, 10) ?? this.today();
  }

  /** Throws unless the caller may do this on each of the tracks: 403, or 404 where they may not know of it. */
  mustMay(caller: Caller, permission: Permission, slugs: readonly string[]): Promise<void> {
    return mustMay(this.database.pool, caller, permission, slugs);
  }

  async one(slug: string, scope: ReadScope, moment: Moment = {}): Promise<TrackView | null> {
    const [track] = await this.list({ slugs: [slug] }, scope, moment);
    return track ?? null;
  }

  async list(filter: TrackFilter, scope: ReadScope, moment: Moment = {}): Promise<TrackView[]> {
    const summaries = await this.readSummaries(filter, scope, moment, false);
    return summaries.map(({ track }) => track);
  }

  /** The slugs of the first few tracks that the typed text may mean. */
  find(typed: string, among: TrackSearchFilter, limit: number): Promise<string[]> {
    return findTracks(this.database.reads, typed, among, limit);
  }

  /**
   * The slugs of those tracks that share their name with another track that the caller sees. Pages show these slugs.
   */
  namesakes(tracks: readonly Named[], scope: ReadScope): Promise<ReadonlySet<string>> {
    return namesakesAmong(this.database.reads, tracks, scope);
  }

  /** Tracks with the entries that make up their status: enough for a row of a list, at the price of `list`. */
  summaries(filter: TrackFilter, scope: ReadScope, moment: Moment = {}): Promise<TrackSummary[]> {
    return this.readSummaries(filter, scope, moment, true);
  }

  private async readSummaries(
    filter: TrackFilter,
    scope: ReadScope,
    moment: Moment,
    withHidden: boolean,
  ): Promise<TrackSummary[]> {
    const records = await this.readVisible(filter, scope, moment, withHidden);
    const known = moment.knownAt ? await this.knownAt(records, scope, moment) : null;
    return this.timeSlices.run(
      flatMapInSteps(records, (record) => {
        const then = known ? known.get(record.id) : record;
        if (!then) return [];
        const { revision, hash, state, firstState } = then;
        const track = this.view(
          { ...record, revision, hash, state, firstState },
          logFor(scope, record.slug),
          moment,
        );
        const { hidden } = record;
        const entries = state ? statusSummary(state) : [];
        return [{ track, entries, ...(hidden && { hidden }) }];
      }),
    );
  }

  /** Every round of the tracks, after corrections. */
  async rounds(filter: TrackFilter, scope: ReadScope): Promise<Rounds[]> {
    const records = await this.readVisible(filter, scope, {}, true);
    const idsOf = (log: LogName) =>
      records.filter(({ slug }) => logFor(scope, slug) === log).map(({ id }) => id);
    const { reads } = this.database;
    const [own, others] = await Promise.all([
      roundRecords(reads, idsOf('full'), 'full'),
      roundRecords(reads, idsOf('public'), 'public'),
    ]);
    const roundsOf = (record: TrackRecord): Rounds => ({
      hidden: record.hidden ?? [],
      track: this.view(record, logFor(scope, record.slug), {}),
      records: own.get(record.id) ?? others.get(record.id) ?? [],
      planned: record.state?.context.planned ?? [],
    });
    return this.timeSlices.run(flatMapInSteps(records, (record) => [roundsOf(record)]));
  }

  /** The embargoes that have not ended, on tracks whose ledger the caller sees. */
  async embargoes(
    filter: TrackFilter,
    scope: ReadScope,
  ): Promise<{ track: string; seq: number; due: Instant; recordedAt: Instant }[]> {
    if (scope === 'public') return [];
    const { rows } = await this.database.reads.query<{
      track: string;
      seq: number;
      due: Instant;
      recordedAt: Instant;
    }>({
      name: 'embargoes-of',
      text: EMBARGOES_OF,
      values: [filter.slugs ?? null, scope === 'full' ? null : [...scope]],
    });
    return rows;
  }

  /** A desk's own tracks from the ledger and all others from the public log, in one order. */
  private async readVisible(
    filter: TrackFilter,
    scope: ReadScope,
    moment: Moment,
    withHidden: boolean,
  ): Promise<TrackRecord[]> {
    const { reads } = this.database;
    const full = { log: 'full', moment, withHidden } as const;
    const open = { log: 'public', moment } as const;
    if (typeof scope === 'string') return readTracks(reads, filter, scope === 'full' ? full : open);
    const own = [...scope];
    const [fromLedger, fromPublicLog] = await Promise.all([
      readTracks(reads, filter, { ...full, own }),
      readTracks(reads, filter, { ...open, own }),
    ]);
    return bySlug([...fromLedger, ...fromPublicLog]).slice(0, filter.limit);
  }

  private async knownAt(records: TrackRecord[], scope: ReadScope, moment: Moment) {
    const histories = await this.history.knownAt(records, scope, moment);
    return new Map(
      [...histories].map(([id, { revision, hash, states, firstState }]) => [
        id,
        { revision, hash, state: states.at(-1) ?? null, firstState },
      ]),
    );
  }

  private view(record: TrackRecord, log: LogName, moment: Moment): TrackView {
    const { slug, kind, kindVersion, subtype, parties, members, depositary, revision } = record;
    const state = record.state ?? initialState(procedureOf(record, log === 'public'));
    // Coverage and twins that were set before they were events count as known from the track's first row.
    const isBefore = Boolean(moment.knownAt) && revision === 0;
    const coverageBefore = isBefore ? null : record.coverageUntil;
    const isTwinKnown = record.twinRecorded ? state.context.twin === record.twin : !isBefore;
    const head = revision === 0 ? null : { seq: revision, hash: record.hash.toString('hex') };
    const track = {
      slug,
      kind,
      kindVersion,
      ...(subtype !== null && { subtype }),
      parties,
      ...(members && { members }),
      ...(depositary && { depositary }),
      title: state.context.title ?? record.title,
      twin: isTwinKnown ? record.twin : null,
      coverageUntil: coverageOf(state, coverageBefore),
      revision,
      status: statusOn(state, this.referenceDay(moment), coverageBefore, record.firstState),
      head,
    };
    return visibleTrack(track, log);
  }

  /** A track as its snapshot has it, in the full view: after a write, without reading it again. */
  ofSnapshot({ track, hash, history }: TrackSnapshot): TrackView {
    const at = { revision: history.lastSeq, hash, state: stateAtEnd(history.timeline) };
    return this.view({ ...track, ...at }, 'full', {});
  }

  /** The key of a track for history queries; null if the caller does not see the track. */
  async key(slug: string, scope: ReadScope): Promise<TrackKey | null> {
    const [record] = await readTracks(
      this.database.reads,
      { slugs: [slug] },
      { log: logFor(scope, slug), moment: {} },
    );
    return record ?? null;
  }
}

const bySlug = <T extends { slug: string }>(tracks: T[]): T[] =>
  tracks.sort((a, b) => (a.slug < b.slug ? -1 : 1));

export const noTrack = (slug: string): Problem => new Problem('not_found', `There is no track ${slug}.`);
