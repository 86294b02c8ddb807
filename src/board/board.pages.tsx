import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Day, TrackView } from '../domain/views.js';
import { Allow, type Sight, sightOf } from '../http/allow.js';
import { headPage, languageOf, pageOf } from '../http/pages.js';
import { misreadIn, typedDay } from '../http/typed.js';
import { messagesFor } from '../i18n/messages.js';
import { HistoryQuery } from '../tracks/history.query.js';
import { TracksQuery, type TrackVersion } from '../tracks/tracks.query.js';
import type { Drawn } from '../ui/drawn.js';
import type { Format } from '../ui/page.js';
import { renderPage } from '../ui/render.js';
import { boardSchema } from './board.controller.js';
import { type BoardFilters, BoardPage, type BoardRow, MANY } from './board.page.js';
import { isShown } from './board.query.js';
import { withRows } from './compact-rows.js';
import { KeptBoards } from './kept-boards.js';
import { stageDaysOf } from './stage-days.js';

/** A page forgives what a call refuses: an address typed by hand still shows the board. */
export const forgiving = z.object({
  kind: boardSchema.shape.kind.catch(undefined),
  party: boardSchema.shape.party.catch(undefined),
  stage: boardSchema.shape.stage.catch(undefined),
  stalled: z.literal('true').optional().catch(undefined),
  asOf: z.unknown().optional().transform(typedDay),
});

@Controller()
export class BoardPages {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly history: HistoryQuery,
    private readonly kept: KeptBoards,
  ) {}

  @Get()
  @Allow('public', { anyQuery: true, compress: true })
  async show(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const language = languageOf(request);
    headPage(reply, language);
    const sight = sightOf(request.caller);
    const versions = await this.tracks.versions({}, sight);
    const draw = () => this.drawn(request, sight, versions);
    const key = `${this.tracks.today()} ${language} ${request.url}`;
    const { bytes, digest } = request.caller ? await draw() : await this.kept.page(versions, key, draw);
    reply.header('etag', `"${digest}"`);
    return bytes;
  }

  private async drawn(
    request: FastifyRequest,
    sight: Sight,
    versions: readonly TrackVersion[],
  ): Promise<Drawn> {
    const { stalled, asOf, ...asked } = forgiving.parse(request.query);
    const filters = { ...asked, stalled: sight !== 'public' && stalled ? true : undefined };
    const now = await this.tracks.told({}, sight, {}, versions);
    const all = asOf === undefined ? now : await this.tracks.told({}, sight, { asOf });
    const shown = all.filter(({ track }) => isShown(track, filters));
    const few = shown.length <= MANY;
    const today = this.tracks.today();
    const page = pageOf(request, { today, coverageUntil: coverageOf(all.map(({ track }) => track)) });
    const compact = few ? [] : shown;
    const html = renderPage(
      <BoardPage
        page={page}
        asOf={asOf ?? today}
        misread={misreadIn(request.query, { asOf })}
        rows={few ? await this.rows(shown, all, sight, asOf) : []}
        compact={compact}
        filters={filters}
        choices={choicesOf(all.map(({ track }) => track))}
        stageDays={stageDaysOf(now)}
        formats={formatsOf({ ...asked, asOf })}
      />,
    );
    return withRows(html, compact, { page, asOf: asOf ?? today, m: messagesFor(page.language) });
  }

  /** Rows with their whole histories, for as many tracks as the picture holds. */
  private async rows(
    shown: readonly { track: TrackView }[],
    all: readonly { track: TrackView }[],
    sight: Sight,
    asOf: Day | undefined,
  ): Promise<BoardRow[]> {
    const stories = await this.history.effectiveOf(
      shown.map(({ track }) => track.slug),
      sight,
      { asOf },
    );
    const titles = new Map(all.map(({ track: { slug, title } }) => [slug, title]));
    return shown.map(({ track }) => {
      const title = track.twin === null ? undefined : titles.get(track.twin);
      const twin = track.twin !== null && title !== undefined ? { slug: track.twin, title } : null;
      return { track, entries: stories.get(track.slug) ?? [], twin };
    });
  }
}

const choicesOf = (tracks: readonly TrackView[]) => ({
  parties: [...new Set(tracks.flatMap(({ parties }) => parties))].sort(),
  kinds: [...new Set(tracks.map(({ kind }) => kind))],
  stalled: tracks.filter(({ status }) => status.stalled).length,
});

/** The same view for programs; feeds tell what is recorded from now on, so they know no day. */
function formatsOf({ asOf, ...filter }: Omit<BoardFilters, 'stalled'> & { asOf: Day | undefined }): Format[] {
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

/** How far all sources reach, where that is the same for every track shown; else it is each track's own matter. */
function coverageOf(tracks: readonly TrackView[]): Day | null {
  const days = new Set(tracks.map(({ coverageUntil }) => coverageUntil));
  const [day] = days;
  return days.size === 1 ? (day ?? null) : null;
}
