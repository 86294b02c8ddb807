import type { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, readScopeOf } from '../access/allow.js';
import { daySchema, instantSchema, partySchema } from '../domain/events/event-data.js';
import { type Day, type Language, STAGES, type TrackView } from '../domain/values/views.js';
import { originOf } from '../http/requests/host.js';
import { Answer } from '../http/responses/answer.js';
import { languageOf } from '../http/responses/pages.js';
import { messagesAsRecorded } from '../i18n/messages.js';
import { ownPartyCode } from '../i18n/parties.js';
import { trackName } from '../i18n/track-names.js';
import { logFor, type ReadScope } from '../ledger/read-scope.js';
import { kindSchema } from '../tracks/index.js';
import { HistoryQuery } from '../tracks/queries/history.query.js';
import { TrackListQuery } from '../tracks/queries/track-list.query.js';
import { noTrack, type TrackFilter, TracksQuery } from '../tracks/queries/tracks.query.js';
import { TransitionsQuery } from '../tracks/queries/transitions.query.js';
import { paths } from '../ui/page.js';
import type { NameOf } from './atom.js';
import { BoardFile } from './board-file.js';
import { calendarOf } from './calendar.js';
import { visibleFile } from './csv.js';
import { entriesTable } from './tables.js';

/** Invalid parameters are refused, not ignored as on pages: a saved file must hold what was requested. */
const querySchema = z.object({
  kind: kindSchema.optional(),
  party: partySchema.optional(),
  stage: z.enum(STAGES).optional(),
  asOf: daySchema.optional(),
  knownAt: instantSchema.optional(),
  q: z.string().max(200).optional(),
});

type FormatQuery = z.infer<typeof querySchema>;

/** Rows of an Atom feed. Feed readers poll often enough to miss none. */
const FEED_ROWS = 50;
/** Tracks of a calendar: those with a round ahead, the soonest first, then those with the newest events. */
const CALENDAR_TRACKS = 500;
/** A longer ledger must be read from the API. */
const MAX_LEDGER_ROWS = 10_000;

const ANY_QUERY = { anyQuery: true, compress: true } as const;

