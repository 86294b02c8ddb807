import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { QueryConfig, QueryResult } from 'pg';
import { Database } from '../db/database.js';
import { Surroundings } from '../surroundings.js';
import { Ledger } from '../tracks/ledger.js';

/** Any number that nothing else in the database locks. */
const SEQUENCER_LOCK = 727_275;

/** How often the sequencer looks without being told, in milliseconds: what another process wrote before it died. */
const EVERY = 1_000;

/** $1 now. Tracks with an embargo that has passed. */
const DUE = `
  SELECT DISTINCT t.slug FROM embargoes e JOIN tracks t ON t.id = e.track_id WHERE e.due <= $1 ORDER BY t.slug`;

/** $1 the lock. Says in the transaction whether it is this one that numbers; only a later statement sees all before. */
const NUMBER_ALONE = `SELECT set_config('paraph.numbers', pg_try_advisory_xact_lock($1)::text, true)`;

/**
 * Gives committed rows the next positions of the full and the public feed. What a statement sees of a track is
 * always a beginning of it, since a track's rows commit in order; so the order within a track is kept, and a
 * transaction that is open elsewhere holds up nothing.
 */
const NUMBER = `
  WITH taken AS (
    DELETE FROM unnumbered WHERE current_setting('paraph.numbers') = 'true' RETURNING public, track_id, seq
  )
  INSERT INTO feed (public, position, track_id, seq)
  SELECT t.public,
         coalesce((SELECT max(f.position) FROM feed f WHERE f.public = t.public), 0)
           + row_number() OVER (PARTITION BY t.public ORDER BY r.recorded_at, t.track_id, t.seq),
         t.track_id, t.seq
  FROM taken t
  CROSS JOIN LATERAL (
    SELECT p.recorded_at FROM public_log p WHERE t.public AND p.track_id = t.track_id AND p.seq = t.seq
    UNION ALL
    SELECT l.recorded_at FROM ledger l WHERE NOT t.public AND l.track_id = t.track_id AND l.seq = t.seq
    LIMIT 1 -- looked up, row by row: as a join it is planned while the logs are small, to read them whole
  ) r
  RETURNING public`;

/** Statements that go along in the transaction and the round trip of a numbering, and what is done with their answers. */
export type Along = { statements: QueryConfig[]; done: (answers: readonly QueryResult[]) => void };

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
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly surroundings: Surroundings,
  ) {}

  onApplicationBootstrap(): void {
    this.ledger.onCommit(() => void this.run());
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
   * nothing up: if its statements fail, the numbering is done again without them.
   */
  takeAlong(along: () => Along | null): void {
    this.along = along;
  }

  /**
   * Resolves when everything that was committed before the call has its position, or another process is at it. Calls
   * are coalesced.
   */
  run(): Promise<void> {
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

  /** Numbers what is there, and shows what fell due: that is numbered after it. */
  private async number(): Promise<void> {
    const along = this.along();
    const [due, numbered] = await (along ? this.numberWith(along) : this.numberAlone());
    if (numbered?.rowCount) for (const listener of this.listeners) listener();
    if (!due?.rowCount) return;
    for (const { slug } of due.rows) {
      // One track's trouble must not keep every other from being shown.
      const shown = this.ledger.showDue(slug).then(() => true);
      if (await shown.catch((error) => this.complain(error))) this.again = true;
    }
  }

  private async numberAlone(more: readonly QueryConfig[] = []): Promise<readonly QueryResult[]> {
    const [, ...answers] = await this.database.together([
      { name: 'number-alone', text: NUMBER_ALONE, values: [SEQUENCER_LOCK] },
      { name: 'embargoes-due', text: DUE, values: [this.surroundings.now()] },
      { name: 'number', text: NUMBER },
      ...more,
    ]);
    return answers;
  }

  private async numberWith({ statements, done }: Along): Promise<readonly QueryResult[]> {
    try {
      const [due, numbered, ...answers] = await this.numberAlone(statements);
      done(answers);
      return [due, numbered] as QueryResult[];
    } catch (error) {
      this.complain(error);
      return this.numberAlone();
    }
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      void this.run().then(() => !this.stopped && this.schedule());
    }, EVERY);
    this.timer.unref();
  }
}
