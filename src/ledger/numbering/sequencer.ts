import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { inSpan, type TraceParent, traceParent } from '../../runtime/tracing/tracing.js';
import { EMBARGO, Ledger } from '../ledger.js';
import { NUMBER, TRACKS_DUE } from '../sql/numbering.sql.js';
import { beginEpoch } from './epochs.js';

/** How often the sequencer runs without being nudged, in milliseconds: another process may have died after it wrote. */
const EVERY = 1_000;

/**
 * How soon it runs again after another process held the lock, in milliseconds: that one may not have seen our commit.
 */
const LOOK_AGAIN_AFTER = 5;

/** How long a reader waits until their own last write is numbered, in milliseconds. */
const OWN_WRITE = 250;

/**
 * `numbered` is null where another process holds the lock. `is_more`: there may be more rows. While an epoch is due
 * no position is given.
 */
export type Numbered = { numbered: number | null; is_more: boolean; epoch_is_due: boolean };

const NOTHING: Numbered = { numbered: 0, is_more: false, epoch_is_due: false };

/**
 * Gives rows their positions in the feed after the commit (docs/adr/0004). One process at a time numbers, in short
 * transactions. A notification tells the other processes. A timer makes up for a lost one.
 */
@Injectable()
export class Sequencer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Sequencer.name);
  private readonly numbering = new BackgroundService(Sequencer.name, () => this.numberChunk(), EVERY);
  private readonly embargoes = new BackgroundService(Sequencer.name, () => this.showDue(), EVERY);
  private readonly listeners = new Set<() => void>();
  private fanOut: (() => Promise<Numbered | undefined>) | null = null;
  /** Whether the last chunk left rows, or another process held the lock. */
  private isBehind = false;
  /** The chunk after the last commit. */
  private last: Promise<void> = Promise.resolve();
  /** In which traces it was written what the next chunk numbers. */
  private causes: TraceParent[] = [];
  /** When the last write of each actor will have been numbered. */
  private readonly own = new Map<string, Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  onApplicationBootstrap(): void {
    this.ledger.afterCommit(({ actor }) => {
      // Tracks whose embargoes end together are numbered together, so that the order of their commits decides nothing.
      if (actor === EMBARGO) return;
      const cause = traceParent();
      if (cause !== null) this.causes.push(cause);
      this.last = this.chunk();
      this.remember(actor, this.caughtUp(this.last));
    });
    this.numbering.start();
    this.embargoes.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.embargoes.stop(), this.numbering.stop()]);
  }

  /** Calls `listener` whenever this process has numbered something. */
  onNumbered(listener: () => void): void {
    this.listeners.add(listener);
  }

  /**
   * From now on `fanOut` numbers a chunk and fans it out in the same statement, which saves a second transaction. If
   * it fails, the sequencer numbers alone.
   */
  numberBy(fanOut: () => Promise<Numbered | undefined>): void {
    this.fanOut = fanOut;
  }

  /** Shows what fell due. Resolves when everything that was committed before the call has its position. */
  async run(): Promise<void> {
    await this.embargoes.nudge();
    await this.caughtUp(this.chunk());
  }

  /** Resolves when a chunk that began after the call has ended. */
  chunk(): Promise<void> {
    return this.numbering.nudge();
  }

  /**
   * Resolves when the last write of `reader` in this process has its position, but after a quarter of a second at the
   * latest. It waits for single writes of others too, not for their imports.
   */
  async whenNumbered(reader?: string): Promise<void> {
    const own = reader === undefined ? undefined : this.own.get(reader);
    if (!own && this.isBehind) return;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, OWN_WRITE);
    await Promise.race([own ?? this.last, late]);
    clearTimeout(timer);
  }

  private remember(actor: string, numbered: Promise<void>): void {
    const own = numbered.finally(() => {
      if (this.own.get(actor) === own) this.own.delete(actor);
    });
    this.own.set(actor, own);
  }

  private async caughtUp(chunk: Promise<void>): Promise<void> {
    await chunk;
    if (this.isBehind) await this.numbering.idle();
  }

  private async numberChunk(): Promise<void> {
    let isBehind = false;
    try {
      const { numbered, is_more, epoch_is_due } = await this.tracedStatement();
      if (epoch_is_due) await beginEpoch(this.database, this.ids);
      if (numbered === null) await sleep(LOOK_AGAIN_AFTER);
      else if (numbered > 0) for (const listener of this.listeners) listener();
      isBehind = numbered === null || is_more || epoch_is_due;
    } finally {
      this.isBehind = isBehind;
      if (isBehind) void this.numbering.nudge();
    }
  }

  /** A chunk has rows of many requests: its span is in no trace of theirs, and names them. */
  private tracedStatement(): Promise<Numbered> {
    if (this.causes.length === 0) return this.statement();
    return inSpan('feed.number', { parent: null, links: this.causes.splice(0) }, () => this.statement());
  }

  private async statement(): Promise<Numbered> {
    const fannedOut = await this.fanOut?.().catch((error) => this.logger.error(error));
    if (fannedOut) return fannedOut;
    const { rows } = await this.database.pool.query<Numbered>({
      name: 'number',
      text: `SELECT * FROM ${NUMBER}`,
    });
    return rows[0] ?? NOTHING;
  }

  private async showDue(): Promise<void> {
    const due = await this.database.pool.query<{ slug: string }>({
      name: 'embargoes-due',
      text: TRACKS_DUE,
      values: [this.clock.now()],
    });
    // A fault on one track must not keep the others hidden.
    for (const { slug } of due.rows)
      await this.ledger.showDue(slug).catch((error) => this.logger.error(error));
    if (due.rows.length > 0) void this.chunk();
  }
}
