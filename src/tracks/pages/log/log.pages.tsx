import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, type Caller, knownScopeOf, readScopeOf, tracksWhere } from '../../../access/allow.js';
import { SignInInterceptor } from '../../../accounts/pages/sign-in.interceptor.js';
import { EVENT_TYPES, type EventType } from '../../../domain/events/event-data.js';
import type { TrackView } from '../../../domain/values/views.js';
import { FormReader } from '../../../forms/reader.js';
import { all, finds, oneRowMore } from '../../../forms/typed.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { Problem } from '../../../http/problems/problem.js';
import { pageOf, sendPage } from '../../../http/responses/pages.js';
import { messagesFor } from '../../../i18n/messages.js';
import { trackName } from '../../../i18n/track-names.js';
import { LedgerReader } from '../../../ledger/ledger-reader.js';
import { Clock } from '../../../runtime/clock.js';
import { announcementOf } from '../../../ui/event-title.js';
import { link, type Page, paths } from '../../../ui/page.js';
import type { Offer } from '../../../ui/track-choice.js';
import { nextOn } from '../../commands/refusal-problem.js';
import { readSeen, seenOf } from '../../commands/submit-command.js';
import { TrackChoicesQuery } from '../../queries/track-choices.query.js';
import { noTrack, TracksQuery } from '../../queries/tracks.query.js';
import { EntryFormPage } from '../form/entry-form.page.js';
import { readNewEntry } from '../form/read-entry.js';
import { ChoicePage } from './choice.page.js';
import { LogEntryForm, type Submitted } from './log-entry-form.js';

/** A form of a few pages in three languages, percent-encoded. */
export const FORM_LIMIT = 512 * 1024;

/** Log a round, and every other event: one form, one check, one confirmation. */
@Controller()
@UseInterceptors(SignInInterceptor)
export class LogPages {
  constructor(
    private readonly logging: LogEntryForm,
    private readonly trackChoices: TrackChoicesQuery,
    private readonly tracks: TracksQuery,
    private readonly ledger: LedgerReader,
    private readonly clock: Clock,
  ) {}

  @Get('rounds/new')
  @Allow('record', { byDesk: true, form: true, anyQuery: true })
  newRound(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.opened({ request, reply, type: 'round.held', slug: null });
  }

  @Post('rounds/new')
  @Allow('record', { byDesk: true, form: true, anyQuery: true, bodyLimit: FORM_LIMIT })
  @HttpCode(200)
  round(
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.answered({ request, reply, type: 'round.held', slug: null }, typed);
  }

