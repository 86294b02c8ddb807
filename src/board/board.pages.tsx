import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Day, TrackView } from '../domain/views.js';
import { Allow } from '../http/allow.js';
import { pageOf, sendPage } from '../http/pages.js';
import { HistoryQuery } from '../tracks/history.query.js';
import { seesOf, TracksQuery } from '../tracks/tracks.query.js';
import { boardSchema } from './board.controller.js';
import { BoardPage } from './board.page.js';
import { BoardQuery } from './board.query.js';

/** A page forgives what a call refuses: an address typed by hand still shows the board. */
const forgiving = z.object({
  kind: boardSchema.shape.kind.catch(undefined),
  party: boardSchema.shape.party.catch(undefined),
  stage: boardSchema.shape.stage.catch(undefined),
  stalled: z.literal('true').optional().catch(undefined),
  asOf: boardSchema.shape.asOf.catch(undefined),
});

@Controller()
export class BoardPages {
  constructor(
    private readonly board: BoardQuery,
    private readonly tracks: TracksQuery,
    private readonly history: HistoryQuery,
  ) {}

  @Get()
  @Allow('public', { anyQuery: true })
  async show(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const sees = seesOf(request.caller);
    const { stalled, ...asked } = forgiving.parse(request.query);
    const onlyStalled = sees === 'full' && stalled ? true : undefined;
    const all = await this.board.board({ asOf: asked.asOf }, sees);
    const items = this.board.filtered(all.items, { ...asked, stalled: onlyStalled });
    const stories = await this.history.effectiveOf(
      items.map(({ slug }) => slug),
      sees,
      { asOf: asked.asOf },
    );
    const titles = new Map(all.items.map(({ slug, title }) => [slug, title]));
    const page = pageOf(request, { today: this.tracks.today(), coverageUntil: coverageOf(all.items) });
    return sendPage(
      reply,
      <BoardPage
        page={page}
        asOf={all.asOf}
        rows={items.map((track) => {
          const title = track.twin === null ? undefined : titles.get(track.twin);
          const twin = track.twin !== null && title !== undefined ? { slug: track.twin, title } : null;
          return { track, entries: stories.get(track.slug) ?? [], twin };
        })}
        filters={{ ...asked, stalled: onlyStalled }}
        choices={{
          parties: [...new Set(all.items.flatMap(({ parties }) => parties))].sort(),
          kinds: [...new Set(all.items.map(({ kind }) => kind))],
          stalled: all.items.filter(({ status }) => status.stalled).length,
        }}
        formats={[{ href: `/v1/board${page.query ? `?${machineQuery(asked)}` : ''}`, label: 'JSON' }]}
      />,
      page.language,
    );
  }
}

const machineQuery = (asked: Record<string, string | undefined>): string =>
  new URLSearchParams(
    Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString();

/** How far all sources reach, where that is the same for every track shown; else it is each track's own matter. */
function coverageOf(tracks: readonly TrackView[]): Day | null {
  const days = new Set(tracks.map(({ coverageUntil }) => coverageUntil));
  const [day] = days;
  return days.size === 1 ? (day ?? null) : null;
}
