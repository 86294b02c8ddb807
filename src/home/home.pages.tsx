import { Body, Controller, Get, Post, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, maySomewhere } from '../access/allow.js';
import { AgendaMails, type FollowedMail } from '../accounts/agenda/agenda-mails.js';
import { SignInInterceptor } from '../accounts/pages/sign-in.interceptor.js';
import { localPath } from '../accounts/pages/sign-in.pages.js';
import { fridayAfter } from '../agenda/index.js';
import { auditContext, SecurityLog } from '../audit/security-log.js';
import { dayNumber, dayOf } from '../domain/values/dates.js';
import type { Day, Instant, Language, TrackView } from '../domain/values/views.js';
import { unappliedFilters } from '../forms/unapplied-filters.js';
import { one, type Typed } from '../http/bodies/forms.js';
import { Problem } from '../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../http/responses/page-request.js';
import { type PageResult, redirect, show } from '../http/responses/page-result.js';
import type { ReadScope } from '../ledger/read-scope.js';
import { approvalBarOf } from '../proposals/index.js';
import { Follows } from '../tracks/index.js';
import { DeadlinesQuery } from '../tracks/queries/deadlines/deadlines.query.js';
import { NamesOnRecordQuery } from '../tracks/queries/names/names-on-record.query.js';
import { type ProposalInShort, ProposalsQuery } from '../tracks/queries/proposals.query.js';
import { TracksQuery } from '../tracks/queries/tracks.query.js';
import { link, type Page, paths } from '../ui/page.js';
import { FollowingPage } from './following.page.js';
import { HomePage } from './home.page.js';
import type { OwedProps } from './parts/deadlines.js';
import type { WaitingProps } from './parts/waiting.js';
import { type Changes, ChangesQuery } from './queries/changes.query.js';
import { FirstStepsQuery } from './queries/first-steps.query.js';
import { type MonthlyRounds, RoundsQuery } from './queries/rounds.query.js';
import { beginOf, SINCE, sinceOf } from './since.js';
import { Visits } from './visits.js';

/** Of each list so many are shown; pages of their own have the rest. */
const PROPOSALS = 5;
const DEADLINES = 5;
const FOLLOWED = 10;

/** Days for which a returned proposal is shown to its proposer. */
const RETURNED_FOR = 14;

/** Of proposals of others so many are looked at: a few of them may be of one's own tokens. */
const LOOKED_AT = 50;

/** Unlike the API, a page goes without invalid query parameters, and names them. */
const askedSchema = z.object({ since: z.enum(SINCE).nullable().catch(null) });