  @Get('tracks/:slug/log')
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true })
  async newEvent(
    @Param('slug') slug: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { type } = request.query as { type?: unknown };
    const chosen = EVENT_TYPES.find((each) => each === type);
    if (chosen) return this.opened({ request, reply, type: chosen, slug });
    const track = await this.tracks.one(slug, 'full');
    if (!track) throw noTrack(slug);
    const known = knownScopeOf(callerOf(request));
    const next = nextOn(await this.ledger.endSnapshots([slug]), slug, known);
    const page = await this.naming(request, [track]);
    return sendPage(reply, <ChoicePage page={page} track={track} next={next} />, page.language);
  }

  @Post('tracks/:slug/log')
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true, bodyLimit: FORM_LIMIT })
  @HttpCode(200)
  event(
    @Param('slug') slug: string,
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const type = EVENT_TYPES.find((each) => each === one(typed, 'type'));
    if (!type) throw new Problem('bad_request', 'The form names no event.');
    return this.answered({ request, reply, type, slug }, typed);
  }

  private async opened(asked: Asked): Promise<string> {
    const { type, slug, request } = asked;
    const { track } = request.query as { track?: string | string[] };
    const chosen = slug === null ? [track ?? []].flat() : [slug];
    const offer = await this.offers(request, chosen, '');
    const tracks = tracksIn(offer);
    if (slug !== null && !tracks.some((each) => each.slug === slug)) throw noTrack(slug);
    const suggested = suggestedNumber(type, tracks, chosen);
    return this.formWith(asked, offer, {
      track: chosen,
      ...(announcementOf(type) && { occurredOn: [this.clock.now().slice(0, 10)] }),
      ...(suggested && { number: [suggested], suggested: [suggested] }),
    });
  }

  private async answered(asked: Asked, typed: Typed): Promise<string> {
    const { request, reply, type } = asked;
    const button = one(typed, 'do') || 'check';
    if (button.startsWith('add ')) return this.form(asked, oneRowMore(typed, button.slice(4)));
    if (button === 'edit' || finds(typed, 'track', button)) return this.form(asked, typed);
    const page = pageOf(request, { now: this.clock.now() });
    const m = messagesFor(page.language);
    const reader = new FormReader(typed, m, this.clock.now());
    const answers = readNewEntry(reader, type);
    if (reader.errors.length > 0) return this.form(asked, typed, reader.errors);
    const action = page.path + querySuffix(page.query);
    const form: Submitted = { page, m, typed, answers, caller: callerOf(request), action };
    const led = button === 'record' ? await this.logging.record(form) : await this.logging.check(form);
    if ('location' in led) {
      reply.code(303).header('location', link(page, led.location));
      return '';
    }
    if ('errors' in led) return this.form(asked, typed, led.errors);
    if (button === 'again') return this.form(asked, typed);
    reply.code(led.refused ? 409 : 200);
    return sendPage(reply, led.shown, page.language);
  }

  private async form(asked: Asked, typed: Typed, errors: FormReader['errors'] = []): Promise<string> {
    const offer = await this.offers(asked.request, all(typed, 'track'), one(typed, 'find'));
    return this.formWith(asked, offer, typed, errors);
  }

  private offers(request: FastifyRequest, chosen: readonly string[], find: string): Promise<Offer> {
    return this.trackChoices.of({
      ...{ where: tracksWhere(callerOf(request), 'record'), scope: 'full' as const },
      ...{ chosen, find },
    });
  }

  private async formWith(
    { request, reply, type, slug }: Asked,
    offer: Offer,
    answered: Typed,
    errors: FormReader['errors'] = [],
  ): Promise<string> {
    const tracks = tracksIn(offer);
    const typed = { ...answered, opened: [openedWith(tracks, one(answered, 'opened'))] };
    const page = await this.naming(request, tracks);
    const m = messagesFor(page.language);
    const track = tracks.find((each) => each.slug === slug);
    const back = track
      ? { href: link(page, paths.track(track.slug)), label: trackName(track, page) }
      : { href: link(page, paths.board), label: m.t('nav.board') };
    if (errors.length > 0) reply.code(422);
    return sendPage(
      reply,
      <EntryFormPage
        sheet={{ typed, errors, page, m }}
        type={type}
        offer={offer}
        hints={await this.logging.hints(tracks, all(typed, 'track'), typed, readScopeOf(request.caller))}
        title={type === 'round.held' ? m.t('actions.log_round') : m.label('events', type)}
        back={back}
        action={page.path + querySuffix(page.query)}
      />,
      page.language,
    );
  }

  private async naming(request: FastifyRequest, tracks: readonly TrackView[]): Promise<Page> {
    const page = pageOf(request, { now: this.clock.now() });
    return { ...page, alike: await this.tracks.alike(tracks, readScopeOf(request.caller)) };
  }
}

/** Who has not signed in does not get as far (sign-in.interceptor.tsx). */
function callerOf({ caller }: FastifyRequest): Caller {
  if (!caller) throw new Error('a form without a session');
  return caller;
}

const tracksIn = ({ stories }: Offer): TrackView[] => stories.map(({ track }) => track);

/** The revisions that the form was opened with, and those of tracks that it offers since. */
function openedWith(tracks: readonly TrackView[], opened: string): string {
  const seen = opened === '' ? new Map<string, number>() : readSeen(opened);
  const fresh = tracks.filter(({ slug }) => !seen.has(slug));
  return [opened, seenOf(fresh)].filter(Boolean).join(' ');
}

type Asked = { request: FastifyRequest; reply: FastifyReply; type: EventType; slug: string | null };

const querySuffix = (query: string) => (query ? `?${query}` : '');

const NUMBERED: readonly EventType[] = [
  'round.held',
  'round.planned',
  'round.rescheduled',
  'round.cancelled',
];

/** The number that comes next on the chosen tracks, or on all that plan a round, if it is the same for each. */
function suggestedNumber(type: EventType, tracks: TrackView[], chosen: string[]): string | null {
  if (!NUMBERED.includes(type)) return null;
  const asked = tracks.filter(({ slug, status }) =>
    chosen.length > 0 ? chosen.includes(slug) : status.nextRound !== null,
  );
  const numbers = new Set(
    asked.map(({ status }) =>
      type === 'round.planned' || !status.nextRound ? status.roundsHeld + 1 : status.nextRound.number,
    ),
  );
  const [number] = numbers;
  return numbers.size === 1 ? String(number) : null;
}
