import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { QueryConfig, QueryResult } from 'pg';
import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import { Database, type Follower } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { Ledger } from '../ledger.js';
import { beginEpoch } from './epochs.js';

/** How often the sequencer looks without being told, in milliseconds: what another process wrote before it died. */
const EVERY = 1_000;

/** How soon it looks again where another process was at it, which may not have seen what this one committed. */
const LOOK_AGAIN_AFTER = 5;

/**
 * Rows of either numbering that one transaction numbers at most, so that whoever waits for it waits for milliseconds
 * (ADR 18).
 */
export const CHUNK = 1_000;

/** How long a reader waits for what they have just written to be numbered, in milliseconds. */
const OWN_WRITE = 250;

/** $1 now. Tracks with an embargo that has passed. */
const DUE = `
  SELECT DISTINCT t.slug FROM embargoes e JOIN tracks t ON t.id = e.track_id WHERE e.due <= $1 ORDER BY t.slug`;

/** `numbered` is null where another is at it; `is_more`: there may be more; no position is given while an epoch is due. */
type Numbered = { numbered: number | null; is_more: boolean; epoch_is_due: boolean };

/** What came of a statement that numbers: all has its position, there is more, or another process is at it. */
type Outcome = 'all' | 'more' | 'busy';

/**
 * A statement that numbers, as the sequencer's own does, and goes on with what was numbered; and what is done with its
 * rows, each of which has the columns of {@link NUMBER}.
 */
export type Along = { statement: QueryConfig; done: (rows: readonly unknown[]) => Promise<void> };

/** What numbers: numbered, is_more, epoch_is_due. */
export const NUMBER = `number_feed_v3(${CHUNK}, ${ADVISORY_LOCKS.numberFeed})`;

const ALONE: Along = {
  statement: { name: 'number', text: `SELECT * FROM ${NUMBER}` },
  done: async () => undefined,
};

/** A statement that numbers and is on its way. */
type Asked = { answer: Promise<QueryResult<Numbered>>; done: Along['done'] };

/**
 * Design.md, rule 6. One process at a time numbers, in short transactions after commits; a hint tells every other
 * process that there is something new, and a timer makes sure that a lost hint does no harm.
 */
