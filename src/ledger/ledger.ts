import { Injectable, Optional } from '@nestjs/common';
import type { ClientBase, QueryResult } from 'pg';
import { Database, type Executor, type Follower } from '../db/database.js';
import { type Correction, decideCorrections } from '../domain/decide/correct.js';
import { type Draft, decideDrafts, decideGroups } from '../domain/decide/decide.js';
import type { TrackHistories } from '../domain/decide/working-copy.js';
import type { Steps } from '../domain/values/steps.js';
import type { Instant } from '../domain/values/views.js';
import { Clock } from '../runtime/clock.js';
import { IdGenerator } from '../runtime/id-generator.js';
import { TimeSlices } from '../runtime/time-slices.js';
import { APPEND } from './append.sql.js';
import { appendsAtEnd, CHANGES_FORCE, isSeenEarlier } from './append-position.js';
import {
  type AppendResult,
  type Decide,
  type DecisionContext,
  type DryRunResult,
  dryRun,
  NOTHING,
  prepareAppend,
  type WriteOptions,
} from './decide-commands.js';
import type { Requester } from './known-twins.js';
import {
  type EffectiveHistory,
  effectiveHistoriesOf,
  lockHistories,
  readHistories,
  readLedger,
  retriedWithNewTwins,
  snapshotsOf,
} from './load-histories.js';
import { readEnd, readEnds, type TrackSnapshot } from './load-track.js';
import { NoSuchTrack, RevisionMismatch } from './rejections.js';
import { NOBODY_WAITS, SecondPerson } from './second-person.js';
import type { TrackWrite } from './write-set.js';

/** Entries that are to be recorded one after another, each group as a whole: an import. */
export type EntrySeries = {
  tracks: readonly string[];
  /** Opens what tracks are not there yet, in the same transaction. */
  open: (at: ClientBase) => Promise<void>;
  drafts: (
    histories: TrackHistories,
    snapshots: ReadonlyMap<string, TrackSnapshot>,
    now: Instant,
  ) => Steps<Draft[][]>;
  progress?: ((done: number, total: number) => void) | undefined;
};

/** What was written, where it was an ordinary entry; whether what follows a commit is under way already. */
export type Commit = { actor: string; written: readonly TrackWrite[]; isFollowed: boolean };

/** Tracks with their twins as of one instant. */
export type SnapshotsAt = { snapshots: Map<string, TrackSnapshot>; now: Instant };

/**
 * The one writer of the ledger (design.md, rules 4 and 5). An ordinary entry is one read and one statement, and
 * whoever comes second starts again under a lock. Late entries, corrections, several tracks and what twins depend
 * on are decided over whole histories, locked in a fixed order.
 */
