import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import { Database } from '../../db/database.js';
import { Notifier } from '../../db/notifier.js';
import { ADMINISTRATIVE_EVENTS } from '../../domain/events/event-data.js';
import type { State } from '../../domain/replay/replay.js';
import { statusOn } from '../../domain/replay/status.js';
import { bounds, dayNumber } from '../../domain/values/dates.js';
import type { Day, Stage } from '../../domain/values/views.js';
import { visibleStatus } from '../../ledger/public-view.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { WebhookSettings } from '../sending/settings.js';
import { type Notice, Notices } from './notices.js';

/** Where a round can still be held. */
const BEFORE_SIGNATURE: readonly Stage[] = [
  'exploratory',
  'announced',
  'negotiating',
  'text_agreed',
  'initialled',
];

type Found = {
  id: number;
  slug: string;
  coverage_until: Day | null;
  revision: number;
  state: State;
  /** The day on which history was brought in, if nothing has been recorded since. */
  imported_on: Day | null;
};
type Watched = { day: Day; full_position: string; public_position: string };

/**
 * $1 which log; $2 null for every track, else those with rows after that position; $3 how far it has been fanned out;
 * $4 types of events about the record alone.
 * What is known of a track must have been told before what follows from it: one with newer rows is looked at later.
 */
const STANDING = `
  SELECT t.id, t.slug, t.coverage_until, s.state,
    CASE WHEN $1 THEN h.public_revision ELSE h.revision END AS revision,
    (SELECT CASE WHEN NOT l.alerts THEN to_char(l.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') END FROM ledger l
     WHERE l.track_id = t.id AND l.type <> ALL($4) ORDER BY l.seq DESC LIMIT 1) AS imported_on
  FROM tracks t JOIN heads h ON h.track_id = t.id
  JOIN statuses s ON s.track_id = t.id AND s.public = $1
    AND s.position = CASE WHEN $1 THEN h.public_positions ELSE h.positions END
  WHERE ($2::bigint IS NULL OR t.id IN (SELECT track_id FROM feed WHERE public = $1 AND position > $2))
    AND NOT EXISTS (SELECT FROM feed f WHERE f.track_id = t.id AND f.public = $1 AND f.position > $3)
    AND NOT EXISTS (SELECT FROM unnumbered u WHERE u.track_id = t.id)
  ORDER BY t.id`;

/**
 * Looks for rounds whose last possible day has passed and for tracks that have come to a standstill: all of them once
 * a day, else those with new rows. One process at a time; what was told is kept, so after a time of rest everything
 * is found and nothing is told twice.
 */
@Injectable()
export class EndpointWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly service: BackgroundService;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly notices: Notices,
    private readonly notifier: Notifier,
    settings: WebhookSettings,
  ) {
    this.service = new BackgroundService(
      EndpointWatch.name,
      async () => void (await this.lookOnce()),
      settings.watch,
    );
  }

  onApplicationBootstrap(): void {
    this.service.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.service.stop();
  }

  /** How many notices were raised; none while another process looks. */
  async look(): Promise<number> {
    await this.service.idle();
    return this.lookOnce();
  }

  private async lookOnce(): Promise<number> {
    const raised = await this.database.transaction(async (at) => {
      const lock = await at.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
        ADVISORY_LOCKS.watch,
      ]);
      if (!lock.rows[0]?.mine) return 0;
      const today = this.clock.now().slice(0, 10);
      const { rows } = await at.query<Watched>(
        `SELECT to_char(day, 'YYYY-MM-DD') AS day, full_position, public_position FROM webhook_watch`,
      );
      const fannedOut = await at.query<{ public: boolean; position: string }>(
        'SELECT public, position FROM webhook_positions',
      );
      const [watched] = rows;
      if (!watched) return 0;
      const isNewDay = watched.day < today;
      const upTo = (isPublic: boolean) =>
        fannedOut.rows.find((row) => row.public === isPublic)?.position ?? '0';
      let count = 0;
      for (const isPublic of [false, true]) {
        const since = isPublic ? watched.public_position : watched.full_position;
        if (!isNewDay && since === upTo(isPublic)) continue;
        count += await this.raiseFor(at, isPublic, [isNewDay ? null : since, upTo(isPublic)], today);
      }
      await at.query(
        'UPDATE webhook_watch SET day = greatest(day, $1), full_position = $2, public_position = $3',
        [today, upTo(false), upTo(true)],
      );
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
    const { rows } = await at.query<Found>(STANDING, [isPublic, ...within, ADMINISTRATIVE_EVENTS]);
    let count = 0;
    for (const row of rows) {
      // What was so already when history was brought in is no news: it is written down, and nobody is told.
      const { imported_on } = row;
      const old = imported_on ? noticesOf(row, isPublic, imported_on).map(keyOf) : [];
      for (const notice of noticesOf(row, isPublic, today)) {
        const isNews = !old.includes(keyOf(notice));
        if ((await this.notices.raise(at, notice, isNews ? undefined : 'nobody')) && isNews) count += 1;
      }
    }
    return count;
  }
}

const keyOf = ({ type, about }: Notice): string => `${type} ${about}`;

/** What there is to say of a track on that day. Silence is a matter of the inside: the public is not told of it. */
export function noticesOf(found: Found, isPublic: boolean, today: Day): Notice[] {
  const { id: trackId, slug, state, coverage_until, revision } = found;
  const whole = statusOn(state, today, coverage_until);
  const status = visibleStatus(whole, isPublic ? 'public' : 'full');
  const common = { public: isPublic, trackId };
  const said = { track: slug, seq: revision, status };
  const overdue = state.context.planned
    .filter(({ target }) => bounds(target).latest < dayNumber(today))
    .filter(() => BEFORE_SIGNATURE.includes(status.stage))
    .map((round) => ({
      ...common,
      type: 'round.overdue' as const,
      about: `${round.number} ${round.target}`,
      data: { ...said, round },
    }));
  if (isPublic || !whole.stalled) return overdue;
  return [
    ...overdue,
    {
      ...common,
      type: 'track.stalled' as const,
      about: `since ${state.context.progressDay}`,
      data: said,
    },
  ];
}