/** What waits for who has signed in. */
@Controller('home')
@UseInterceptors(SignInInterceptor)
export class HomePages {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly proposals: ProposalsQuery,
    private readonly deadlines: DeadlinesQuery,
    private readonly rounds: RoundsQuery,
    private readonly names: NamesOnRecordQuery,
    private readonly changes: ChangesQuery,
    private readonly firstSteps: FirstStepsQuery,
    private readonly follows: Follows,
    private readonly visits: Visits,
    private readonly mails: AgendaMails,
    private readonly log: SecurityLog,
  ) {}

  @Get()
  @Allow('public', { form: true, anyQuery: true })
  async home(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page: asked, scope, caller, http } = request;
    const lastVisit = await this.lastVisit(request);
    const since = sinceOf(askedSchema.parse(http.query).since, lastVisit);
    const from = beginOf(since, lastVisit, asked.today);
    const followed = caller.person === null ? [] : await this.follows.slugsOf(caller.person, scope);
    const [waits, deadlines, month, news, firstSteps, summaries] = await Promise.all([
      this.waiting(caller, asked.today),
      this.owed(caller, scope),
      scope === 'public' ? null : this.rounds.inMonthOf(asked.today, scope),
      this.changes.since(from, scope, { reader: caller.name, followed }),
      this.firstSteps.of(caller),
      this.summaries(followed.slice(0, FOLLOWED), scope),
    ]);
    const { waiting, rounds, changed } = await this.joined(
      { waiting: waits, rounds: month, changed: news },
      scope,
      asked.language,
    );
    const named = [
      ...Object.values(waiting).flatMap(({ shown }) => shown.flatMap(({ tracks }) => tracks)),
      ...(deadlines?.items ?? []).map(({ track }) => track),
      ...changed.changes.flatMap((one) => ('entry' in one ? one.entry.track : one.proposal.tracks)),
    ];
    const tracks = await this.named(named, scope);
    const all = [...tracks.values(), ...(rounds?.rounds ?? []).map(({ track }) => track)];
    const isSince = (http.query as { since?: unknown }).since === since;
    const unapplied = unappliedFilters(http.query, { since: isSince ? since : null });
    const page = {
      ...(await this.pageWith(asked, [...all, ...summaries.map(({ track }) => track)], scope)),
      unapplied,
    };
    return show(
      <HomePage
        page={page}
        canRead={scope !== 'public'}
        waiting={waiting}
        deadlines={deadlines}
        friday={fridayAfter(asked.today)}
        rounds={rounds}
        mayLog={maySomewhere(caller, 'record')}
        changed={{ ...changed, since, from, lastVisit }}
        firstSteps={firstSteps}
        followed={
          caller.person === null
            ? null
            : { shown: summaries, total: followed.length, mail: await this.mailOf(caller) }
        }
        tracks={tracks}
      />,
    );
  }

  /** What is listed, with the names of places and bodies in the reader’s language. */
  private async joined({ waiting, rounds, changed }: Listed, scope: ReadScope, language: Language) {
    const { toDecide, returned, waiting: own } = waiting;
    const names = await this.names.among(
      [
        ...[toDecide, returned, own].flatMap(({ shown }) => shown.map(({ entry }) => entry)),
        ...changed.changes.map((one) => ('entry' in one ? one.entry : one.proposal.entry)),
        ...(rounds?.rounds ?? []).map(({ place }) => ({ data: { place } })),
      ],
      scope,
      language,
    );
    const proposal = <Named extends ProposalInShort>(one: Named) => ({
      ...one,
      entry: names.inEntry(one.entry, language),
    });
    const some = ({ shown, more }: Some) => ({ shown: shown.map(proposal), more });
    return {
      waiting: { toDecide: some(toDecide), returned: some(returned), waiting: some(own) },
      changed: {
        ...changed,
        changes: changed.changes.map((one) =>
          'entry' in one
            ? { ...one, entry: names.inEntry(one.entry, language) }
            : { ...one, proposal: proposal(one.proposal) },
        ),
      },
      rounds: rounds && {
        ...rounds,
        rounds: rounds.rounds.map((one) => ({
          ...one,
          place: one.place && (names.inData({ place: one.place }, language).place ?? null),
        })),
      },
    };
  }

  /** Everything that a person follows, to change it. */
  @Get('following')
  @Allow('public', { form: true, anyQuery: true })
  async following(@PageRequestOf() { page: asked, scope, caller, http }: PageRequest): Promise<PageResult> {
    const slugs = caller.person === null ? [] : await this.follows.slugsOf(caller.person, scope);
    const followed = await this.summaries(slugs, scope);
    const tracks = followed.map(({ track }) => track);
    const page = await this.pageWith(asked, tracks, scope);
    const isFull = (http.query as { most?: unknown }).most === 'reached';
    const mail = await this.mailOf(caller);
    return show(<FollowingPage page={page} followed={followed} mail={mail} isFull={isFull} />);
  }

  /** Turns mails about what the person follows on or off, and goes back to the page. */
  @Post('following')
  @Allow('public', { form: true, anyQuery: true })
  async mail(
    @Body() sent: Typed = {},
    @PageRequestOf() { page, caller, http }: PageRequest,
  ): Promise<PageResult> {
    if (caller.via !== 'session') throw new Problem('not_found', 'A token has no mails of its own.');
    if (await this.mails.setFollowed(caller.id, one(sent, 'do') === 'mail_on'))
      await this.log.record({
        kind: 'credentials.changed',
        ...auditContext(http),
        detail: { what: 'followed_mail' },
      });
    return redirect(link(page, localPath(one(sent, 'next'), paths.followed)));
  }

  private mailOf({ via, id }: Caller): Promise<FollowedMail> | null {
    return via === 'session' ? this.mails.followedState(id) : null;
  }

  /** Only opening the page in a browser is a visit: programs that read it send a token. */
  private async lastVisit({ caller: { person }, http }: PageRequest): Promise<Instant | null> {
    const isInBrowser = http.method === 'GET' && http.headers.authorization === undefined;
    return person !== null && isInBrowser ? this.visits.open(person) : null;
  }

  private async waiting(caller: Caller, today: Day) {
    const returnedAfter = `${dayOf(dayNumber(today) - RETURNED_FOR)}T00:00:00.000Z`;
    const [others, own] = await Promise.all([
      caller.person === null ? [] : this.proposals.toDecide(caller, LOOKED_AT),
      this.proposals.own(caller, returnedAfter, PROPOSALS + 1),
    ]);
    const toDecide = others.filter((proposal) => approvalBarOf(proposal, caller) === null);
    return {
      toDecide: firstOf(toDecide),
      returned: firstOf(own.returned),
      waiting: firstOf(own.waiting),
    };
  }

  /** What the caller has taken on, and what their desks owe; or, for who works for no desk, the own side. */
  private async owed(caller: Caller, scope: ReadScope): Promise<OwedProps['owed'] | null> {
    if (scope === 'public') return null;
    const { items, isMore } = await this.deadlines.own({ limit: DEADLINES }, { scope, caller });
    return { items, more: isMore, whose: caller.desks.length > 0 ? 'desk' : 'ours' };
  }

  private async summaries(slugs: readonly string[], scope: ReadScope) {
    if (slugs.length === 0) return [];
    const read = await this.tracks.summaries({ slugs: [...slugs] }, scope);
    const bySlug = new Map(read.map((one) => [one.track.slug, one]));
    return slugs.flatMap((slug) => bySlug.get(slug) ?? []);
  }

  private async named(slugs: readonly string[], scope: ReadScope): Promise<Map<string, TrackView>> {
    const wanted = [...new Set(slugs)];
    if (wanted.length === 0) return new Map();
    return new Map((await this.tracks.list({ slugs: wanted }, scope)).map((track) => [track.slug, track]));
  }

  private async pageWith(page: Page, tracks: readonly TrackView[], scope: ReadScope): Promise<Page> {
    const once = new Map(tracks.map((track) => [track.slug, track]));
    return { ...page, namesakes: await this.tracks.namesakes([...once.values()], scope) };
  }
}

/** `rounds`: null for who reads no ledger. */
type Listed = { waiting: WaitingProps['waiting']; rounds: MonthlyRounds | null; changed: Changes };
type Some = { shown: readonly ProposalInShort[]; more: boolean };

/** The first few, and whether there are more. */
const firstOf = (proposals: readonly ProposalInShort[]): Some => ({
  shown: proposals.slice(0, PROPOSALS),
  more: proposals.length > PROPOSALS,
});