@Injectable()
export class Sequencer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Sequencer.name);
  private readonly listeners = new Set<() => void>();
  private along: () => Along | null = () => null;
  private running: Promise<void> | null = null;
  private again = false;
  /** The chunk of the run that is under way, and whether the one before it left more. */
  private chunk: Promise<unknown> = Promise.resolve();
  private isBulk = false;
  /** What was sent behind an entry; `isAlone` until something else numbers meanwhile. */
  private sent: { isAlone: boolean; ended: Promise<void> } | null = null;
  /** What of that is behind an entry which is recorded: the statement, and all that is left to do after it. */
  private begun: { statement: Promise<void>; whole: Promise<void> } | null = null;
  /** When the last write of each actor will have been numbered. */
  private readonly own = new Map<string, Promise<void>>();
  private looksForDue = false;
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  onApplicationBootstrap(): void {
    this.ledger.followBy(() => this.follow());
    this.ledger.onCommit(({ actor, isFollowed }) => {
      const whole = isFollowed ? this.begun?.whole : this.run({ due: false });
      if (whole) this.remember(actor, whole);
    });
    this.schedule();
    void this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.idle();
  }

  /** Calls `listener` whenever this process has numbered something. */
  onNumbered(listener: () => void): void {
    this.listeners.add(listener);
  }

  /**
   * Whoever works on what is numbered need not wait for a second transaction: `along` is asked before each. It holds
   * nothing up: if its statement fails, the sequencer numbers alone.
   */
  takeAlong(along: () => Along | null): void {
    this.along = along;
  }

  /**
   * Resolves when everything that was committed before the call has its position, or another process is at it. Calls
   * are coalesced. `due`: shows what fell due, too; that is numbered after it.
   */
  run({ due = true } = {}): Promise<void> {
    this.looksForDue ||= due;
    if (this.sent) this.sent.isAlone = false;
    if (this.running) this.again = true;
    else this.running = this.work();
    return this.running;
  }

  /**
   * Resolves when what `reader` wrote last in this process has its position, and after a quarter of a second at the
   * latest. What others write one by one is waited for, too; an import of theirs is not.
   */
  async settled(reader?: string): Promise<void> {
    const own = reader === undefined ? undefined : this.own.get(reader);
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, OWN_WRITE);
    await Promise.race([own ?? this.ordinary(), late]);
    clearTimeout(timer);
  }

  /** Resolves when what this process has committed so far is numbered, and nothing follows what is being recorded now. */
  async idle(): Promise<void> {
    await this.sent?.ended;
    await this.running;
  }

  /** What is committed is numbered by the second chunk that ends from now on, unless there are more rows than fit. */
  private async ordinary(): Promise<void> {
    await this.begun?.statement;
    for (let chunks = 0; chunks < 2 && this.running && !this.isBulk; chunks += 1) await this.chunk;
  }

  private remember(actor: string, whole: Promise<void>): void {
    const numbered = async () => {
      await whole;
      while (this.looking && !this.stopped) await this.looking;
      if (this.own.get(actor) === own) this.own.delete(actor);
    };
    const own = numbered();
    this.own.set(actor, own);
  }

  /**
   * The statement for whoever records an entry to send behind it. The entry may have to wait for a lock, so meanwhile the
   * sequencer goes on with others. Of two at once one may find the other at it and number nothing: then both look again.
   */
  private follow(): Follower | null {
    if (this.running || this.sent || this.stopped) return null;
    const { statement, done } = this.along() ?? ALONE;
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const sent = { isAlone: true, ended };
    this.sent = sent;
    const take = async (answer: Promise<QueryResult<Numbered>>) => {
      const outcome = await this.numbered({ answer, done }).catch((error) => this.complain(error));
      this.sent = null;
      this.begun = null;
      resolve();
      if (!sent.isAlone || outcome === 'more') await this.run({ due: false });
    };
    return {
      statement,
      begun: (answer) => {
        this.begun = { statement: ended, whole: take(answer) };
      },
    };
  }

  private async work(): Promise<void> {
    do {
      this.again = false;
      const chunk = this.number().catch((error) => this.complain(error));
      this.chunk = chunk;
      this.isBulk = (await chunk) === 'more';
    } while ((this.again || this.isBulk) && !this.stopped);
    // In the same turn as the last look at `again`: a call in between would be lost.
    this.running = null;
    this.isBulk = false;
  }

  private complain(error: unknown): void {
    if (!this.stopped) this.logger.error(error);
  }

  private async number(): Promise<Outcome> {
    const outcome = await this.numbered(this.ask());
    if (this.looksForDue) {
      this.looksForDue = false;
      await this.showDue();
    }
    return outcome;
  }

  private async showDue(): Promise<void> {
    const due = await this.database.pool.query<{ slug: string }>({
      name: 'embargoes-due',
      text: DUE,
      values: [this.clock.now()],
    });
    for (const { slug } of due.rows) {
      // One track's trouble must not keep every other from being shown.
      const shown = this.ledger.showDue(slug).then(() => true);
      if (await shown.catch((error) => this.complain(error))) this.again = true;
    }
  }

  private ask({ statement, done } = this.along() ?? ALONE): Asked {
    return { answer: this.database.pool.query<Numbered>(statement), done };
  }

  /** If another's statement fails, what it would have numbered is numbered alone. */
  private async numbered({ answer, done }: Asked): Promise<Outcome> {
    const found = await answer.catch((error) => this.complain(error));
    const { rows } = found ?? (await this.ask(ALONE).answer);
    if (found) await done(rows).catch((error) => this.complain(error));
    const { numbered, is_more, epoch_is_due } = rows[0] ?? {
      numbered: 0,
      is_more: false,
      epoch_is_due: false,
    };
    if (numbered === null) this.lookAgain();
    else if (numbered > 0) for (const listener of this.listeners) listener();
    if (epoch_is_due) await beginEpoch(this.database, this.ids);
    return numbered === null ? 'busy' : is_more || epoch_is_due ? 'more' : 'all';
  }

  private lookAgain(): void {
    const later = async () => {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_AFTER).unref());
      this.looking = null;
      if (!this.stopped) await this.run({ due: false });
    };
    this.looking ??= later();
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      void this.run().then(() => !this.stopped && this.schedule());
    }, EVERY);
    this.timer.unref();
  }
}
