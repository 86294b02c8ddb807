import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Database } from '../../db/database.js';
import { Sequencer } from '../../ledger/numbering/sequencer.js';
import type { LogName } from '../../ledger/read-scope.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Chunk } from './chunk.js';
import * as sql from './index.sql.js';

/** How often the indexer looks without being nudged, in milliseconds: another process may have died after it wrote. */
const EVERY = 2_000;

/**
 * How soon after a write it is indexed, in milliseconds. Writes within that time are indexed together, so that indexing
 * costs a busy ledger little.
 */
const GATHER = 200;

/** Rows of a log that one transaction indexes at most: some 100 ms. */
const ROWS = 400;

/** How soon it looks again where another process indexes, in milliseconds. */
const LOOK_AGAIN_AFTER = 20;

/** The transaction of a chunk. Lost in a crash, it is done again: the position is written with the documents. */
const BEGIN = 'BEGIN; SET LOCAL synchronous_commit = off; SET LOCAL enable_seqscan = off';

const LOGS: readonly LogName[] = ['full', 'public'];

type Lag = { outdated: boolean; newer: boolean; behind: boolean; opened: boolean };
type Row = { position: number; trackId: number; seq: number };

/**
 * Brings the search index up to date with both logs, in short transactions. Any number of processes may do so: one at a
 * time holds the lock. The index is as of its positions in the feed, so a restored database goes on from there.
 */
@Injectable()
export class SearchIndexer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly following = new BackgroundService(SearchIndexer.name, () => this.follow(), EVERY);

  constructor(
    private readonly database: Database,
    private readonly sequencer: Sequencer,
  ) {}

  onApplicationBootstrap(): void {
    this.sequencer.onNumbered(() => this.following.nudgeWithin(GATHER));
    this.following.start(GATHER);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.following.stop();
  }

  /** Resolves when everything that was numbered before the call is indexed. */
  run(): Promise<void> {
    return this.following.nudge();
  }

  /** Whether there may be more to index. */
  private async follow(): Promise<boolean> {
    const { rows } = await this.database.pool.query<Lag>({ name: 'search-lag', text: sql.LAG });
    const [lag] = rows;
    if (!lag || lag.newer || !(lag.outdated || lag.behind || lag.opened)) return false;
    const done = await this.database.transaction((at) => this.chunk(at), { begin: BEGIN });
    if (!done) await sleep(LOOK_AGAIN_AFTER);
    return true;
  }

  /** False where another process indexes. */
  private async chunk(at: ClientBase): Promise<boolean> {
    const locked = await at.query<{ locked: boolean }>(sql.LOCK);
    if (!locked.rows[0]?.locked) return false;
    const lag = await at.query<Lag>(sql.LAG);
    if (lag.rows[0]?.outdated) for (const statement of sql.EMPTY) await at.query(statement);
    for (const log of LOGS) await this.advance(at, log);
    return true;
  }

  private async advance(at: ClientBase, log: LogName): Promise<void> {
    const { rows } = await at.query<Row>(sql.nextRows(log), [ROWS]);
    const opened = log === 'full' ? (await at.query<{ trackId: number }>(sql.TAKE_OPENED, [ROWS])).rows : [];
    if (rows.length === 0 && opened.length === 0) return;
    const chunk = new Chunk(at, log);
    if (opened.length > 0) await chunk.open(opened.map(({ trackId }) => trackId));
    const places = [...new Map(rows.map((row) => [`${row.trackId} ${row.seq}`, row])).values()];
    if (places.length > 0) await chunk.write(places);
    await chunk.end();
    const last = rows.at(-1);
    if (last) await at.query(sql.reached(log), [last.position]);
  }
}
