import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import { Database } from '../db/database.js';
import { Surroundings } from '../surroundings.js';
import { Ledger } from '../tracks/ledger.js';

/** How often the sequencer looks without being told, in milliseconds: what another process wrote before it died. */
const EVERY = 1_000;

/** $1 now. Tracks with an embargo that has passed. */
const DUE = `
  SELECT DISTINCT t.slug FROM embargoes e JOIN tracks t ON t.id = e.track_id WHERE e.due <= $1 ORDER BY t.slug`;

/** How many rows were numbered (0007-fan-out.ts). */
const NUMBER = 'SELECT number_feed() AS numbered';

type Numbered = { numbered: number };

/**
 * A statement that numbers, as the sequencer's own does, and goes on with what was numbered; and what is done with its
 * rows, of which each says how many were `numbered`.
 */
export type Along = { statement: QueryConfig; done: (rows: readonly unknown[]) => Promise<void> };

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
  private looksForDue = false;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly surroundings: Surroundings,
  ) {}

  onApplicationBootstrap(): void {
    this.ledger.onCommit(() => void this.run({ due: false }));
    this.schedule();
    void this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
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
    if (this.running) this.again = true;
    else this.running = this.work();
    return this.running;
  }

  /** Resolves when what this process has committed so far is numbered; at once if nothing is under way. */
  settled(): Promise<void> {
    return this.running ?? Promise.resolve();
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
    const along = this.along();
    const numbered = await (along ? this.numberWith(along) : this.numberAlone());
    if (numbered > 0) for (const listener of this.listeners) listener();
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

  private async numberAlone(): Promise<number> {
    const { rows } = await this.database.pool.query<Numbered>({ name: 'number', text: NUMBER });
    return rows[0]?.numbered ?? 0;
  }

  private async numberWith({ statement, done }: Along): Promise<number> {
    const answer = await this.database.pool.query<Numbered>(statement).catch((error) => this.complain(error));
    if (!answer) return this.numberAlone();
    await done(answer.rows).catch((error) => this.complain(error));
    return answer.rows[0]?.numbered ?? 0;
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      void this.run().then(() => !this.stopped && this.schedule());
    }, EVERY);
    this.timer.unref();
  }
}
