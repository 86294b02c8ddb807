import { Injectable } from '@nestjs/common';
import type { TransitionView } from '../../../domain/values/views.js';
import { pageOfList } from '../../../http/requests/paging.js';
import type { ReadScope } from '../../../ledger/read-scope.js';
import { HistoryQuery } from '../history.query.js';
import { noTrack, TracksQuery } from '../tracks.query.js';
import { TransitionsQuery } from '../transitions.query.js';

export type LedgerPageRequest = {
  /** Rows as they were recorded, or the history as it is now believed. */
  order: 'recorded' | 'effective';
  /** The `next` of the page before; 0 for the first page. */
  after: number;
  limit: number;
};

/** The ledger of a track, a page at a time. */
@Injectable()
export class LedgerPagesQuery {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly transitions: TransitionsQuery,
    private readonly history: HistoryQuery,
  ) {}

  async page(
    slug: string,
    scope: ReadScope,
    { order, after, limit }: LedgerPageRequest,
  ): Promise<{ items: TransitionView[]; next: string | null }> {
    const track = await this.tracks.key(slug, scope);
    if (!track) throw noTrack(slug);
    if (order === 'effective') {
      const entries = (await this.history.effectiveOf([slug], scope, {})).get(slug) ?? [];
      const rest = entries
        .map((entry, index) => ({ entry, position: index + 1 }))
        .slice(after, after + limit + 1);
      const { items, next } = pageOfList(rest, limit, ({ position }) => String(position));
      return { items: items.map(({ entry }) => entry), next };
    }
    const listed = await this.transitions.recorded(slug, scope, after, limit + 1);
    const { items, next } = pageOfList(listed, limit, ({ at }) => at);
    return { items: items.map(({ transition }) => transition), next };
  }
}
