import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../access/allow.js';
import type { Day, TrackView } from '../domain/values/views.js';
import { typedDay, unreadableParameter } from '../forms/typed-days.js';
import { PageRequest, PageRequestOf } from '../http/responses/page-request.js';
import { type PageResult, show } from '../http/responses/page-result.js';
import { messagesFor } from '../i18n/messages.js';
import { namesakesAmong } from '../i18n/track-names.js';
import type { ReadScope } from '../ledger/read-scope.js';
import { TimeSlices } from '../runtime/time-slices.js';
import { HistoryQuery } from '../tracks/queries/history.query.js';
import { TracksQuery, type TrackVersion } from '../tracks/queries/tracks.query.js';
import type { Format, Page } from '../ui/page.js';
import { renderHtml, renderPage } from '../ui/render.js';
import { fillPlaceholders, PLACEHOLDER } from '../ui/rendered-html.js';
import { boardSchema } from './board.controller.js';
import { Board, BoardFrame, type BoardRow, MAX_FULL_ROWS } from './board.page.js';
import type { BoardFilter } from './board.query.js';
import { BoardsCache, type CachedBoard } from './boards-cache.js';
import { compactRows } from './compact-rows.js';
import { stageDaysOf } from './stage-days.js';

/** Unlike the API, the page ignores invalid parameters, so that a mistyped URL still shows the board. */
export const lenientQuery = z.object({
  kind: boardSchema.shape.kind.catch(undefined),
  party: boardSchema.shape.party.catch(undefined),
  stage: boardSchema.shape.stage.catch(undefined),
  stalled: z.literal('true').optional().catch(undefined),
  asOf: z.unknown().optional().transform(typedDay),
});

/** The parsed query; `misread` is the text given as a day that is not one. */
type BoardRequest = { filters: Omit<BoardFilter, 'asOf'>; asOf: Day | undefined; misread: string | null };

function readRequest(query: unknown, scope: ReadScope): BoardRequest {
  const { stalled, asOf, ...filter } = lenientQuery.parse(query);
  const filters = { ...filter, stalled: scope !== 'public' && stalled ? true : undefined };
  return { filters, asOf, misread: unreadableParameter(query, { asOf }) };
}

@Controller()
export class BoardPages {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly history: HistoryQuery,
    private readonly cache: BoardsCache,
    private readonly timeSlices: TimeSlices,
  ) {}

  @Get()
  @Allow('public', { anyQuery: true, compress: true })
  async show(@PageRequestOf() { page, scope, http }: PageRequest): Promise<PageResult> {
    const asked = readRequest(http.query, scope);
    const versions = await this.tracks.versions({}, scope);
    const seen = typeof scope === 'string' ? scope : [...scope].sort().join();
    const key = [page.session.staff, seen, page.today, page.language, http.url].join(' ');
    const { board, coverageUntil } = await this.cache.board(key, versions, () =>
      this.drawn(page, asked, scope, versions),
    );
    const day = asked.asOf ?? page.today;
    const frame = renderPage(
      <BoardFrame page={{ ...page, coverageUntil }} asOf={day} formats={formatsOf(asked)}>
        {PLACEHOLDER}
      </BoardFrame>,
    );
    const { bytes, digest } = fillPlaceholders(frame, [board]);
    return show(bytes, { headers: { etag: `"${digest}"` } });
  }

  private async drawn(
    page: Page,
    asked: BoardRequest,
    scope: ReadScope,
    versions: readonly TrackVersion[],
  ): Promise<CachedBoard> {
    const { filters, asOf, misread } = asked;
    const now = await this.tracks.summaries({}, scope, {}, versions);
    const all = asOf === undefined ? now : await this.tracks.summaries({}, scope, { asOf });
    const shown = all.filter(({ track }) => isShown(track, filters));
    const few = shown.length <= MAX_FULL_ROWS;
    const compact = few ? [] : shown;
    const day = asOf ?? page.today;
    const namesakes = namesakesAmong(all.map(({ track }) => track));
    const named = { ...page, namesakes };
    const html = renderHtml(
      <Board
        page={named}
        asOf={day}
        misread={misread}
        rows={few ? await this.rows(shown, all, scope, asOf) : []}
        compact={compact}
        filters={filters}
        choices={choicesOf(all.map(({ track }) => track))}
        stageDays={stageDaysOf(now)}
        formats={formatsOf(asked)}
      />,
    );
    const how = { page: named, asOf: day, m: messagesFor(page.language) };
    const rows = await this.timeSlices.run(compactRows(compact, how));
    return { board: fillPlaceholders(html, rows), coverageUntil: coverageOf(all.map(({ track }) => track)) };
  }

  /** Rows with whole histories, for boards short enough to have the chart. */
  private async rows(
    shown: readonly { track: TrackView }[],
    all: readonly { track: TrackView }[],
    scope: ReadScope,
    asOf: Day | undefined,
  ): Promise<BoardRow[]> {
    const stories = await this.history.effectiveOf(
      shown.map(({ track }) => track.slug),
      scope,
      { asOf },
    );
    const tracks = new Map(all.map(({ track }) => [track.slug, track]));
    return shown.map(({ track }) => {
      const twin = track.twin === null ? null : (tracks.get(track.twin) ?? null);
      return { track, entries: stories.get(track.slug) ?? [], twin };
    });
  }
}

const choicesOf = (tracks: readonly TrackView[]) => ({
  parties: [
    ...new Set(tracks.flatMap(({ parties, members = {} }) => [...parties, ...Object.values(members).flat()])),
  ].sort(),
  kinds: [...new Set(tracks.map(({ kind }) => kind))],
  stalled: tracks.filter(({ status }) => status.stalled).length,
});

/** Links to the same view in machine formats. Feeds have no day, because they contain what is recorded from now on. */
function formatsOf({ filters: { stalled, ...filter }, asOf }: BoardRequest): Format[] {
  const asked = queryOf({ ...filter, asOf });
  const lasting = queryOf(filter);
  return [
    { href: `/v1/board${asked}`, label: 'JSON', type: 'application/json' },
    { href: `/board.csv${asked}`, label: 'CSV', type: 'text/csv' },
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

const takesPart = ({ parties, members = {} }: TrackView, party: string): boolean =>
  parties.includes(party) || Object.values(members).flat().includes(party);

/** Whether a track matches the filter, apart from its day. */
const isShown = (track: TrackView, { kind, party, stage, stalled }: BoardFilter): boolean =>
  (kind === undefined || track.kind === kind) &&
  (party === undefined || takesPart(track, party)) &&
  (stage === undefined || (track.status.stage === stage && !track.status.unknownBefore)) &&
  (stalled === undefined || track.status.stalled === stalled);