/** The content of pages as CSV, Atom and iCalendar. Callers get what they may see. */
@Controller()
export class FormatsController {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly lists: TrackListQuery,
    private readonly boardFile: BoardFile,
    private readonly history: HistoryQuery,
    private readonly transitions: TransitionsQuery,
  ) {}

  @Get('board.csv')
  @Allow('public', ANY_QUERY)
  async boardCsv(@Query({ schema: querySchema }) query: FormatQuery, @Req() request: FastifyRequest) {
    const { kind, party, stage, asOf, q } = query;
    const scope = readScopeOf(request.caller);
    const [today, language] = [this.tracks.today(), languageOf(request)];
    const list = { kind, party, stage, q, language, sort: 'activity', ...dayOf(asOf, today) } as const;
    const body = await this.boardFile.read(list, { scope, asOf, language });
    return fileAnswer(request, 'text/csv', `board-${asOf ?? today}.csv`, () => body);
  }

  @Get('board.atom')
  @Allow('public', ANY_QUERY)
  async boardAtom(@Query({ schema: querySchema }) query: FormatQuery, @Req() request: FastifyRequest) {
    const { kind, party } = query;
    const scope = readScopeOf(request.caller);
    const rows = (await this.transitions.latest(scope, { kind, party }, FEED_ROWS)).map(
      ({ transition }) => transition,
    );
    const tracks = await this.tracks.list({ slugs: [...new Set(rows.map(({ track }) => track))] }, scope);
    const nameOf = await this.names(tracks, scope);
    const { atomOf } = await import('./atom.js');
    return fileAnswer(request, 'application/atom+xml', null, (language) =>
      atomOf({
        ...{
          origin: originOf(request),
          self: request.url,
          page: paths.board,
          rows,
          nameOf,
          language,
          now: this.tracks.now(),
        },
        title: messagesAsRecorded(language).t('calendar.recorded'),
      }),
    );
  }

  @Get('board.ics')
  @Allow('public', ANY_QUERY)
  async boardCalendar(@Query({ schema: querySchema }) query: FormatQuery, @Req() request: FastifyRequest) {
    const { kind, party } = query;
    const list = {
      kind,
      party,
      language: 'en',
      sort: 'next',
      ...dayOf(undefined, this.tracks.today()),
    } as const;
    const { slugs } = await this.lists.page(list, readScopeOf(request.caller), {
      ...{ place: null, backwards: false, limit: CALENDAR_TRACKS },
    });
    return this.calendar(request, { slugs }, 'rounds.ics', null);
  }

  @Get('tracks/:slug/history.csv')
  @Allow('public', ANY_QUERY)
  async historyCsv(
    @Param('slug') slug: string,
    @Query({ schema: querySchema }) query: FormatQuery,
    @Req() request: FastifyRequest,
  ) {
    const { asOf, knownAt } = query;
    const scope = readScopeOf(request.caller);
    await this.trackOrThrow(slug, scope);
    const entries = (await this.history.effectiveOf([slug], scope, { asOf, knownAt })).get(slug) ?? [];
    return fileAnswer(request, 'text/csv', `${slug}-history.csv`, (language) =>
      entriesTable(entries, logFor(scope, slug) === 'full', language),
    );
  }

  @Get('tracks/:slug/ledger.csv')
  @Allow('public', ANY_QUERY)
  async ledgerCsv(@Param('slug') slug: string, @Req() request: FastifyRequest) {
    const scope = readScopeOf(request.caller);
    await this.trackOrThrow(slug, scope);
    const rows = (await this.transitions.recorded(slug, scope, 0, MAX_LEDGER_ROWS)).map(
      ({ transition }) => transition,
    );
    return fileAnswer(request, 'text/csv', `${slug}-ledger.csv`, (language) =>
      entriesTable(rows, logFor(scope, slug) === 'full', language),
    );
  }

  @Get('tracks/:slug/feed.atom')
  @Allow('public', ANY_QUERY)
  async trackAtom(@Param('slug') slug: string, @Req() request: FastifyRequest) {
    const scope = readScopeOf(request.caller);
    const nameOf = await this.names([await this.trackOrThrow(slug, scope)], scope);
    const rows = (await this.transitions.latestOf(slug, scope, FEED_ROWS)).map(
      ({ transition }) => transition,
    );
    const { atomOf } = await import('./atom.js');
    return fileAnswer(request, 'application/atom+xml', null, (language) =>
      atomOf({
        ...{
          origin: originOf(request),
          self: request.url,
          page: paths.track(slug),
          rows,
          language,
          now: this.tracks.now(),
        },
        nameOf,
        title: nameOf(slug, language),
      }),
    );
  }

  @Get('tracks/:slug/calendar.ics')
  @Allow('public', ANY_QUERY)
  async trackCalendar(@Param('slug') slug: string, @Req() request: FastifyRequest) {
    await this.trackOrThrow(slug, readScopeOf(request.caller));
    return this.calendar(request, { slugs: [slug] }, `${slug}.ics`, slug);
  }

  private async calendar(request: FastifyRequest, filter: TrackFilter, file: string, slug: string | null) {
    const scope = readScopeOf(request.caller);
    const tracks = await this.tracks.rounds(filter, scope);
    const waiting = await this.tracks.embargoes(filter, scope);
    const nameOf = await this.names(
      tracks.map(({ track }) => track),
      scope,
    );
    const embargoes = waiting.flatMap((embargo) => {
      const of = tracks.find(({ track }) => track.slug === embargo.track)?.track;
      return of ? [{ ...embargo, parties: of.parties }] : [];
    });
    return fileAnswer(request, 'text/calendar', file, (language) => {
      const name = slug ? nameOf(slug, language) : messagesAsRecorded(language).t('calendar.rounds');
      return calendarOf({
        origin: originOf(request),
        name,
        nameOf,
        tracks,
        embargoes,
        now: this.tracks.now(),
        language,
      });
    });
  }

  private async trackOrThrow(slug: string, scope: ReadScope): Promise<TrackView> {
    const track = await this.tracks.one(slug, scope);
    if (!track) throw noTrack(slug);
    return track;
  }

  private async names(tracks: readonly TrackView[], scope: ReadScope): Promise<NameOf> {
    const bySlug = new Map(tracks.map((track) => [track.slug, track]));
    const namesakes = await this.tracks.namesakes(tracks, scope);
    return (slug, language) => {
      const track = bySlug.get(slug);
      return track ? trackName(track, { language, ownParty: ownPartyCode(), namesakes }) : slug;
    };
  }
}

const dayOf = (asOf: Day | undefined, today: Day) => ({
  ...{ day: asOf ?? today, asOf: asOf !== undefined && asOf !== today },
});

function fileAnswer(
  request: FastifyRequest,
  type: string,
  file: string | null,
  body: (language: Language) => string | Readable,
): Answer {
  const language = languageOf(request);
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'content-language': language,
    vary: 'Authorization, Cookie, Accept-Language',
    ...(file && { 'content-disposition': `attachment; filename="${file}"` }),
  };
  // Older rows may hold invisible characters, or characters that XML does not allow: `visibleFile` writes them out.
  const content = body(language);
  return new Answer({
    status: 200,
    headers,
    body: typeof content === 'string' ? visibleFile(content) : content,
  });
}
