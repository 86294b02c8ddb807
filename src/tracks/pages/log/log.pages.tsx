import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { Allow, knownScopeOf, tracksWhere } from '../../../access/allow.js';
import { SignInInterceptor } from '../../../accounts/pages/sign-in.interceptor.js';
import { EVENT_TYPES, type EventType } from '../../../domain/events/event-data.js';
import type { TrackView } from '../../../domain/values/views.js';
import { FormReader } from '../../../forms/reader.js';
import { addRow, all, isTrackSearch } from '../../../forms/typed.js';
import { readDate } from '../../../forms/typed-date.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { Problem } from '../../../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../../../http/responses/page-request.js';
import { type PageResult, show, showForm } from '../../../http/responses/page-result.js';
import type { Messages } from '../../../i18n/messages.js';
import { trackName } from '../../../i18n/track-names.js';
import { LedgerReader } from '../../../ledger/ledger-reader.js';
import { announcementOf } from '../../../ui/event-title.js';
import { addressOf, link, type Page, paths } from '../../../ui/page.js';
import type { TrackOptions } from '../../../ui/track-choice.js';
import { nextEventsOf } from '../../commands/refusal-problem.js';
import { formatRevisions, parseRevisions } from '../../commands/submit-command.js';
import { TrackChoicesQuery } from '../../queries/track-choices.query.js';
import { noTrack, TracksQuery } from '../../queries/tracks.query.js';
import { withTicked } from '../communique/evidence.js';
import { hintsBeside } from '../communique/hints-beside.js';
import { PastePage } from '../communique/paste.page.js';
import { PASTED, readPasted } from '../communique/pasted-text.js';
import { PublishedTexts, typeIn } from '../communique/published-texts.js';
import { AttachedFiles } from '../documents/attached-files.js';
import { EntryFormPage } from '../form/entry-form.page.js';
import { withJoinedNames, withNamesMarked } from '../form/joined-names.js';
import { readNewEntry } from '../form/read-entry.js';
import { ChoicePage } from './choice.page.js';
import { LogEntryForm } from './log-entry-form.js';
import { SuggestedNumbers } from './suggested-numbers.js';

/**
 * In bytes, percent-encoded: room for a few pages of text in three languages and for the longest published text. With
 * more, a form would be counted among the imports (request-limits.ts).
 */
export const FORM_LIMIT = 1024 * 1024;

/** The pages that log a round or any other event: form, check, confirmation. */
@Controller()
@UseInterceptors(SignInInterceptor)
export class LogPages {
  constructor(
    private readonly logging: LogEntryForm,
    private readonly trackChoices: TrackChoicesQuery,
    private readonly tracks: TracksQuery,
    private readonly ledger: LedgerReader,
    private readonly numbers: SuggestedNumbers,
    private readonly attaching: AttachedFiles,
    private readonly texts: PublishedTexts,
  ) {}

  @Get('rounds/new')
  @Allow('record', { byDesk: true, form: true, anyQuery: true })
  newRound(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    return this.opened({ request, type: 'round.held', slug: null });
  }

  @Post('rounds/new')
  @Allow('record', { byDesk: true, form: true, anyQuery: true, files: true, bodyLimit: FORM_LIMIT })
  round(@Body() typed: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    return this.answered({ request, type: 'round.held', slug: null }, typed);
  }

