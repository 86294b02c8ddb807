import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { ClientBase } from 'pg';
import type { RowOf } from '../../db/columns.js';
import { Database } from '../../db/database.js';
import { Notifier } from '../../db/notifier.js';
import { ADMINISTRATIVE_EVENTS } from '../../domain/events/event-data.js';
import type { State } from '../../domain/replay/replay.js';
import { statusOn } from '../../domain/replay/status.js';
import { bounds, dayNumber } from '../../domain/values/dates.js';
import type { Day } from '../../domain/values/views.js';
import { visibleStatus } from '../../ledger/public-view.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { WebhookSettings } from '../sending/settings.js';
import type { MONITOR_PROGRESS, POSITIONS } from '../sql/tables.sql.js';
import {
  CURRENT_STATES,
  LOCK_MONITOR,
  READ_POSITIONS,
  READ_PROGRESS,
  SAVE_PROGRESS,
} from '../sql/track-monitor.sql.js';
import { type Notice, Notices } from './notices.js';

type MonitoredTrack = {
  id: number;
  slug: string;
  coverageUntil: Day | null;
  revision: number;
  state: State;
  /** The day on which the track's history was imported, if nothing has been recorded since. */
  importedOn: Day | null;
};
type Progress = RowOf<typeof MONITOR_PROGRESS>;

/**
 * Raises notices about overdue rounds (their last possible day has passed) and stalled tracks. It checks all tracks once a
 * day and tracks with new rows in between, in one process at a time. Notices are stored, so none is raised twice, and
 * none is lost while no process runs.
 */
@Injectable()
export class TrackMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly service: BackgroundService;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly notices: Notices,
    private readonly notifier: Notifier,
    settings: WebhookSettings,
  ) {
    this.service = new BackgroundService(
      TrackMonitor.name,
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
    const raised = await this.database.transaction(async (at) => {
      const lock = await at.query<{ mine: boolean }>(LOCK_MONITOR);
      if (!lock.rows[0]?.mine) return 0;
      const today = this.clock.now().slice(0, 10);
      const { rows } = await at.query<Progress>(READ_PROGRESS);
      const fannedOut = await at.query<RowOf<typeof POSITIONS>>(READ_POSITIONS);
      const [progress] = rows;
      if (!progress) return 0;
      const isNewDay = progress.day < today;
      const upTo = (isPublic: boolean) =>
        fannedOut.rows.find((row) => row.public === isPublic)?.position ?? '0';
      let count = 0;
      for (const isPublic of [false, true]) {
        const since = isPublic ? progress.publicPosition : progress.fullPosition;
        if (!isNewDay && since === upTo(isPublic)) continue;
        count += await this.raiseFor(at, isPublic, [isNewDay ? null : since, upTo(isPublic)], today);
      }
      await at.query(SAVE_PROGRESS, [today, upTo(false), upTo(true)]);
      return count;
    });
    if (raised > 0) this.notifier.notify('deliveries');
    return raised;
  }

  private async raiseFor(
    at: ClientBase,
    isPublic: boolean,
    within: (string | null)[],
    today: Day,
  ): Promise<number> {
    const { rows } = await at.query<MonitoredTrack>(CURRENT_STATES, [
      isPublic,
      ...within,
      ADMINISTRATIVE_EVENTS,
    ]);
    let count = 0;
    for (const row of rows) {
      // A notice that was already due on the day of the import is stored but not sent.
      const { importedOn } = row;
      const old = importedOn ? noticesOf(row, isPublic, importedOn).map(keyOf) : [];
      for (const notice of noticesOf(row, isPublic, today)) {
        const isNews = !old.includes(keyOf(notice));
        if ((await this.notices.raise(at, notice, isNews ? undefined : 'nobody')) && isNews) count += 1;
      }
    }
    return count;
  }
}

const keyOf = ({ type, about }: Notice): string => `${type} ${about}`;

/** The notices that are due for a track on that day. The public gets none about stalled tracks. */
export function noticesOf(track: MonitoredTrack, isPublic: boolean, today: Day): Notice[] {
  const { id: trackId, slug, state, coverageUntil, revision } = track;
  const whole = statusOn(state, today, coverageUntil);
  const status = visibleStatus(whole, isPublic ? 'public' : 'full');
  const common = { public: isPublic, trackId };
  const data = { track: slug, seq: revision, status };
  const overdue = state.context.planned
    .filter(({ target }) => bounds(target).latest < dayNumber(today))
    .filter(() => status.talks !== 'ended')
    .map((round) => ({
      ...common,
      type: 'round.overdue' as const,
      about: `${round.number} ${round.target}`,
      data: { ...data, round },
    }));
  if (isPublic || !whole.stalled) return overdue;
  return [
    ...overdue,
    {
      ...common,
      type: 'track.stalled' as const,
      about: `since ${state.context.progressDay}`,
      data,
    },
  ];
}
