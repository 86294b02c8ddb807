import { Injectable, Optional } from '@nestjs/common';
import { type ClientBase, type QueryResult } from 'pg';
import { Database, type Follower } from '../db/database.js';
import { type Correction, decideCorrections } from '../domain/decide/correct.js';
import { type Draft, decideDrafts, decideGroups } from '../domain/decide/decide.js';
import { type Books } from '../domain/decide/working-copy.js';
import { type Steps } from '../domain/values/steps.js';
import { type Instant } from '../domain/values/views.js';
import { Computing } from '../runtime/computing.js';
import { Surroundings } from '../runtime/surroundings.js';
import { APPEND } from './append.sql.js';
import { CHANGES_FORCE, goesLast, isSeenEarlier } from './append-position.js';
import {
  type Deciders,
  type Deciding,
  type Done,
  type Foreseen,
  foreseen,
  NOTHING,
  onPaper,
  type Writing,
} from './decide-commands.js';
import { type Asker } from './known-twins.js';
import {
  historiesOf,
  openWhole,
  pagesOf,
  readLedger,
  readWhole,
  retriedWithNewTwins,
  type TrackHistory,
} from './load-histories.js';
import { type Executor, type Page, readEnd, readEnds } from './load-track.js';
import { NoSuchTrack, RevisionMismatch } from './rejections.js';
import { NOBODY_WAITS, SecondPerson } from './second-person.js';
import { type Written } from './write-set.js';

/** Entries that are to be recorded one after another, each group as a whole: an import. */
export type Series = {
  tracks: readonly string[];
  /** Opens what tracks are not there yet, in the same transaction. */
  open: (at: ClientBase) => Promise<void>;
  drafts: (books: Books, pages: ReadonlyMap<string, Page>, now: Instant) => Steps<Draft[][]>;
  progress?: ((done: number, total: number) => void) | undefined;
};

/** What was written, where it was an ordinary entry; whether what follows a commit is under way already. */
export type Commit = { actor: string; written: readonly Written[]; isFollowed: boolean };

