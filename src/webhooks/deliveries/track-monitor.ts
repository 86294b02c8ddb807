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
import { type StoredState, stateOf } from '../../ledger/rows/stored-state.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { WebhookSettings } from '../sending/settings.js';
import type { MONITOR_PROGRESS, POSITIONS } from '../sql/tables.sql.js';
import {
  dueOfRows,
  dueSince,
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

/** Rows of a log, or tracks that a new day concerns, in one transaction: whoever fans out may wait for its end. */
const CHUNK = 200;

const LOGS = [false, true] as const;

/** After every track. */
const LAST = 2_147_483_647;

/**
 * Raises notices about overdue rounds (their last possible day has passed) and stalled tracks. It looks at tracks with new
 * rows, and once a day at those whose time has come, in one process at a time. Notices are stored, so none is raised
 * twice, and none is lost while no process runs.
 */
@Injectable()
export class TrackMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly service: BackgroundService;
  /** Up to which track each log was looked at on a new day: after a restart it is looked at again. */
  private looked: { day: Day; after: number[] } = { day: '', after: [0, 0] };

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
    let raised = 0;
    for (let isMore = true; isMore; ) {
      const chunk = await this.database.transaction((at) => this.checkChunk(at));
      raised += chunk.raised;
      isMore = chunk.isMore;
    }
    if (raised > 0) this.notifier.notify('deliveries');
    return raised;
  }

  private async checkChunk(at: ClientBase): Promise<{ raised: number; isMore: boolean }> {
    const nothing = { raised: 0, isMore: false };
    const lock = await at.query<{ mine: boolean }>(LOCK_MONITOR);
    if (!lock.rows[0]?.mine) return nothing;
    const { rows } = await at.query<Progress>(READ_PROGRESS);
    const [progress] = rows;
    if (!progress) return nothing;
    const fannedOut = await at.query<RowOf<typeof POSITIONS>>(READ_POSITIONS);
    const heads = LOGS.map((isPublic) =>
      Number(fannedOut.rows.find((row) => row.public === isPublic)?.position ?? 0),
    );
    const today = this.clock.now().slice(0, 10);
    let raised = 0;
    let isMore = false;
    if (progress.day < today) {
      const found = await this.lookAtNewDay(at, heads, progress.day, today);
      raised += found.raised;
      isMore = found.isMore;
    }
    const positions = [Number(progress.fullPosition), Number(progress.publicPosition)];
    for (const [log, isPublic] of LOGS.entries()) {
      const [from = 0, head = 0] = [positions[log], heads[log]];
      if (from >= head) continue;
      const upTo = Math.min(head, from + CHUNK);
      const due = await this.due(at, dueOfRows(isPublic), [isPublic, dayNumber(today), head], [from, upTo]);
      raised += await this.raiseFor(at, isPublic, due, today);
      positions[log] = upTo;
      isMore ||= upTo < head;
    }
    const isLooked = this.looked.day === today && this.looked.after.every((after) => after === LAST);
    await at.query(SAVE_PROGRESS, [isLooked ? today : progress.day, ...positions]);
    return { raised, isMore };
  }

  /** Looks at the next tracks of each log whose time may have come since `day`. */
  private async lookAtNewDay(at: ClientBase, heads: readonly number[], day: Day, today: Day) {
    if (this.looked.day !== today) this.looked = { day: today, after: [0, 0] };
    const { after } = this.looked;
    let raised = 0;
    for (const [log, isPublic] of LOGS.entries()) {
      const asked = [isPublic, dayNumber(today), heads[log]] as const;
      const due = await this.due(at, dueSince(isPublic), asked, [dayNumber(day), after[log], CHUNK]);
      raised += await this.raiseFor(at, isPublic, due, today);
      after[log] = due.length < CHUNK ? LAST : (due.at(-1)?.id ?? LAST);
    }
    return { raised, isMore: after.some((one) => one !== LAST) };
  }

  private async due(
    at: ClientBase,
    text: string,
    [isPublic, today, head]: readonly [boolean, number, number | undefined],
    more: readonly unknown[],
  ): Promise<MonitoredTrack[]> {
    const values = [isPublic, today, head, ADMINISTRATIVE_EVENTS, ...more];
    const { rows } = await at.query<Omit<MonitoredTrack, 'state'> & { state: StoredState }>(text, values);
    return rows.map((row) => ({ ...row, state: stateOf(row.state) }));
  }

  private async raiseFor(
    at: ClientBase,
    isPublic: boolean,
    tracks: readonly MonitoredTrack[],
    today: Day,
  ): Promise<number> {
    let count = 0;
    for (const row of tracks) {
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