  @Get('tracks/:slug/log')
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true })
  async newEvent(@Param('slug') slug: string, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { type } = request.http.query as { type?: unknown };
    const chosen = EVENT_TYPES.find((each) => each === type);
    if (chosen) return this.opened({ request, type: chosen, slug });
    const track = await this.tracks.one(slug, 'full');
    if (!track) throw noTrack(slug);
    const known = knownScopeOf(request.caller);
    const next = nextEventsOf(await this.ledger.endSnapshots([slug]), slug, known);
    const page = await this.naming(request, [track]);
    return show(<ChoicePage page={page} track={track} next={next} />);
  }

  @Post('tracks/:slug/log')
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true, files: true, bodyLimit: FORM_LIMIT })
  event(
    @Param('slug') slug: string,
    @Body() typed: Typed = {},
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const type = EVENT_TYPES.find((each) => each === one(typed, 'type'));
    if (!type) throw new Problem('bad_request', 'The form names no event.');
    return this.answered({ request, type, slug }, typed);
  }

  @Get('entries/from-text')
  @Allow('record', { byDesk: true, form: true, anyQuery: true })
  pasteText(@PageRequestOf() request: PageRequest): PageResult {
    const { track = [] } = request.http.query as { track?: string | string[] };
    return this.pastePage(request, { track: [track].flat() });
  }

  @Post('entries/from-text')
  @Allow('record', { byDesk: true, form: true, anyQuery: true, files: true, bodyLimit: FORM_LIMIT })
  async fromText(@Body() typed: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const asked = typeIn(typed, 'type');
    // The page of the text asks for no event.
    if (!asked && one(typed, 'do') !== 'read') return this.pastePage(request, typed);
    const reader = new FormReader(typed, request.m, request.page.now);
    readPasted(reader);
    if (reader.errors.length > 0) return this.pastePage(request, typed, reader.errors);
    if (asked) {
      const answered = await this.texts.asked(withTicked(typed), request);
      return this.answered({ request, type: asked, slug: null }, answered);
    }
    const filled = withNamesMarked(await this.texts.filled(typed, request), request.page.language);
    return this.form({ request, type: typeIn(filled, 'type') ?? 'statement.made', slug: null }, filled);
  }

  private pastePage({ page, m }: PageRequest, typed: Typed, errors: FormReader['errors'] = []): PageResult {
    return showForm(<PastePage sheet={{ typed, errors, page, m }} />, errors);
  }

  private async opened(asked: FormRequest): Promise<PageResult> {
    const { type, slug, request } = asked;
    const { track, number, on } = request.http.query as {
      track?: string | string[];
      number?: unknown;
      on?: unknown;
    };
    const chosen = slug === null ? [track ?? []].flat() : [slug];
    const offer = await this.offers(request, chosen, '');
    const tracks = tracksIn(offer);
    if (slug !== null && !tracks.some((each) => each.slug === slug)) throw noTrack(slug);
    const ofStep = typeof number === 'string' ? number : null;
    const suggested = await this.numbers.of(type, tracks, chosen, ofStep);
    return this.formWith(asked, offer, {
      track: chosen,
      ...(announcementOf(type) && { occurredOn: [request.page.today] }),
      // What follows from a round begins with its date.
      ...(typeof on === 'string' && readDate(on) && { occurredOn: [on] }),
      ...(suggested && { number: [suggested], suggested: [suggested] }),
    });
  }

  private async answered(asked: FormRequest, sent: Typed): Promise<PageResult> {
    const { request, type } = asked;
    const { typed: filled, errors } = await this.attaching.attach(request, sent);
    const button = one(filled, 'do') || 'check';
    const typed =
      button === 'check' ? withJoinedNames(filled, await this.logging.names(request.scope)) : filled;
    if (button.startsWith('add ')) return this.form(asked, addRow(typed, button.slice(4)), errors);
    if (button === 'edit' || isTrackSearch(typed, 'track', button)) return this.form(asked, typed, errors);
    const reader = new FormReader(typed, request.m, request.page.now);
    reader.errors.push(...errors);
    const answers = readNewEntry(reader, type);
    if (reader.errors.length > 0) return this.form(asked, typed, reader.errors);
    const form = { request, typed, answers };
    const led = button === 'record' ? await this.logging.record(form) : await this.logging.check(form);
    if ('errors' in led) return this.form(asked, typed, led.errors);
    return button === 'again' ? this.form(asked, typed) : led;
  }

  private async form(
    asked: FormRequest,
    typed: Typed,
    errors: FormReader['errors'] = [],
  ): Promise<PageResult> {
    const offer = await this.offers(asked.request, all(typed, 'track'), one(typed, 'find'));
    return this.formWith(asked, offer, typed, errors);
  }

  private offers({ caller }: PageRequest, chosen: readonly string[], find: string): Promise<TrackOptions> {
    return this.trackChoices.of({ where: tracksWhere(caller, 'record'), scope: 'full', chosen, find });
  }

  private async formWith(
    { request, type, slug }: FormRequest,
    offer: TrackOptions,
    answered: Typed,
    errors: FormReader['errors'] = [],
  ): Promise<PageResult> {
    const { m, scope } = request;
    const tracks = tracksIn(offer);
    const typed = { ...answered, opened: [openedWith(tracks, one(answered, 'opened'))] };
    const page = await this.naming(request, tracks);
    const sheet = { typed, errors, page, m };
    const from = one(typed, PASTED) === '' ? undefined : await this.texts.beside(sheet, type, request);
    const hints = await this.logging.hints(tracks, all(typed, 'track'), typed, scope);
    const track = tracks.find((each) => each.slug === slug);
    const back = track
      ? { href: link(page, paths.track(track.slug)), label: trackName(track, page) }
      : { href: link(page, paths.board), label: m.t('nav.board') };
    return showForm(
      <EntryFormPage
        sheet={sheet}
        from={from}
        type={type}
        offer={offer}
        limits={this.attaching.limits}
        hints={from ? hintsBeside(hints, typed) : hints}
        title={titleOf(type, from !== undefined, m)}
        back={back}
        action={addressOf(page)}
      />,
      errors,
    );
  }

  private async naming({ page, scope }: PageRequest, tracks: readonly TrackView[]): Promise<Page> {
    return { ...page, namesakes: await this.tracks.namesakes(tracks, scope) };
  }
}

const tracksIn = ({ stories }: TrackOptions): TrackView[] => stories.map(({ track }) => track);

/** The revisions with which the form was opened, and the present ones of tracks that it offers since. */
function openedWith(tracks: readonly TrackView[], opened: string): string {
  const seen = opened === '' ? new Map<string, number>() : parseRevisions(opened);
  const fresh = tracks.filter(({ slug }) => !seen.has(slug));
  return [opened, formatRevisions(fresh)].filter(Boolean).join(' ');
}

const titleOf = (type: EventType, isFromText: boolean, m: Messages): string =>
  isFromText
    ? m.t('communique.title')
    : type === 'round.held'
      ? m.t('actions.log_round')
      : m.label('events', type);

type FormRequest = { request: PageRequest; type: EventType; slug: string | null };
