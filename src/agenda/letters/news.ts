import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Database } from '../../db/database.js';
import { isAdministrative } from '../../domain/events/event-data.js';
import type { TransitionView } from '../../domain/values/views.js';
import { visibleTransition } from '../../ledger/public-view.js';
import type { LogName, ReadScope } from '../../ledger/read-scope.js';
import { Clock } from '../../runtime/clock.js';
import { TransitionsQuery } from '../../tracks/queries/transitions.query.js';
import { LOCK_NEWS, NEWS_OF, NEWS_TOLD, NEWS_UNTIL, TELL_FOLLOWERS } from './news.sql.js';

/** How long entries gather before they are mailed, in milliseconds: those of one meeting come in one mail. */
const GATHERS = 2 * 60_000;

/** Most rows of either numbering of the feed in one transaction. */
const MOST_ROWS = 200;

type Position = { public: boolean; position: string };
type NewsRow = { trackId: number; public: boolean; seq: number };

/** What was recorded on tracks that people follow: noted as it comes, and read when it is mailed. */
@Injectable()
export class FollowNews {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly transitions: TransitionsQuery,
  ) {}

  /** Notes what followers are to be told of every row that the feed has. Each is noted once, whichever process does it. */
  async gather(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted && (await this.database.transaction((at) => this.gatherSome(at))));
  }

  /** The entries of a letter, as they were recorded, as far as a person may read them now. */
  async of(
    { personId, about }: { personId: string; about: string },
    scope: ReadScope,
    limit: number,
  ): Promise<TransitionView[]> {
    const own = scope === 'full' ? null : scope === 'public' ? [] : [...scope];
    const { rows } = await this.database.pool.query<NewsRow>({
      name: 'follow-news',
      text: NEWS_OF,
      values: [personId, about, own, limit],
    });
    const read = async (log: LogName) => {
      const wanted = rows.filter((row) => row.public === (log === 'public'));
      return wanted.length === 0 ? [] : this.transitions.rows(log, wanted);
    };
    const found = [...(await read('full')), ...(await read('public'))];
    return found.flatMap((row) =>
      row && !isAdministrative(row.transition.type) ? [visibleTransition(row.transition, scope)] : [],
    );
  }

  /** Returns whether there may be more. */
  private async gatherSome(at: ClientBase): Promise<boolean> {
    const { rows } = await at.query<Position>(LOCK_NEWS);
    const placeOf = (isPublic: boolean) => rows.find((row) => row.public === isPublic)?.position ?? '0';
    const after = [placeOf(false), placeOf(true)];
    const until = [await this.until(at, false, after[0]), await this.until(at, true, after[1])];
    if (until.every((position) => position === null)) return false;
    const now = Date.parse(this.clock.now());
    const to = until.map((position, index) => position ?? after[index]);
    await at.query({
      name: 'tell-followers',
      text: TELL_FOLLOWERS,
      values: [
        ...[...after, ...to],
        ...[new Date(now), new Date(now + GATHERS)],
        // No other letter goes to these positions.
        to.join('.'),
      ],
    });
    for (const [index, position] of until.entries())
      if (position !== null) await at.query(NEWS_TOLD, [index === 1, position]);
    return true;
  }

  private async until(at: ClientBase, isPublic: boolean, after?: string): Promise<string | null> {
    const { rows } = await at.query<{ position: string | null }>(NEWS_UNTIL, [isPublic, after, MOST_ROWS]);
    return rows[0]?.position ?? null;
  }
}
