import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { daySchema, instantSchema } from '../domain/event-data.js';
import { stageGraph } from '../domain/graph.js';
import { kindOf } from '../domain/kinds/index.js';
import type { TrackView, TransitionView } from '../domain/views.js';
import { Allow } from '../http/allow.js';
import { pageOf, sendPage } from '../http/pages.js';
import type { MachineGraph } from '../ui/diagram.js';
import { BriefPage } from './brief.page.js';
import { HistoryPage } from './history.page.js';
import { HistoryQuery } from './history.query.js';
import { Ledger } from './ledger.js';
import type { NextStep } from './next-steps.js';
import { refusal } from './present.js';
import { nextOn } from './refusing.js';
import { TrackPage } from './track.page.js';
import { noTrack, type Sees, seesOf, TracksQuery } from './tracks.query.js';
import { TransitionsQuery } from './transitions.query.js';

/** A page forgives what a call refuses. */
const momentSchema = z.object({
  asOf: daySchema.optional().catch(undefined),
  knownAt: instantSchema.optional().catch(undefined),
});

/** A ledger's page shows this many rows: some ten screens. */
const ROWS = 200;

@Controller()
export class TrackPages {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly history: HistoryQuery,
    private readonly transitions: TransitionsQuery,
    private readonly ledger: Ledger,
  ) {}

  @Get('tracks/:slug')
  @Allow('public', { anyQuery: true })
  async track(
    @Param('slug') slug: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { sees, moment, track, entries, twin, page } = await this.read(slug, request);
    const recorded = (await this.transitions.recorded(slug, sees, 0, ROWS)).map(
      ({ transition }) => transition,
    );
    const isNow = moment.asOf === undefined && moment.knownAt === undefined;
    return sendPage(
      reply,
      <TrackPage
        page={page}
        track={track}
        entries={entries}
        recorded={recorded}
        twin={twin && { slug: twin.slug, title: twin.title }}
        next={sees === 'full' && isNow ? await this.nextSteps(slug) : undefined}
        graph={graphOf(track, entries)}
        asOf={moment.asOf ?? null}
        knownAt={moment.knownAt ?? null}
        formats={[{ href: `/v1/tracks/${slug}`, label: 'JSON' }]}
      />,
      page.language,
    );
  }

  @Get('tracks/:slug/history')
  @Allow('public', { anyQuery: true })
  async ledgerOf(
    @Param('slug') slug: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { sees, moment, track, page } = await this.read(slug, request);
    const { after } = request.query as { after?: string };
    const from = Number.parseInt(after ?? '0', 10) || 0;
    const listed = await this.transitions.recorded(slug, sees, from, ROWS + 1);
    const rows = listed.slice(0, ROWS).map(({ transition }) => transition);
    const { knownAt } = moment;
    return sendPage(
      reply,
      <HistoryPage
        page={page}
        track={track}
        recorded={knownAt ? rows.filter(({ recordedAt }) => recordedAt <= knownAt) : rows}
        knownAt={knownAt ?? null}
        more={listed.length > ROWS ? `${page.path}?after=${rows.at(-1)?.seq}` : null}
        formats={[{ href: `/v1/tracks/${slug}/transitions`, label: 'JSON' }]}
      />,
      page.language,
    );
  }

  @Get('brief/:slug')
  @Allow('public', { anyQuery: true })
  async brief(
    @Param('slug') slug: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { moment, track, entries, twin, page } = await this.read(slug, request);
    return sendPage(
      reply,
      <BriefPage
        page={page}
        track={track}
        entries={entries}
        twin={twin && { slug: twin.slug, title: twin.title, kind: twin.kind, stage: twin.status.stage }}
        asOf={moment.asOf ?? null}
        knownAt={moment.knownAt ?? null}
      />,
      page.language,
    );
  }

  private async read(slug: string, request: FastifyRequest) {
    const sees: Sees = seesOf(request.caller);
    const moment = momentSchema.parse(request.query);
    const track = await this.tracks.one(slug, sees, moment);
    if (!track) throw noTrack(slug);
    const twin = track.twin === null ? null : await this.tracks.one(track.twin, sees, moment);
    const entries = (await this.history.effectiveOf([slug], sees, moment)).get(slug) ?? [];
    const page = pageOf(request, { today: this.tracks.today(), coverageUntil: track.coverageUntil });
    return { sees, moment, track, twin, entries, page };
  }

  private async nextSteps(slug: string): Promise<NextStep[]> {
    const next = await this.ledger.look([slug], (pages, now) => nextOn(pages, slug, now));
    return next.map(({ type, refusals }) => ({
      type,
      possible: refusals.length === 0,
      refusals: refusals.map(refusal),
    }));
  }
}

/** The stages as the kind's own machine has them, with the way that this track went. */
function graphOf({ kind, status }: TrackView, entries: readonly TransitionView[]): MachineGraph {
  const travelled = new Set(entries.map(({ from, to }) => `${from.stage} ${to.stage}`));
  const visited = new Set(['exploratory', ...entries.map(({ to }) => to.stage)]);
  const { states, edges } = stageGraph(kindOf(kind));
  return {
    states: states.map((id) => ({ id, current: id === status.stage, travelled: visited.has(id) })),
    edges: edges.map(({ from, to, event }) => ({
      from,
      to,
      label: event,
      travelled: travelled.has(`${from} ${to}`),
    })),
  };
}
