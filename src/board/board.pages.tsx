import { Controller, Get } from '@nestjs/common';
import { Allow } from '../access/allow.js';
import type { Day, TrackView } from '../domain/values/views.js';
import { PageRequest, PageRequestOf } from '../http/responses/page-request.js';
import { type PageResult, show } from '../http/responses/page-result.js';
import type { ReadScope } from '../ledger/read-scope.js';
import { HistoryQuery } from '../tracks/queries/history.query.js';
import { TrackListQuery, type TrackListRequest } from '../tracks/queries/track-list.query.js';
import { type TrackSummary, TracksQuery } from '../tracks/queries/tracks.query.js';
import type { Format, Page } from '../ui/page.js';
import { renderHtml, renderPage } from '../ui/render.js';
import { digested, fillPlaceholders, PLACEHOLDER } from '../ui/rendered-html.js';
import { Board, BoardFrame, type BoardRow, MAX_FULL_ROWS, MAX_HISTORY } from './board.page.js';
import { inOrder, listOf } from './board.query.js';
import type { Pages } from './board-pager.js';
import { BoardsCache, type CachedBoard } from './boards-cache.js';
import { cursorOf, placeOf } from './cursor.js';
import { stageDaysOf } from './stage-days.js';
import { readBoard, type TypedBoard } from './typed-board.js';

/** Tracks per page. */
const PAGE_SIZE = 50;

@Controller()
export class BoardPages {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly lists: TrackListQuery,
    private readonly history: HistoryQuery,
    private readonly cache: BoardsCache,
  ) {}

  @Get()
  @Allow('public', { anyQuery: true, compress: true })
  async show(@PageRequestOf() { page, scope, http }: PageRequest): Promise<PageResult> {
    const asked = readBoard(http.query, scope);
    const { version, cursor } = await this.lists.state(scope);
    const seen = typeof scope === 'string' ? scope : [...scope].sort().join();
    const key = [page.session.staff, seen, page.today, page.language, http.url].join(' ');
    const { board, coverageUntil } = await this.cache.board(key, version, () =>
      this.drawn(page, asked, { scope, cursor }),
    );
    const day = asked.asOf ?? page.today;
    const frame = renderPage(
      <BoardFrame
        page={{ ...page, coverageUntil, unapplied: asked.unapplied }}
        asOf={day}
        formats={formatsOf(asked)}
      >
        {PLACEHOLDER}
      </BoardFrame>,
    );
    const { bytes, digest } = fillPlaceholders(frame, [board]);
    return show(bytes, { headers: { etag: `"${digest}"` } });
  }

  /** `cursor`: the place in the reader's stream up to which the board has everything. */
  private async drawn(
    page: Page,
    asked: TypedBoard,
    { scope, cursor }: { scope: ReadScope; cursor: string },
  ): Promise<CachedBoard> {
    const { filters, sort, asOf, misread, unknownParty } = asked;
    const list = listOf({ ...filters, asOf, sort, language: page.language }, page.today);
    const [{ slugs, pages }, total, stalled] = await Promise.all([
      this.pageOf(list, asked, scope),
      this.lists.total(list, scope),
      scope === 'public'
        ? undefined
        : this.lists.total({ ...NO_FILTER, ...dayOf(list), stalled: true }, scope),
    ]);
    const shown = await this.summaries(slugs, scope, asOf);
    const now = asOf === undefined ? shown : await this.summaries(slugs, scope, undefined);
    const tracks = shown.map(({ track }) => track);
    const entries = tracks.reduce((sum, { revision }) => sum + revision, 0);
    const isFew = shown.length <= MAX_FULL_ROWS && entries <= MAX_HISTORY;
    const board = renderHtml(
      <Board
        page={{ ...page, namesakes: await this.tracks.namesakes(tracks, scope) }}
        asOf={list.day}
        cursor={cursor}
        misread={misread}
        unknownParty={unknownParty}
        rows={isFew ? await this.rows(tracks, scope, asOf) : []}
        compact={isFew ? [] : shown}
        total={total}
        pages={pages}
        filters={filters}
        sort={sort}
        stalled={stalled}
        stageDays={stageDaysOf(now)}
        formats={formatsOf(asked)}
      />,
    );
    return { board: digested(board), coverageUntil: coverageOf(tracks) };
  }

  /** The slugs of a page, and what leads to those beside it. A cursor that is none leads to the first. */
  private async pageOf(
    list: TrackListRequest,
    { after, before, from }: TypedBoard,
    scope: ReadScope,
  ): Promise<{ slugs: string[]; pages: Pages }> {
    const [next, previous] = [after, before].map((cursor) => (cursor ? placeOf(cursor, list) : null));
    const backwards = !next && Boolean(previous);
    const found = await this.lists.page(list, scope, {
      place: next ?? previous ?? null,
      ...{ backwards, limit: PAGE_SIZE },
    });
    // Tracks may have come in between since the link was made: a page that begins the list says so.
    const isFirst = backwards ? !found.more : !next;
    const first = isFirst ? 1 : from;
    const [start, end] = [found.places[0], found.places.at(-1)];
    const hasNext = backwards || found.more;
    return {
      slugs: found.slugs,
      pages: {
        ...{ first, last: first + found.slugs.length - 1, size: PAGE_SIZE },
        next: hasNext && end ? { after: cursorOf(end, list), from: first + found.slugs.length } : null,
        previous:
          !isFirst && start ? { before: cursorOf(start, list), from: Math.max(1, first - PAGE_SIZE) } : null,
        isFirst,
      },
    };
  }

  private async summaries(slugs: string[], scope: ReadScope, asOf: Day | undefined): Promise<TrackSummary[]> {
    if (slugs.length === 0) return [];
    return inOrder(slugs, await this.tracks.summaries({ slugs }, scope, { asOf }), ({ track }) => track.slug);
  }

  /** Rows with whole histories, for boards short enough to have them. */
  private async rows(
    tracks: readonly TrackView[],
    scope: ReadScope,
    asOf: Day | undefined,
  ): Promise<BoardRow[]> {
    const slugs = tracks.map(({ slug }) => slug);
    const stories = await this.history.effectiveOf(slugs, scope, { asOf });
    const known = new Map(tracks.map((track) => [track.slug, track]));
    const others = tracks.flatMap(({ twin }) => (twin === null || known.has(twin) ? [] : twin));
    const twins = others.length > 0 ? await this.tracks.list({ slugs: others }, scope, { asOf }) : [];
    for (const twin of twins) known.set(twin.slug, twin);
    return tracks.map((track) => {
      const twin = track.twin === null ? null : (known.get(track.twin) ?? null);
      return { track, entries: stories.get(track.slug) ?? [], twin };
    });
  }
}

