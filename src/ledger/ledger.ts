import { Injectable, Logger, Optional } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Database, type Executor } from '../db/database.js';
import { type Correction, decideCorrections } from '../domain/decide/correct.js';
import { type Draft, decideDrafts } from '../domain/decide/decide.js';
import type { TrackHistories } from '../domain/decide/working-copy.js';
import type { Kind } from '../domain/kinds/kind.js';
import type { Instant } from '../domain/values/views.js';
import { Clock } from '../runtime/clock.js';
import { IdGenerator } from '../runtime/id-generator.js';
import { TimeSlices } from '../runtime/time-slices.js';
import { inSpanOf } from '../runtime/tracing/tracing.js';
import { appendsAtEnd, CHANGES_FORCE, isSeenEarlier } from './append/append-position.js';
import { appendStatement, entryShape } from './append/append-statement.js';
import { EntryWriter } from './append/entry-writer.js';
import type { BulkWrite } from './bulk/bulk-write.js';
import {
  type AppendResult,
  type Decide,
  type DecisionContext,
  prepareAppend,
  upgradeOf,
  type WriteOptions,
} from './decide-commands.js';
import { lockHistories, retryWithNewTwins, snapshotsOf } from './load-histories.js';
import { endReader, readEnd, type TrackSnapshot } from './load-track.js';
import { NoSuchTrack, RevisionMismatch } from './rejections.js';
import { ONE_PERSON_SUFFICES, SecondPerson } from './second-person.js';
import { LOCK_TRACK } from './sql/load.sql.js';
import { PIN_VERSION } from './sql/upgrade.sql.js';
import type { TrackWrite } from './write-set.js';

/** Who shows what an embargo has held back. */
export const EMBARGO = 'embargo';

/** What a transaction added, by track. */
export type Commit = { actor: string; written: ReadonlyMap<string, TrackWrite> };

/**
 * The one writer of the ledger (docs/adr/0002, 0006). An ordinary entry is one read and one statement. If another
 * writer was faster, it starts again under a lock. Late entries, corrections, several tracks and whatever a twin
 * depends on are decided over whole histories, locked in a fixed order.
 */
