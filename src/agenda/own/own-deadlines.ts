import { Injectable } from '@nestjs/common';
import { type Caller, readScopeOf } from '../../access/allow.js';
import { dayOf } from '../../domain/values/dates.js';
import type { TrackView } from '../../domain/values/views.js';
import type { ListedDeadline } from '../../tracks/queries/deadlines/deadline-view.js';
import {
  type DeadlineReader,
  type DeadlineRequest,
  DeadlinesQuery,
} from '../../tracks/queries/deadlines/deadlines.query.js';
import { TracksQuery } from '../../tracks/queries/tracks.query.js';

/** The largest id of a track: after all deadlines of a day. */
const LAST_TRACK = 2_147_483_647;

export type OwnRequest = {
  /**
   * All deadlines that the person may read. Else what they have taken on and what our side owes: of the tracks of their
   * desks, where they have one.
   */
  everything: boolean;
  /** With `everything`, only those of these tracks, by slug. */
  among?: readonly string[];
  /** The first and the last of the last possible days, as day numbers. */
  from?: number;
  until: number;
  limit: number;
};

/** Deadlines in the order of their last possible days, with their tracks by slug. `isMore`: more follow. */
export type OwnDeadlines = {
  items: ListedDeadline[];
  tracks: ReadonlyMap<string, TrackView>;
  namesakes: ReadonlySet<string>;
  isMore: boolean;
};

const NONE: OwnDeadlines = { items: [], tracks: new Map(), namesakes: new Set(), isMore: false };

/** The deadlines of a person, outside of pages: for mails and calendars. Rights are those that the person has now. */
@Injectable()
export class OwnDeadlinesQuery {
  constructor(
    private readonly deadlines: DeadlinesQuery,
    private readonly tracks: TracksQuery,
  ) {}

  async read(caller: Caller, { everything, among, from, until, limit }: OwnRequest): Promise<OwnDeadlines> {
    const scope = readScopeOf(caller);
    if (scope === 'public' || among?.length === 0) return NONE;
    const after = from === undefined ? null : { day: from - 1, track: LAST_TRACK, key: '' };
    const request = { by: dayOf(until), after, limit };
    const reader = { scope, caller };
    const { items, isMore } = everything
      ? await this.everything({ ...request, among }, reader)
      : await this.deadlines.own(request, reader);
    if (items.length === 0) return NONE;
    const slugs = [...new Set(items.map(({ track }) => track))];
    const tracks = await this.tracks.list({ slugs }, scope);
    return {
      items,
      tracks: new Map(tracks.map((track) => [track.slug, track])),
      namesakes: await this.tracks.namesakes(tracks, scope),
      isMore,
    };
  }

  private async everything(request: DeadlineRequest, reader: DeadlineReader) {
    const { items, next } = await this.deadlines.page(request, reader);
    return { items, isMore: next !== null };
  }
}
