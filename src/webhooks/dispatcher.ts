import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { QueryConfig, QueryResult } from 'pg';
import { Database } from '../db/database.js';
import { Hints } from '../db/hints.js';
import { type Along, Sequencer } from '../feeds/sequencer.js';
import { Surroundings } from '../surroundings.js';
import { RELAXED, TURN_TAKES } from './claims.sql.js';
import type { EndpointRow } from './endpoint.js';
import { ENDPOINTS_TOLD, FAN_OUT, fanOutAlone } from './fan-out.sql.js';
import { nextDigest } from './schedule.js';
import { WebhookSettings } from './settings.js';
import { type Claimed, turnsOf, type Waiting } from './turns.js';
import { Worker } from './worker.js';

/** Rows of either numbering in a transaction: short enough that whoever waits for the position hardly notices. */
const BATCH = 500;

/** As {@link BATCH}, of one that numbers, too: nobody should wait for more than what was just recorded. */
const BATCH_ALONG = 20;

/** Turns that begin in the transaction that makes their deliveries: enough for what comes one by one. */
const TURNS_AT_ONCE = 16;

type FannedOut = { rows: number; made: number } & ((Waiting & Claimed) | { holder: null });

/**
 * Fans out the feed: one transaction makes the deliveries of a batch of rows and moves the position on. So no row is
 * without its deliveries and none is delivered twice, whichever process does it. What this process numbers it fans out
 * along with it, and what begins a lane then is already its own to send.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Dispatcher.name);
  private running: Promise<void> | null = null;
  private again = false;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly surroundings: Surroundings,
    private readonly settings: WebhookSettings,
    private readonly hints: Hints,
    private readonly sequencer: Sequencer,
    private readonly worker: Worker,
  ) {}

  onApplicationBootstrap(): void {
    this.sequencer.takeAlong(() => (this.stopped ? null : this.along()));
    this.hints.on('feed', (here) => here || void this.run());
    this.schedule();
    void this.run();
  }

  /** The worker stops after it: nothing is claimed for one that has gone. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
    await this.sequencer.settled();
    await this.worker.stop();
  }

  /** Resolves when all that had its position before the call is fanned out. Calls are coalesced. */
  run(): Promise<void> {
    if (this.stopped) return this.running ?? Promise.resolve();
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.work().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async work(): Promise<void> {
    do {
      this.again = false;
      try {
        while ((await this.dispatch()) && !this.stopped);
      } catch (error) {
        if (!this.stopped) this.logger.error(error);
      }
    } while (this.again && !this.stopped);
  }

  /** Whether there may be more. */
  private async dispatch(): Promise<boolean> {
    const { statements, done } = this.fanningOut(BATCH, true);
    return done(await this.database.together(statements, RELAXED));
  }

  private along(): Along {
    const { statements, done } = this.fanningOut(BATCH_ALONG, false);
    return { statements, done: (answers) => void (done(answers) && this.run()) };
  }

  /** `done` begins the turns that were claimed, and says whether there may be more to fan out. */
  private fanningOut(batch: number, waits: boolean) {
    const now = new Date(this.surroundings.now());
    const until = new Date(now.getTime() + this.settings.lease);
    const room = Math.min(this.worker.room(), TURNS_AT_ONCE);
    const names = Array.from({ length: room }, () => randomUUID());
    const statements: QueryConfig[] = [
      { name: `fan-out-alone-${waits}`, text: fanOutAlone(waits) },
      { name: 'fan-out', text: FAN_OUT, values: [now, names, until, nextDigest(now), batch] },
      { name: 'endpoints-told', text: ENDPOINTS_TOLD, values: [names] },
    ];
    const done = ([alone, fannedOut, endpoints]: readonly QueryResult[]): boolean => {
      const rows: FannedOut[] = fannedOut?.rows ?? [];
      const claimed = rows.filter((row) => row.holder !== null);
      const byLane = Map.groupBy(claimed, ({ holder }) => holder);
      const heads = [...byLane.values()].flatMap((all) => all.slice(0, TURN_TAKES));
      const lanes = [...byLane.values()].flatMap(([first]) => first ?? []);
      this.worker.begin(turnsOf(lanes, heads, (endpoints?.rows ?? []) as EndpointRow[], now));
      const { rows: told, made } = rows[0] ?? { rows: 0, made: 0 };
      if (made > claimed.length) this.hints.tell('deliveries');
      return told >= batch || alone?.rows[0].fans_out === 'false';
    };
    return { statements, done };
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      void this.run().then(() => !this.stopped && this.schedule());
    }, this.settings.poll).unref();
  }
}