/** Tracks with their twins as of one instant. */
export type Seen = { pages: Map<string, Page>; now: Instant };

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
    private readonly surroundings: Surroundings,
    @Optional() private readonly secondPerson: SecondPerson = NOBODY_WAITS,
    @Optional() private readonly computing: Computing = new Computing(),
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
  record(drafts: readonly Draft[], writing: Writing): Promise<Map<string, Written>> {
    const decide: Deciding = (books, at) => decideDrafts(books, drafts, at);
    const [only] = drafts;
    const tracks = [...new Set(drafts.map(({ track }) => track))];
    return this.inTurn(tracks, async () => {
      if (only && drafts.length === 1 && this.endMayDo(only, writing)) {
        const written = await this.recordAtEnd(only, decide, writing);
        if (written) return written;
      }
      return this.inWhole(tracks, decide, writing);
    });
  }

  /**
   * Corrects, annuls or publishes entries of these tracks, all or none. What is to be corrected is asked for once the
   * histories are read and locked, since an amendment keeps what it does not replace.
   */
  correct(
    tracks: readonly string[],
    corrections: (books: Books) => readonly Correction[],
    writing: Writing,
  ): Promise<Map<string, Written>> {
    const decide: Deciding = (books, at) => decideCorrections(books, corrections(books), at);
    return this.inTurn(tracks, () => this.inWhole(tracks, decide, writing));
  }

  /** Records groups of drafts in their order, all or none, in one transaction and one write. */
  async recordSeries({ tracks, open, drafts, progress }: Series, writing: Writing): Promise<void> {
    const decide: Deciding = function* (books, at, pages) {
      return yield* decideGroups(books, yield* drafts(books, pages, at.now), at, progress);
    };
    await this.database.writers.importing(() =>
      this.inTurn(tracks, () =>
        this.transaction(
          writing.actor,
          async (at) => {
            await writing.first?.(at);
            await open(at);
            await this.writeWhole(at, tracks, decide, { ...writing, bulk: true });
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
    writing: Writing,
  ): Promise<Map<string, Written>> {
    return this.inTurn(tracks, () =>
      this.transaction(writing.actor, async (at) => {
        await writing.first?.(at);
        const drafts = await open(at);
        const decide: Deciding = (books, surroundings) =>
          decideDrafts(books, drafts(surroundings.now), surroundings);
        return this.writeWhole(at, tracks, decide, writing);
      }),
    );
  }

  /** Shows what fell due on a track whose embargo has passed. */
  async showDue(slug: string): Promise<void> {
    // biome-ignore lint/correctness/useYield: there is nothing to decide.
    const nothing: Deciding = function* () {
      return { decided: [], changes: new Map() };
    };
    await this.inTurn([slug], () => this.inWhole([slug], nothing, { actor: 'embargo' }));
  }

  /** Looks at whole histories, their twins' too, as of one instant; writes nothing. */
  async look(slugs: readonly string[]): Promise<Seen> {
    const { records, now } = await this.database.snapshot(async (at) => ({
      records: await readWhole(at, slugs),
      now: this.surroundings.now(),
    }));
    // However long it takes to think about them, nobody waits for the connection.
    return { pages: await this.computing.run(pagesOf(records)), now };
  }

  /** Looks at where tracks and their twins stand: the ends of their histories alone. */
  async lookAtEnds(slugs: readonly string[]): Promise<Seen> {
    return { pages: await readEnds(this.database.pool, slugs), now: this.surroundings.now() };
  }

  /** The effective histories of tracks and their twins as of one instant. */
  async histories(slugs: readonly string[]): Promise<{ histories: TrackHistory[]; now: Instant }> {
    const { records, now } = await this.database.snapshot(async (at) => ({
      records: await readLedger(at, slugs),
      now: this.surroundings.now(),
    }));
    return { histories: await this.computing.run(historiesOf(records)), now };
  }

  /** Decides without writing. A track that is not there is missing from the pages. */
  async foresee(slugs: readonly string[], decide: Deciding, asker?: Asker): Promise<Foreseen> {
    const { pages, now } = await this.look(slugs);
    if (!slugs.every((slug) => pages.has(slug))) return { pages, decision: { turned: [] }, ...NOTHING };
    return this.computing.run(foreseen(pages, decide, this.deciders(now), asker));
  }

  private deciders(now: Instant): Deciders {
    return { now, newId: () => this.surroundings.newId(), secondPerson: this.secondPerson };
  }

  /** What takes force, or waits since it is for everybody, is judged over whole histories; what `first` asks, locked. */
  private endMayDo({ type, visibility }: Draft, { first }: Writing): boolean {
    return !CHANGES_FORCE.includes(type) && !first && !(this.secondPerson.on && visibility !== 'internal');
  }

  /** Null where the end alone does not do: the entry is late, an embargo is due, or something must be kept with it. */
  private async recordAtEnd(
    draft: Draft,
    decide: Deciding,
    writing: Writing,
  ): Promise<Map<string, Written> | null> {
    const attempt = async (at: Executor) => {
      const page = await readEnd(at, draft.track);
      if (!page) throw new NoSuchTrack(draft.track);
      const now = this.surroundings.now();
      if (!goesLast(page, draft, now)) return null;
      if (this.secondPerson.on && isSeenEarlier(page, draft, now)) return null;
      const pages = new Map([[page.track.slug, page]]);
      return this.write(at, pages, decide, now, writing);
    };
    if (!writing.with) {
      const done = await attempt(this.database.pool);
      if (done !== 'lost') return done?.written ?? null;
    }
    return this.transaction(writing.actor, async (at) => {
      await at.query(
        'SELECT FROM heads h JOIN tracks t ON t.id = h.track_id WHERE t.slug = $1 FOR UPDATE OF h',
        [draft.track],
      );
      const done = await attempt(at);
      if (done === 'lost') throw new Error('lost a race under a lock');
      if (done) await writing.with?.(at, done.written, done.rows);
      return done?.written ?? null;
    });
  }

  private inWhole(
    slugs: readonly string[],
    decide: Deciding,
    writing: Writing,
  ): Promise<Map<string, Written>> {
    return this.transaction(writing.actor, async (at) => {
      await writing.first?.(at);
      return this.writeWhole(at, slugs, decide, writing);
    });
  }

  /** Decided over whole histories, under their locks. */
  private async writeWhole(
    at: ClientBase,
    slugs: readonly string[],
    decide: Deciding,
    writing: Writing,
  ): Promise<Map<string, Written>> {
    const pages = await this.computing.run(pagesOf(await openWhole(at, slugs)));
    for (const slug of slugs) if (!pages.has(slug)) throw new NoSuchTrack(slug);
    const done = await this.write(at, pages, decide, this.surroundings.now(), writing);
    if (done === 'lost') throw new Error('lost a race under a lock');
    await writing.with?.(at, done.written, done.rows);
    return done.written;
  }

  private async write(
    at: Executor,
    pages: ReadonlyMap<string, Page>,
    decide: Deciding,
    now: Instant,
    writing: Writing,
  ): Promise<Done | 'lost'> {
    const { actor, ifMatch, bulk = false } = writing;
    if (ifMatch) checkRevision(pages, ifMatch);
    const { done, parameters } = await this.computing.run(
      onPaper(pages, decide, writing, this.deciders(now)),
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
  private inTurn<T>(slugs: readonly string[], work: () => Promise<T>): Promise<T> {
    return this.database.writers.inTurn(slugs, work);
  }

  private async transaction<T>(
    actor: string,
    work: (at: ClientBase) => Promise<T>,
    as?: { bulk: boolean },
  ): Promise<T> {
    const result = await retriedWithNewTwins(() => this.database.transaction(work, as));
    this.committed({ actor, written: [], isFollowed: false });
    return result;
  }

  private committed(commit: Commit): void {
    for (const listener of this.listeners) listener(commit);
  }
}

const hasWon = ({ rows: [row] }: QueryResult<{ won: boolean }>): boolean => row?.won === true;

function checkRevision(
  pages: ReadonlyMap<string, Page>,
  { track, revision }: { track: string; revision: number },
): void {
  const actual = pages.get(track)?.book.lastSeq;
  if (actual !== undefined && actual !== revision) throw new RevisionMismatch(revision, actual);
}
