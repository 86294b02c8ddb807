import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Database } from '../../db/database.js';
import { Notifier } from '../../db/notifier.js';
import { ADMINISTRATIVE_EVENTS } from '../../domain/events/event-data.js';
import { statusOn } from '../../domain/replay/status.js';
import { dayNumber } from '../../domain/values/dates.js';
import type { Day } from '../../domain/values/views.js';
import type { DeadlineRow } from '../../ledger/deadlines/deadline-rows.js';
import { type StoredState, stateOf } from '../../ledger/rows/stored-state.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { DeadlinesQuery } from '../../tracks/queries/deadlines/deadlines.query.js';
import { WebhookSettings } from '../sending/settings.js';
import { duringDays, FANNED_OUT_TO, LOCK_DEADLINE_MONITOR } from '../sql/deadline-monitor.sql.js';
import { Notices } from './notices.js';

/** A deadline is near from so many days before the last day on which it may fall. */
export const NEAR = 14;

/** Of what passed longer ago nobody is told any more: a service may have been down, but not for a year. */
const OLD = 366;

/** Deadlines in one transaction. */
const CHUNK = 100;

type Found = DeadlineRow & {
  about: string;
  slug: string;
  coverageUntil: Day | null;
  revision: number;
  state: StoredState;
  /** The day on which the track's history was imported, if nothing has been recorded since. */
  importedOn: Day | null;
};

/** After which deadline a look goes on: they stand by last day, track and key. */
type Place = Pick<DeadlineRow, 'dueLast' | 'trackId' | 'key'>;
const FIRST: Place = { dueLast: -2_147_483_648, trackId: 0, key: '' };

type Looked = { today: Day; head: string; after: Place };

/**
 * What is told, and of which deadlines: by their last possible days, counted from today. That a planned round has passed
 * says `round.overdue`.
 */
const TOLD = [
  { type: 'deadline.near', from: 0, to: NEAR, text: duringDays() },
  { type: 'deadline.passed', from: -OLD, to: -1, text: duringDays("AND d.rule <> 'round'") },
] as const;

/**
 * Raises notices about deadlines that are near and about those that have passed, each once, in one process at a time. A
 * notice is stored, so it is neither raised twice nor lost while no process runs. The public gets none.
 */
@Injectable()
export class DeadlineMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly service: BackgroundService;
  /** The day and the position up to which nothing is left to tell. */
  private looked = '';

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly deadlines: DeadlinesQuery,
    private readonly notices: Notices,
    private readonly notifier: Notifier,
    settings: WebhookSettings,
  ) {
    this.service = new BackgroundService(
      DeadlineMonitor.name,
      async () => void (await this.checkOnce()),
      settings.monitorInterval,
    );
  }

  onApplicationBootstrap(): void {
    this.service.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.service.stop();
  }

  /** Answers how many notices were raised; none while another process checks. */
  async check(): Promise<number> {
    await this.service.idle();
    return this.checkOnce();
  }

  private async checkOnce(): Promise<number> {
    const raised = await this.raiseAll();
    if (raised > 0) this.notifier.notify('deliveries');
    return raised;
  }

  private async raiseAll(): Promise<number> {
    const today = this.clock.now().slice(0, 10);
    const { rows } = await this.database.pool.query<{ position: string }>(FANNED_OUT_TO);
    const head = rows[0]?.position ?? '0';
    const looking = `${today} ${head}`;
    if (this.looked === looking) return 0;
    let raised = 0;
    for (const told of TOLD) {
      for (let after: Place | null = FIRST; after; ) {
        const looked: Looked = { today, head, after };
        const chunk = await this.database.transaction((at) => this.raise(at, told, looked));
        // Whoever has the lock may die before it is done: this process looks again.
        if (!chunk) return raised;
        raised += chunk.raised;
        after = chunk.next;
      }
    }
    this.looked = looking;
    return raised;
  }

  /** Null while another process raises them. `next`: after which deadline to go on; null if none is left. */
  private async raise(
    at: ClientBase,
    { type, from, to, text }: (typeof TOLD)[number],
    { today, head, after }: Looked,
  ): Promise<{ next: Place | null; raised: number } | null> {
    const lock = await at.query<{ mine: boolean }>(LOCK_DEADLINE_MONITOR);
    if (!lock.rows[0]?.mine) return null;
    const day = dayNumber(today);
    const place = [after.dueLast, after.trackId, after.key];
    const values = [type, day + from, day + to, head, CHUNK, ADMINISTRATIVE_EVENTS, ...place];
    const { rows } = await at.query<Found>(text, values);
    const views = await this.deadlines.told(at, rows, day);
    let raised = 0;
    for (const [index, row] of rows.entries()) {
      const { trackId, about, slug: track, revision: seq, state, coverageUntil } = row;
      const status = statusOn(stateOf(state), today, coverageUntil);
      const notice = { type, public: false, trackId, about };
      const isNews = !wasSoWhenImported(row, to);
      const data = { track, seq, deadline: views[index], status };
      const made = await this.notices.raise(at, { ...notice, data }, isNews ? undefined : 'nobody');
      if (made && isNews) raised += 1;
    }
    return { next: rows.length === CHUNK ? (rows.at(-1) ?? null) : null, raised };
  }
}

/** What was near or had passed on the day of the import is stored but not sent. */
const wasSoWhenImported = ({ importedOn, dueLast }: Found, to: number): boolean =>
  importedOn !== null && dueLast !== null && dueLast <= dayNumber(importedOn) + to;