@Injectable()
export class Ledger {
  private readonly listeners = new Set<(commit: Commit) => void>();
  private follower: () => Follower | null = () => null;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    @Optional() private readonly secondPerson: SecondPerson = NOBODY_WAITS,
    @Optional() private readonly timeSlices: TimeSlices = new TimeSlices(),
  ) {}

  /** Calls `listener` after each commit that added rows. */
  onCommit(listener: (commit: Commit) => void): void {
    this.listeners.add(listener);
  }

  /** What is sent right behind an ordinary entry, in a transaction of its own: `follower` is asked before each. */
  followBy(follower: () => Follower | null): void {
    this.follower = follower;
  }

  /** Records the drafts, on one track or several, all or none. */
  record(drafts: readonly Draft[], options: WriteOptions): Promise<Map<string, TrackWrite>> {
    const decide: Decide = (histories, at) => decideDrafts(histories, drafts, at);
    const [only] = drafts;
    const tracks = [...new Set(drafts.map(({ track }) => track))];
    return this.queued(tracks, async () => {
      if (only && drafts.length === 1 && this.endSuffices(only, options)) {
        const written = await this.recordAtEnd(only, decide, options);
        if (written) return written;
      }
      return this.recordOverHistories(tracks, decide, options);
    });
  }

  /**
   * Corrects, annuls or publishes entries of these tracks, all or none. What is to be corrected is asked for once the
   * histories are read and locked, since an amendment keeps what it does not replace.
   */
  correct(
    tracks: readonly string[],
    corrections: (histories: TrackHistories) => readonly Correction[],
    options: WriteOptions,
  ): Promise<Map<string, TrackWrite>> {
    const decide: Decide = (histories, at) => decideCorrections(histories, corrections(histories), at);
    return this.queued(tracks, () => this.recordOverHistories(tracks, decide, options));
  }

  /** Records groups of drafts in their order, all or none, in one transaction and one write. */
  async recordSeries({ tracks, open, drafts, progress }: EntrySeries, options: WriteOptions): Promise<void> {
    const decide: Decide = function* (histories, at, snapshots) {
      return yield* decideGroups(histories, yield* drafts(histories, snapshots, at.now), at, progress);
    };
    await this.database.writers.importing(() =>
      this.queued(tracks, () =>
        this.overHistories(
          options.actor,
          async (at) => {
            await options.first?.(at);
            await open(at);
            await this.writeOverHistories(at, tracks, decide, { ...options, bulk: true });
          },
          { bulk: true },
        ),
      ),
    );
  }

  /**
   * Records on tracks what `open` has made of them in the same transaction, under their locks: twins that were linked.
   * Nothing is written where there is nothing to record.
   */
  async recordLinked(
    tracks: readonly string[],
    open: (at: ClientBase) => Promise<(now: Instant) => Draft[]>,
    options: WriteOptions,
  ): Promise<Map<string, TrackWrite>> {
    return this.queued(tracks, () =>
      this.overHistories(options.actor, async (at) => {
        await options.first?.(at);
        const drafts = await open(at);
        const decide: Decide = (histories, clock) => decideDrafts(histories, drafts(clock.now), clock);
        return this.writeOverHistories(at, tracks, decide, options);
      }),
    );
  }

  /** Shows what fell due on a track whose embargo has passed. */
  async showDue(slug: string): Promise<void> {
    // biome-ignore lint/correctness/useYield: there is nothing to decide.
    const nothing: Decide = function* () {
      return { decided: [], changes: new Map() };
    };
    await this.queued([slug], () => this.recordOverHistories([slug], nothing, { actor: 'embargo' }));
  }

  /** Looks at whole histories, their twins' too, as of one instant; writes nothing. */
  async snapshots(slugs: readonly string[]): Promise<SnapshotsAt> {
    const { records, now } = await this.database.snapshot(async (at) => ({
      records: await readHistories(at, slugs),
      now: this.clock.now(),
    }));
    // However long it takes to think about them, nobody waits for the connection.
    return { snapshots: await this.timeSlices.run(snapshotsOf(records)), now };
  }

  /** Looks at where tracks and their twins stand: the ends of their histories alone. */
  async endSnapshots(slugs: readonly string[]): Promise<SnapshotsAt> {
    return { snapshots: await readEnds(this.database.pool, slugs), now: this.clock.now() };
  }

  /** The effective histories of tracks and their twins as of one instant. */
  async histories(slugs: readonly string[]): Promise<{ histories: EffectiveHistory[]; now: Instant }> {
    const { records, now } = await this.database.snapshot(async (at) => ({
      records: await readLedger(at, slugs),
      now: this.clock.now(),
    }));
    return { histories: await this.timeSlices.run(effectiveHistoriesOf(records)), now };
  }

  /** Decides without writing. A track that is not there is missing from the snapshots. */
  async dryRun(slugs: readonly string[], decide: Decide, asker?: Requester): Promise<DryRunResult> {
    const { snapshots, now } = await this.snapshots(slugs);
    if (!slugs.every((slug) => snapshots.has(slug)))
      return { snapshots, decision: { rejected: [] }, ...NOTHING };
    return this.timeSlices.run(dryRun(snapshots, decide, this.deciders(now), asker));
  }

  private deciders(now: Instant): DecisionContext {
    return { now, newId: this.ids.newId.bind(this.ids), secondPerson: this.secondPerson };
  }

  /** What takes force, or waits since it is for everybody, is judged over whole histories; what `first` asks, locked. */
  private endSuffices({ type, visibility }: Draft, { first }: WriteOptions): boolean {
    return !CHANGES_FORCE.includes(type) && !first && !(this.secondPerson.on && visibility !== 'internal');
  }

  /** Null where the end alone does not do: the entry is late, an embargo is due, or something must be kept with it. */
  private async recordAtEnd(
    draft: Draft,
    decide: Decide,
    options: WriteOptions,
  ): Promise<Map<string, TrackWrite> | null> {
    const attempt = async (at: Executor) => {
      const snapshot = await readEnd(at, draft.track);
      if (!snapshot) throw new NoSuchTrack(draft.track);
      const now = this.clock.now();
      if (!appendsAtEnd(snapshot, draft, now)) return null;
      if (this.secondPerson.on && isSeenEarlier(snapshot, draft, now)) return null;
      const snapshots = new Map([[snapshot.track.slug, snapshot]]);
      return this.write(at, snapshots, decide, now, options);
    };
    if (!options.with) {
      const done = await attempt(this.database.pool);
      if (done !== 'lost') return done?.written ?? null;
    }
    return this.transaction(options.actor, async (at) => {
      await at.query(
        'SELECT FROM heads h JOIN tracks t ON t.id = h.track_id WHERE t.slug = $1 FOR UPDATE OF h',
        [draft.track],
      );
      const done = await attempt(at);
      if (done === 'lost') throw new Error('lost a race under a lock');
      if (done) await options.with?.(at, done.written, done.rows);
      return done?.written ?? null;
    });
  }

  private recordOverHistories(
    slugs: readonly string[],
    decide: Decide,
    options: WriteOptions,
  ): Promise<Map<string, TrackWrite>> {
    return this.overHistories(options.actor, async (at) => {
      await options.first?.(at);
      return this.writeOverHistories(at, slugs, decide, options);
    });
  }

  /** Decided over whole histories, under their locks. */
  private async writeOverHistories(
    at: ClientBase,
    slugs: readonly string[],
    decide: Decide,
    options: WriteOptions,
  ): Promise<Map<string, TrackWrite>> {
    const snapshots = await this.timeSlices.run(snapshotsOf(await lockHistories(at, slugs)));
    for (const slug of slugs) if (!snapshots.has(slug)) throw new NoSuchTrack(slug);
    const done = await this.write(at, snapshots, decide, this.clock.now(), options);
    if (done === 'lost') throw new Error('lost a race under a lock');
    await options.with?.(at, done.written, done.rows);
    return done.written;
  }

  private async write(
    at: Executor,
    snapshots: ReadonlyMap<string, TrackSnapshot>,
    decide: Decide,
    now: Instant,
    options: WriteOptions,
  ): Promise<AppendResult | 'lost'> {
    const { actor, ifMatch, bulk = false } = options;
    if (ifMatch) checkRevisions(snapshots, ifMatch);
    const { done, parameters } = await this.timeSlices.run(
      prepareAppend(snapshots, decide, options, this.deciders(now)),
    );
    if (done.written.size === 0) return done;
    const append = { name: 'append', text: APPEND, values: parameters };
    if (at !== this.database.pool) {
      return hasWon(await at.query(this.database.mayTake(append, { bulk }))) ? done : 'lost';
    }
    let isFollowed = false;
    const answer = await this.database.followed(append, () => {
      const follower = this.follower();
      isFollowed = follower !== null;
      return follower;
    });
    if (!hasWon(answer)) return 'lost';
    this.committed({ actor, written: [...done.written.values()], isFollowed });
    return done;
  }

  /** Whoever else writes to these tracks in this process comes before or after. */
  private queued<T>(slugs: readonly string[], work: () => Promise<T>): Promise<T> {
    return this.database.writers.inTurn(slugs, work);
  }

  /** A transaction that locks tracks with their twins: it runs again where one of them got a twin meanwhile. */
  private overHistories<T>(
    actor: string,
    work: (at: ClientBase) => Promise<T>,
    as?: { bulk: boolean },
  ): Promise<T> {
    return retriedWithNewTwins(() => this.transaction(actor, work, as));
  }

  private async transaction<T>(
    actor: string,
    work: (at: ClientBase) => Promise<T>,
    as?: { bulk: boolean },
  ): Promise<T> {
    const result = await this.database.transaction(work, as);
    this.committed({ actor, written: [], isFollowed: false });
    return result;
  }

  private committed(commit: Commit): void {
    for (const listener of this.listeners) listener(commit);
  }
}

const hasWon = ({ rows: [row] }: QueryResult<{ won: boolean }>): boolean => row?.won === true;

function checkRevisions(
  snapshots: ReadonlyMap<string, TrackSnapshot>,
  expected: ReadonlyMap<string, number>,
): void {
  for (const [slug, revision] of expected) {
    const actual = snapshots.get(slug)?.history.lastSeq;
    if (actual !== undefined && actual !== revision) throw new RevisionMismatch(revision, actual);
  }
}
