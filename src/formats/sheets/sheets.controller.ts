import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, readScopeOf } from '../../access/allow.js';
import { daySchema, instantSchema, partySchema } from '../../domain/events/event-data.js';
import { type Language, STAGES } from '../../domain/values/views.js';
import { Problem } from '../../http/problems/problem.js';
import { Answer } from '../../http/responses/answer.js';
import { languageOf } from '../../http/responses/pages.js';
import { ownPartyCode } from '../../i18n/parties.js';
import { trackName } from '../../i18n/track-names.js';
import { logFor } from '../../ledger/read-scope.js';
import { kindSchema } from '../../tracks/index.js';
import { DeadlinesQuery } from '../../tracks/queries/deadlines/deadlines.query.js';
import { HistoryQuery } from '../../tracks/queries/history.query.js';
import { TrackListQuery } from '../../tracks/queries/track-list.query.js';
import { noTrack, TracksQuery } from '../../tracks/queries/tracks.query.js';
import { agendaSheet } from './agenda-sheet.js';
import { boardSheet } from './board-sheet.js';
import type { Sheet } from './sheet.js';
import { trackSheets } from './track-sheets.js';
import { workbookOf } from './workbook.js';

/** Rows of a sheet: a workbook is made in memory. CSV has no limit. */
const MOST_ROWS = 10_000;
const TRACKS_AT_ONCE = 500;
const DEADLINES = 1_000;

const momentSchema = z.object({ asOf: daySchema.optional(), knownAt: instantSchema.optional() });
const boardSchema = z.object({
  ...{ kind: kindSchema.optional(), party: partySchema.optional(), stage: z.enum(STAGES).optional() },
  ...{ asOf: daySchema.optional(), q: z.string().max(200).optional() },
});

/** Lists as spreadsheets, for people: labels and names are in the reader's language. */
@Controller()
export class SheetsController {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly lists: TrackListQuery,
    private readonly history: HistoryQuery,
    private readonly deadlines: DeadlinesQuery,
  ) {}

  @Get('board.xlsx')
  @Allow('public', { anyQuery: true })
  async board(
    @Query({ schema: boardSchema }) query: z.infer<typeof boardSchema>,
    @Req() request: FastifyRequest,
  ) {
    const { asOf, ...filter } = query;
    const [scope, language, today] = [readScopeOf(request.caller), languageOf(request), this.tracks.today()];
    const day = asOf ?? today;
    const list = {
      ...filter,
      language,
      sort: 'name',
      day,
      asOf: asOf !== undefined && asOf !== today,
    } as const;
    const stories = [];
    for (let place = null, more = true; more; ) {
      const page = await this.lists.page(list, scope, { place, backwards: false, limit: TRACKS_AT_ONCE });
      if (stories.length + page.slugs.length > MOST_ROWS)
        throw new Problem(
          'payload_too_large',
          `A spreadsheet holds at most ${MOST_ROWS} agreements: filter the board, or take the CSV file.`,
        );
      const read =
        page.slugs.length > 0 ? await this.tracks.summaries({ slugs: page.slugs }, scope, { asOf }) : [];
      const bySlug = new Map(read.map((story) => [story.track.slug, story]));
      stories.push(...page.slugs.flatMap((slug) => bySlug.get(slug) ?? []));
      place = page.places.at(-1) ?? null;
      more = page.more;
    }
    const naming = { language, ownParty: ownPartyCode() };
    const sheet = boardSheet(stories, { naming, now: this.tracks.now(), staff: scope !== 'public' });
    return workbook(`board-${day}.xlsx`, [sheet], language);
  }

  @Get('tracks/:slug/history.xlsx')
  @Allow('public', { anyQuery: true })
  async track(
    @Param('slug') slug: string,
    @Query({ schema: momentSchema }) moment: z.infer<typeof momentSchema>,
    @Req() request: FastifyRequest,
  ) {
    const scope = readScopeOf(request.caller);
    const language = languageOf(request);
    if (!(await this.tracks.one(slug, scope))) throw noTrack(slug);
    const entries = (await this.history.effectiveOf([slug], scope, moment)).get(slug) ?? [];
    const view = { language, staff: logFor(scope, slug) === 'full', now: this.tracks.now() };
    return workbook(`${slug}-history.xlsx`, trackSheets(entries, view), language);
  }

  @Get('agenda.xlsx')
  @Allow('read', { anyQuery: true, byDesk: true })
  async agenda(@Req() request: FastifyRequest) {
    const { caller } = request;
    const scope = readScopeOf(caller);
    const language = languageOf(request);
    if (scope === 'public' || caller === null) throw noTrack('of yours');
    const { items } = await this.deadlines.page({ after: null, limit: DEADLINES }, { scope, caller });
    const slugs = [...new Set(items.map(({ track }) => track))];
    const tracks = slugs.length > 0 ? await this.tracks.list({ slugs }, scope) : [];
    const naming = {
      language,
      ownParty: ownPartyCode(),
      namesakes: await this.tracks.namesakes(tracks, scope),
    };
    const names = new Map(tracks.map((track) => [track.slug, trackName(track, naming)]));
    const sheet = agendaSheet(items, naming, (track) => names.get(track) ?? track);
    return workbook(`agenda-${this.tracks.today()}.xlsx`, [sheet], language);
  }
}

async function workbook(file: string, sheets: readonly Sheet[], language: Language): Promise<Answer> {
  return new Answer({
    status: 200,
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="${file}"`,
      'content-language': language,
      vary: 'Authorization, Cookie, Accept-Language',
    },
    body: await workbookOf(sheets),
  });
}
