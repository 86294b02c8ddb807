import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { BackgroundService } from '../runtime/background-service.js';
import { prepareAnewWhenOutdated } from './outdated-plans.js';
import { withAnswerTimeout } from './timeouts.js';

/** A place in the write-ahead log: what was committed before it is on every server that has replayed it. */
export type Position = bigint;

/** Milliseconds between two looks at how far the replicas are. */
const LOOK_EVERY = 200;

/** Milliseconds. A replica further behind is not asked: whoever reads without having written sees no older state. */
export const OLDEST = 10_000;

/** Milliseconds that a replica may take to say how far it is. */
const PATIENCE = 2_000;

/**
 * A server's place, and the epoch of the feed in which it is: after a failover, a replica that does not follow the new
 * primary stays in the old one.
 */
const HOW_FAR = {
  name: 'how-far',
  text: `
    SELECT pg_is_in_recovery() AS "isReplica",
      CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_insert_lsn() END AS lsn,
      (SELECT max(number) FROM feed_epochs) AS epoch`,
};

type Place = { isReplica: boolean; position: Position; epoch: number };

type Replica = { name: string; pool: pg.Pool; position: Position | null };

/** The server that answers the statements of one request. */
type Reading = { replica: Replica | null };

/** `16/B374D848` (PostgreSQL, pg_lsn) as a number of bytes. Throws SyntaxError for anything else. */
export function parsePosition(lsn: string): Position {
  const [, high, low] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(lsn) ?? [];
  if (high === undefined || low === undefined) throw new SyntaxError(`not a position: ${lsn}`);
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

/**
 * Streaming replicas that take reads off the primary (docs/adr/0032). A request that may read from one asks the same one
 * throughout. A replica that fails, or is behind, is not asked until it has caught up: then the primary answers.
 */
@Injectable()
export class Replicas implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Replicas.name);
  private readonly storage = new AsyncLocalStorage<Reading>();
  private readonly looking = new BackgroundService(Replicas.name, () => this.look(), LOOK_EVERY);
  private readonly primary: pg.Pool;
  readonly all: readonly Replica[];
  /** Places of the primary of the last while, oldest first. */
  private history: { at: number; position: Position }[] = [];
  private turn = 0;

  constructor(@Inject(DataSource) source: DataSource) {
    this.primary = (source.driver as PostgresDriver).master as pg.Pool;
    const urls: readonly string[] = source.options.extra.replicaUrls ?? [];
    this.all = urls.map((url) => {
      const { host, pathname } = new URL(url);
      const pool = new pg.Pool({ ...this.primary.options, connectionString: url });
      // An idle connection that breaks: the next look finds out.
      pool.on('error', () => undefined);
      prepareAnewWhenOutdated(pool);
      return { name: `${host}${pathname}`, pool, position: null };
    });
  }

  onApplicationBootstrap(): void {
    if (this.all.length > 0) this.looking.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.looking.stop();
    await Promise.all(this.all.map(({ pool }) => pool.end()));
  }

  /** Runs `work`, whose reads may go to a replica that has come as far as `position`. */
  during<T>(position: Position, work: () => T): T {
    const able = this.all.filter((one) => one.position !== null && one.position >= position);
    this.turn += 1;
    const replica = able[this.turn % able.length] ?? null;
    return this.storage.run({ replica }, work);
  }

  /** Runs `work`, whose reads all go to the primary. */
  onPrimary<T>(work: () => T): T {
    return this.storage.run({ replica: null }, work);
  }

  /** Whether reads go to a replica here. */
  get isReading(): boolean {
    return Boolean(this.storage.getStore()?.replica);
  }

  /** Sends a read to the replica of this request, else to the primary. The primary answers what a replica could not. */
  async read<T>(ask: (pool: pg.Pool) => Promise<T>): Promise<T> {
    const reading = this.storage.getStore();
    const replica = reading?.replica;
    if (!replica) return ask(this.primary);
    try {
      return await ask(replica.pool);
    } catch (error) {
      reading.replica = null;
      if (!(error instanceof pg.DatabaseError)) this.lose(replica, error);
      return ask(this.primary);
    }
  }

  /** The place of the primary after what this process has committed. */
  async committed(): Promise<Position> {
    return (await placeOf(this.primary)).position;
  }

  /** Finds out how far everybody is. */
  async look(): Promise<void> {
    // Before the primary's, so that a replica is never ahead of it by the clock.
    const places = await Promise.all(
      this.all.map((one) => placeOf(one.pool).catch((error) => this.lose(one, error))),
    );
    // While the primary is gone, nobody writes: the replicas are as new as they were.
    const primary = await placeOf(this.primary).catch(() => null);
    if (!primary) return;
    const now = performance.now();
    this.history.push({ at: now, position: primary.position });
    while (this.history[1] && this.history[1].at <= now - OLDEST) this.history.shift();
    // Just after the start, where the primary was at the first look.
    const least = this.history[0]?.position ?? primary.position;
    for (const [index, one] of this.all.entries()) {
      const place = places[index];
      const isUsable =
        place?.isReplica &&
        place.epoch === primary.epoch &&
        place.position >= least &&
        place.position <= primary.position;
      one.position = isUsable ? place.position : null;
    }
  }

  private lose(replica: Replica, error: unknown): null {
    if (replica.position !== null) this.logger.warn(`${replica.name} is not asked: ${error}`);
    replica.position = null;
    return null;
  }
}

async function placeOf(pool: pg.Pool): Promise<Place> {
  const { rows } = await pool.query<{ isReplica: boolean; lsn: string; epoch: number }>(
    withAnswerTimeout(PATIENCE, HOW_FAR),
  );
  const [row] = rows;
  if (!row) throw new Error('no place');
  return { isReplica: row.isReplica, position: parsePosition(row.lsn), epoch: row.epoch };
}