const NO_FILTER = { sort: 'activity', language: 'en' } as const;
const dayOf = ({ day, asOf }: TrackListRequest) => ({ day, asOf });

/** Links to the same list in machine formats. Feeds have no day, because they contain what is recorded from now on. */
function formatsOf({ filters: { stalled, ...filter }, sort, asOf }: TypedBoard): Format[] {
  const order = sort === 'activity' ? {} : { sort };
  const { kind, party } = filter;
  const lasting = queryOf({ kind, party });
  return [
    { href: `/v1/board${queryOf({ ...filter, ...order, asOf })}`, label: 'JSON', type: 'application/json' },
    { href: `/board.csv${queryOf({ ...filter, asOf })}`, label: 'CSV', type: 'text/csv' },
    { href: `/board.xlsx${queryOf({ ...filter, asOf })}`, label: 'Excel' },
    { href: `/board.atom${lasting}`, label: 'atom', type: 'application/atom+xml' },
    { href: `/board.ics${lasting}`, label: 'calendar', type: 'text/calendar' },
  ];
}

function queryOf(asked: Record<string, string | undefined>): string {
  const given = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
}

/** The day on which the sources of all shown tracks end; null if it differs between tracks. */
function coverageOf(tracks: readonly TrackView[]): Day | null {
  const days = new Set(tracks.map(({ coverageUntil }) => coverageUntil));
  const [day] = days;
  return days.size === 1 ? (day ?? null) : null;
}
