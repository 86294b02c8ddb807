import { Injectable } from '@nestjs/common';
import { type Caller, readScopeOf } from '../access/allow.js';
import type { Day, DeadlineView } from '../domain/values/views.js';
import { toldDeadline } from '../tracks/queries/deadlines/deadline-view.js';
import { DeadlinesQuery } from '../tracks/queries/deadlines/deadlines.query.js';
import { noTrack, TracksQuery } from '../tracks/queries/tracks.query.js';
import { cursorOf, placeOrThrow } from './deadline-cursor.js';

/** How many days ahead one may ask: a century. */
export const MOST_DAYS = 36_525;

export type DeadlineListRequest = {
  asOf?: Day | undefined;
  within?: number | undefined;
  owner?: string | undefined;
  track?: string | undefined;
  /** The `next` of the page before. */
  after?: string | undefined;
  limit: number;
};

/** Deadlines for programs: those of tracks that the caller may read, a page at a time. */
@Injectable()
export class DeadlineLists {
  constructor(
    private readonly deadlines: DeadlinesQuery,
    private readonly tracks: TracksQuery,
  ) {}

  today(): Day {
    return this.tracks.today();
  }

  async list(
    { after, ...list }: DeadlineListRequest,
    caller: Caller,
  ): Promise<{ items: DeadlineView[]; next: string | null }> {
    const scope = readScopeOf(caller);
    if (scope === 'public') return { items: [], next: null };
    if (list.track !== undefined) {
      await this.tracks.mustMay(caller, 'read', [list.track]);
      if (!(await this.tracks.key(list.track, scope))) throw noTrack(list.track);
    }
    const place = after === undefined ? null : placeOrThrow(after);
    const { items, next } = await this.deadlines.page({ ...list, after: place }, { scope, caller });
    return { items: items.map(toldDeadline), next: next && cursorOf(next) };
  }
}
