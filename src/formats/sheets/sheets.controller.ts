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
import type { ListedDeadline } from '../../tracks/queries/deadlines/deadline-view.js';
import {
  type DeadlinePage,
  type DeadlinePlace,
  DeadlinesQuery,
} from '../../tracks/queries/deadlines/deadlines.query.js';
import { HistoryQuery } from '../../tracks/queries/history.query.js';
import { noTrack, type TrackSummary, TracksQuery } from '../../tracks/queries/tracks.query.js';
import { BoardFile } from '../board-file.js';
import { agendaSheet } from './agenda-sheet.js';
import { boardSheet } from './board-sheet.js';
import type { Sheet } from './sheet.js';
import { trackSheets } from './track-sheets.js';
import { workbookOf } from './workbook.js';

/** Rows of a sheet: a workbook is made in memory. CSV has no limit. */
const MOST_ROWS = 10_000;
const DEADLINES_AT_ONCE = 500;

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
    private readonly boardFile: BoardFile,
    private readonly history: HistoryQuery,
    private readonly deadlines: DeadlinesQuery,
  ) {}

  @Get('board.xlsx')
  @Allow('public', { anyQuery: true })
  board(
    @Query({ schema: boardSchema }) query: z.infer<typeof boardSchema>,
    @Req() request: FastifyRequest,
  ): Promise<Answer> {
    const { asOf, ...filter } = query;
    const [scope, language, today] = [readScopeOf(request.caller), languageOf(request), this.tracks.today()];
    const day = asOf ?? today;
    const isOther = asOf !== undefined && asOf !== today;
    const list = { ...filter, language, sort: 'name', day, asOf: isOther } as const;
    return workbook(`board-${day}.xlsx`, language, async () => {
      const rows: TrackSummary[] = [];
      for await (const { stories } of this.boardFile.stories(list, { scope, asOf })) addTo(rows, stories);
      const naming = { language, ownParty: ownPartyCode() };
      return [boardSheet(rows, { naming, now: this.tracks.now(), staff: scope !== 'public' })];
    });
  }

  @Get('tracks/:slug/history.xlsx')
  @Allow('public', { anyQuery: true })
  async track(
    @Param('slug') slug: string,
    @Query({ schema: momentSchema }) moment: z.infer<typeof momentSchema>,
    @Req() request: FastifyRequest,
  ): Promise<Answer> {
    const scope = readScopeOf(request.caller);
    const language = languageOf(request);
    if (!(await this.tracks.one(slug, scope))) throw noTrack(slug);
    return workbook(`${slug}-history.xlsx`, language, async () => {
      const entries = addTo([], (await this.history.effectiveOf([slug], scope, moment)).get(slug) ?? []);
      return trackSheets(entries, {
        language,
        staff: logFor(scope, slug) === 'full',
        now: this.tracks.now(),
      });
    });
  }

  @Get('agenda.xlsx')
  @Allow('read', { anyQuery: true, byDesk: true })
  agenda(@Req() request: FastifyRequest): Promise<Answer> {
    const { caller } = request;
    const scope = readScopeOf(caller);
    const language = languageOf(request);
    if (scope === 'public' || caller === null) throw noTrack('of yours');
    return workbook(`agenda-${this.tracks.today()}.xlsx`, language, async () => {
      const rows: ListedDeadline[] = [];
      for (let after: DeadlinePlace | null = null; ; ) {
        const asked = { after, limit: DEADLINES_AT_ONCE };
        const { items, next }: DeadlinePage = await this.deadlines.page(asked, { scope, caller });
        addTo(rows, items);
        if (!next) break;
        after = next;
      }
      const slugs = [...new Set(rows.map(({ track }) => track))];
      const tracks = slugs.length > 0 ? await this.tracks.list({ slugs }, scope) : [];
      const namesakes = await this.tracks.namesakes(tracks, scope);
      const naming = { language, ownParty: ownPartyCode(), namesakes };
      const names = new Map(tracks.map((track) => [track.slug, trackName(track, naming)]));
      return [agendaSheet(rows, naming, (track) => names.get(track) ?? track)];
    });
  }
}

/** Adds to the rows of a sheet, which has an end. */
function addTo<Row>(rows: Row[], more: readonly Row[]): Row[] {
  if (rows.length + more.length > MOST_ROWS)
    throw new Problem(
      'payload_too_large',
      `A spreadsheet holds at most ${MOST_ROWS} rows: ask for fewer, or take the CSV file.`,
    );
  for (const row of more) rows.push(row);
  return rows;
}

async function workbook(file: string, language: Language, sheets: () => Promise<Sheet[]>): Promise<Answer> {
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
