import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { QueryConfig, QueryResult } from 'pg';
import { Database, type Follower } from '../db/database.js';
import { Surroundings } from '../surroundings.js';
import { Ledger } from '../tracks/ledger.js';

/** How often the sequencer looks without being told, in milliseconds: what another process wrote before it died. */
const EVERY = 1_000;

/** How soon it looks again where another process was at it, which may not have seen what this one committed. */
const LOOK_AGAIN_AFTER = 5;

/** $1 now. Tracks with an embargo that has passed. */
const DUE = `
  SELECT DISTINCT t.slug FROM embargoes e JOIN tracks t ON t.id = e.track_id WHERE e.due <= $1 ORDER BY t.slug`;

/** Null: another is at it. */
type Numbered = { numbered: number | null };

/**
 * A statement that numbers, as the sequencer's own does, and goes on with what was numbered; and what is done with its
 * rows, of which each says how many were `numbered`.
 */
export type Along = { statement: QueryConfig; done: (rows: readonly unknown[]) => Promise<void> };

/** How many rows were numbered (0008-number-and-fan-out.ts). */
const ALONE: Along = {
  statement: { name: 'number', text: 'SELECT number_feed() AS numbered' },
  done: async () => undefined,
};

/** A statement that numbers and is on its way. */
type Asked = { answer: Promise<QueryResult<Numbered>>; done: Along['done'] };

/**
 * Design.md, rule 6. One process at a time numbers, in a short transaction after commits; a hint tells every other
 * process that there is something new, and a timer makes sure that a lost hint does no harm.
 */
@Injectable()
export class Sequencer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Sequencer.name);
  private readonly listeners = new Set<() => void>();
  private along: () => Along | null = () => null;
  private running: Promise<void> | null = null;
  private again = false;
  /** What was sent behind an entry; `isAlone` until something else numbers meanwhile. */
  private sent: { isAlone: boolean; ended: Promise<void> } | null = null;
  /** What of that is behind an entry which is recorded. */
  private begun: Promise<void> | null = null;
  private looksForDue = false;
  private timer: NodeJS.Timeout | null = null;
  private looking: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly surroundings: Surroundings,
  ) {}

  onApplicationBootstrap(): void {
    this.ledger.followBy(() => this.follow());
    this.ledger.onCommit(({ isFollowed }) => isFollowed || void this.run({ due: false }));
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

  /** Resolves when what this process has committed so far is numbered; at once if nothing is under way. */
  async settled(): Promise<void> {
    await this.begun;
    await this.running;
  }

  /** As {@link settled}; and nothing follows any more what is being recorded now. */
  async idle(): Promise<void> {
    await this.sent?.ended;
    await this.running;
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
      await this.numbered({ answer, done }).catch((error) => this.complain(error));
      this.sent = null;
      this.begun = null;
      resolve();
      if (!sent.isAlone) await this.run({ due: false });
    };
    return {
      statement,
      begun: (answer) => {
        this.begun = take(answer);
      },
    };
  }

  private async work(): Promise<void> {
    do {
      this.again = false;
      await this.number().catch((error) => this.complain(error));
    } while (this.again && !this.stopped);
    // In the same turn as the last look at `again`: a call in between would be lost.
    this.running = null;
  }

  private complain(error: unknown): void {
    if (!this.stopped) this.logger.error(error);
  }

  private async number(): Promise<void> {
    await this.numbered(this.ask());
    if (!this.looksForDue) return;
    this.looksForDue = false;
    await this.showDue();
  }

  private async showDue(): Promise<void> {
    const due = await this.database.pool.query<{ slug: string }>({
      name: 'embargoes-due',
      text: DUE,
      values: [this.surroundings.now()],
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
  private async numbered({ answer, done }: Asked): Promise<void> {
    const found = await answer.catch((error) => this.complain(error));
    const { rows } = found ?? (await this.ask(ALONE).answer);
    if (found) await done(rows).catch((error) => this.complain(error));
    const { numbered } = rows[0] ?? { numbered: 0 };
    if (numbered === null) this.lookAgain();
    else if (numbered > 0) for (const listener of this.listeners) listener();
  }

  private lookAgain(): void {
    this.looking ??= setTimeout(() => {
      this.looking = null;
      if (!this.stopped) void this.run({ due: false });
    }, LOOK_AGAIN_AFTER).unref();
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      void this.run().then(() => !this.stopped && this.schedule());
    }, EVERY);
    this.timer.unref();
  }
}
