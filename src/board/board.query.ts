import { Injectable } from '@nestjs/common';
import type { Language } from '../domain/values/text.js';
import type { Day, Stage, TrackView } from '../domain/values/views.js';
import { Problem } from '../http/problems/problem.js';
import type { ReadScope } from '../ledger/read-scope.js';
import { TrackListQuery, type TrackListRequest, type TrackSort } from '../tracks/queries/track-list.query.js';
import { type TrackSummary, TracksQuery } from '../tracks/queries/tracks.query.js';
import { cursorOf, placeOrThrow } from './cursor.js';

export type BoardFilter = {
  kind?: string | undefined;
  party?: string | undefined;
  stage?: Stage | undefined;
  stalled?: boolean | undefined;
  asOf?: Day | undefined;
  q?: string | undefined;
};

export type BoardRequest = BoardFilter & {
  sort: TrackSort;
  after?: string | undefined;
  limit: number;
  /** The language whose names are sorted. */
  language: Language;
};

type BoardOf<Item> = { asOf: Day; items: Item[]; next: string | null; total: number };
export type Board = BoardOf<TrackView>;

/** Which tracks a board lists, in its order. `today`: the day for which it is asked if for no other. */
export const listOf = (
  { asOf, ...request }: Omit<BoardRequest, 'after' | 'limit'>,
  today: Day,
): TrackListRequest => ({ ...request, day: asOf ?? today, asOf: asOf !== undefined && asOf !== today });

/** The tracks that the caller may see, with their status on a day, a page at a time. */
@Injectable()
export class BoardQuery {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly lists: TrackListQuery,
  ) {}

  board(request: BoardRequest, scope: ReadScope): Promise<Board> {
    const read = (slugs: string[]) => this.tracks.list({ slugs }, scope, { asOf: request.asOf });
    return this.page(request, scope, read, ({ slug }) => slug);
  }

  /** The same, each with the entries that make up its status. */
  summaries(request: BoardRequest, scope: ReadScope): Promise<BoardOf<TrackSummary>> {
    const read = (slugs: string[]) => this.tracks.summaries({ slugs }, scope, { asOf: request.asOf });
    return this.page(request, scope, read, ({ track }) => track.slug);
  }

  private async page<Item>(
    { after, limit, ...request }: BoardRequest,
    scope: ReadScope,
    read: (slugs: string[]) => Promise<Item[]>,
    slugOf: (item: Item) => string,
  ): Promise<BoardOf<Item>> {
    if (scope === 'public' && (request.stalled !== undefined || request.sort === 'next')) {
      throw new Problem('unauthenticated', 'Which tracks are stalled, and what is due next, is not public.');
    }
    const list = listOf(request, this.tracks.today());
    const place = after === undefined ? null : placeOrThrow(after, list);
    const [{ slugs, places, more }, total] = await Promise.all([
      this.lists.page(list, scope, { place, backwards: false, limit }),
      this.lists.total(list, scope),
    ]);
    const last = places.at(-1);
    return {
      asOf: list.day,
      items: slugs.length === 0 ? [] : inOrder(slugs, await read(slugs), slugOf),
      next: more && last ? cursorOf(last, list) : null,
      total,
    };
  }
}

/** What was read of these tracks, in their order. */
export function inOrder<T>(slugs: readonly string[], read: readonly T[], slugOf: (one: T) => string): T[] {
  const bySlug = new Map(read.map((one) => [slugOf(one), one]));
  return slugs.flatMap((slug) => bySlug.get(slug) ?? []);
}