@Injectable()
export class Ledger {
  private readonly logger = new Logger(Ledger.name);
  private readonly ends: ReturnType<typeof endReader>;
  private readonly entries: EntryWriter;
  private readonly hooks = new Set<(commit: Commit) => void>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    @Optional() private readonly secondPerson: SecondPerson = ONE_PERSON_SUFFICES,
    @Optional() private readonly timeSlices: TimeSlices = new TimeSlices(),
  ) {
    this.ends = endReader(database.pool);
    this.entries = new EntryWriter(database);
  }

  /** Calls `hook` after each commit that added rows. Nobody waits for it, and its failure fails no write. */
  afterCommit(hook: (commit: Commit) => void): void {
    this.hooks.add(hook);
  }

  /** Records the drafts, on one track or several, all or none. */
  record(drafts: readonly Draft[], options: WriteOptions): Promise<Map<string, TrackWrite>> {
    const decide: Decide = (histories, at) => decideDrafts(histories, drafts, at);
    const [only] = drafts;
    const tracks = [...new Set(drafts.map(({ track }) => track))];
    return this.inQueue(tracks, options.actor, async () => {
      if (only && drafts.length === 1 && this.endSuffices(only, options)) {
        const written = await this.recordAtEnd(only, decide, options);
        if (written) return written;
      }
      return this.recordOverHistories(tracks, decide, options);
    });
  }

  /**
   * Corrects, annuls or publishes entries of these tracks, all or none. `corrections` is called once the histories
   * are locked, because an amendment keeps what it does not replace.
   */
  correct(
    tracks: readonly string[],
    corrections: (histories: TrackHistories) => readonly Correction[],
    options: WriteOptions,
  ): Promise<Map<string, TrackWrite>> {
    const decide: Decide = (histories, at) => decideCorrections(histories, corrections(histories), at);
    return this.inQueue(tracks, options.actor, () => this.recordOverHistories(tracks, decide, options));
  }

  /**
   * Runs `work`, which writes in bulk, in one transaction. It stages before it locks, so it takes its turns on tracks
   * inside the transaction: few imports run at once, and the other connections are left to those who have a turn.
   */
  async inBulk<T>(actor: string, work: (write: BulkWrite) => Promise<T>): Promise<T> {
    const { database, clock, ids, secondPerson, timeSlices } = this;
    const write = async (at: ClientBase) => {
      // Plans are made while a table is small and kept while it grows: those of triggers and foreign keys too.
      await at.query('SET LOCAL enable_seqscan = off');
      return work({
        ...{ at, secondPerson, timeSlices, now: () => clock.now(), newId: () => ids.newId() },
        ...{ withTimeout: (one) => database.withTimeout(one, { bulk: true }), timeout: database.bulkTimeout },
        inTurn: (slugs, inner) => database.writers.queued(slugs, inner),
      });
    };
    const done = await database.writers.queuedImport(() => this.overHistories(write, { bulk: true }));
    await this.committed({ actor, written: new Map() });
    return done;
  }

  /** Work on tables after a commit. The write stands whether it succeeds or not. */
  async maintain(statement: string): Promise<void> {
    const { database } = this;
    const bounded = database.withTimeout({ text: statement }, { bulk: true });
    await database.pool.query(bounded).catch((error) => this.logger.warn(error));
  }

  /**
   * Links twins by `open`, and records the links on both tracks in the same transaction, under their locks. It writes
   * nothing where there is nothing to record.
   */
  async recordLinked(
    tracks: readonly string[],
    open: (at: ClientBase) => Promise<(now: Instant) => Draft[]>,
    options: WriteOptions,
  ): Promise<Map<string, TrackWrite>> {
    return this.inQueue(tracks, options.actor, () =>
      this.overHistories(async (at) => {
        await options.beforeDecision?.(at);
        const drafts = await open(at);
        const decide: Decide = (histories, clock) => decideDrafts(histories, drafts(clock.now), clock);
        return this.writeOverHistories(at, tracks, decide, options);
      }),
    );
  }

  /**
   * Moves a track to a version of its kind, and folds both its logs under it. It writes nothing where the track pins
   * that version already.
   */
  upgrade(slug: string, to: Kind, options: WriteOptions): Promise<Map<string, TrackWrite>> {
    return this.inQueue([slug], options.actor, () =>
      this.overHistories(
        async (at) => {
          const written = await this.writeOverHistories(at, [slug], upgradeOf(slug, to), {
            ...options,
            bulk: true,
          });
          if (written.has(slug)) await at.query(PIN_VERSION, [slug, to.version]);
          return written;
        },
        { bulk: true },
      ),
    );
  }

  /** Shows the entries of a track whose embargo has passed. */
  async showDue(slug: string): Promise<void> {
    // biome-ignore lint/correctness/useYield: there is nothing to decide.
    const nothing: Decide = function* () {
      return { decided: [], changes: new Map() };
    };
    await this.inQueue([slug], EMBARGO, () => this.recordOverHistories([slug], nothing, { actor: EMBARGO }));
  }

  private decisionContext(now: Instant): DecisionContext {
    return { now, newId: this.ids.newId.bind(this.ids), secondPerson: this.secondPerson };
  }

  /**
   * Whether the end of the history is enough to decide. It is not for events that enter or leave force, for what may
   * need a second person, and for what `beforeDecision` must check under a lock.
   */
  private endSuffices({ type, visibility }: Draft, { beforeDecision }: WriteOptions): boolean {
    return (
      !CHANGES_FORCE.includes(type) && !beforeDecision && !(this.secondPerson.on && visibility !== 'internal')
    );
  }

  /** Null where the end is not enough: the entry is late, or an embargo is due. */
  private async recordAtEnd(
    draft: Draft,
    decide: Decide,
    options: WriteOptions,
  ): Promise<Map<string, TrackWrite> | null> {
    const attempt = async (at: Executor) => {
      const snapshot = await (at === this.database.pool
        ? this.ends.ask(draft.track)
        : readEnd(at, draft.track));
      if (!snapshot) throw new NoSuchTrack(draft.track);
      const now = this.clock.now();
      if (!appendsAtEnd(snapshot, draft, now)) return null;
      if (this.secondPerson.on && isSeenEarlier(snapshot, draft, now)) return null;
      const snapshots = new Map([[snapshot.track.slug, snapshot]]);
      return this.write(at, snapshots, decide, now, options);
    };
    if (!options.afterWrite) {
      const done = await attempt(this.database.pool);
      if (done !== 'lost') return done?.written ?? null;
    }
    return this.database.transaction(async (at) => {
      await at.query(LOCK_TRACK, [draft.track]);
      const done = await attempt(at);
      if (done === 'lost') throw new Error('lost a race under a lock');
      if (done) await options.afterWrite?.(at, done.written, done.rows);
      return done?.written ?? null;
    });
  }

  private recordOverHistories(
    slugs: readonly string[],
    decide: Decide,
    options: WriteOptions,
  ): Promise<Map<string, TrackWrite>> {
    return this.overHistories(async (at) => {
      await options.beforeDecision?.(at);
      return this.writeOverHistories(at, slugs, decide, options);
    });
  }

  /** Decides over whole histories, under their locks. */
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
    await options.afterWrite?.(at, done.written, done.rows);
    return done.written;
  }

  private async write(
    at: Executor,
    snapshots: ReadonlyMap<string, TrackSnapshot>,
    decide: Decide,
    now: Instant,
    options: WriteOptions,
  ): Promise<AppendResult | 'lost'> {
    const { ifMatch, bulk = false } = options;
    if (ifMatch) checkRevisions(snapshots, ifMatch);
    const { done, tables } = await this.timeSlices.run(
      prepareAppend(snapshots, decide, options, this.decisionContext(now)),
    );
    if (!tables) return done;
    const alone = at === this.database.pool;
    const shape = alone ? entryShape(tables) : null;
    if (shape) return (await this.entries.write(shape, tables)) ? done : 'lost';
    const statement = this.database.withTimeout(await this.timeSlices.run(appendStatement(tables)), { bulk });
    const { rows } = await (alone ? this.database.write(statement) : at.query(statement));
    return rows[0]?.won === true ? done : 'lost';
  }

  /** Every write passes here. Writers of the same tracks in this process run one after another. */
  private async inQueue(
    slugs: readonly string[],
    actor: string,
    work: () => Promise<Map<string, TrackWrite>>,
  ): Promise<Map<string, TrackWrite>> {
    const written = await inSpanOf('ledger.append', {}, () => this.database.writers.queued(slugs, work));
    if (written.size > 0) await this.committed({ actor, written });
    return written;
  }

  /** A transaction that locks tracks with their twins. It runs again if one of them got a twin meanwhile. */
  private overHistories<T>(work: (at: ClientBase) => Promise<T>, as?: { bulk: boolean }): Promise<T> {
    return retryWithNewTwins(() => this.database.transaction(work, as));
  }

  /** Resolves once the statements of the hooks are sent, which the pool does on the next tick. */
  private async committed(commit: Commit): Promise<void> {
    for (const hook of this.hooks) {
      try {
        hook(commit);
      } catch (error) {
        this.logger.error(error);
      }
    }
    // So the database works while the answer is composed, not after it: from commit to receiver 2.0 instead of 2.7
    // times a bare loop (ADR 11).
    await new Promise<void>((resolve) => process.nextTick(resolve));
  }
}

function checkRevisions(
  snapshots: ReadonlyMap<string, TrackSnapshot>,
  expected: ReadonlyMap<string, number>,
): void {
  for (const [slug, revision] of expected) {
    const actual = snapshots.get(slug)?.history.lastSeq;
    if (actual !== undefined && actual !== revision) throw new RevisionMismatch(revision, actual);
  }
}
