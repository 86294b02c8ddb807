import { Controller, Get, Param } from '@nestjs/common';
import { z } from 'zod';
import { Allow, may } from '../../../access/allow.js';
import { AgendaMails } from '../../../accounts/agenda/agenda-mails.js';
import { isByOwnCall } from '../../../domain/events/event-data.js';
import { kindOf } from '../../../domain/kinds/index.js';
import type { TransitionView } from '../../../domain/values/views.js';
import { typedMoment, unreadableParameter } from '../../../forms/typed-days.js';
import { unappliedFilters } from '../../../forms/unapplied-filters.js';
import { Answer } from '../../../http/responses/answer.js';
import { PageRequest, PageRequestOf } from '../../../http/responses/page-request.js';
import { type PageResult, show } from '../../../http/responses/page-result.js';
import type { Named } from '../../../i18n/track-names.js';
import { LedgerReader } from '../../../ledger/ledger-reader.js';
import { logFor, type ReadScope } from '../../../ledger/read-scope.js';
import { IdGenerator } from '../../../runtime/id-generator.js';
import { machineGraph } from '../../../ui/machine-graph.js';
import { samePage } from '../../../ui/page.js';
import { Follows } from '../../commands/follows.js';
import { nextEventsOf } from '../../commands/refusal-problem.js';
import type { ListedDeadline } from '../../queries/deadlines/deadline-view.js';
import { DeadlinesQuery } from '../../queries/deadlines/deadlines.query.js';
import { HistoryQuery } from '../../queries/history.query.js';
import { NamesOnRecordQuery } from '../../queries/names/names-on-record.query.js';
import { type NamedProposal, ProposalsQuery } from '../../queries/proposals.query.js';
import type { Moment } from '../../queries/track-records.js';
import { noTrack, TracksQuery } from '../../queries/tracks.query.js';
import { refusal } from '../../queries/transition-view.js';
import { TransitionsQuery } from '../../queries/transitions.query.js';
import { TICKED } from '../steps/step-done.js';
import { aboutBrief, BriefPage, type BriefPageProps } from './brief.page.js';
import { briefWord } from './brief-word.js';
import { HistoryPage } from './history.page.js';
import type { NextStep } from './next-steps.js';
import { type TrackLink, TrackPage } from './track.page.js';

/** A seq within PostgreSQL’s integer range; anything else means the first row. */
const afterSchema = z
  .string()
  .regex(/^\d{1,9}$/)
  .catch('0');

/** Rows on a page of the ledger: about ten screens. */
const ROWS = 200;

/** The most proposals that a track's page lists, oldest first. The proposals page has them all. */
const PROPOSALS = 5;

/** The most deadlines that a track's page lists; the agenda has them all. */
const DEADLINES = 100;

@Controller()
export class TrackPages {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly history: HistoryQuery,
    private readonly names: NamesOnRecordQuery,
    private readonly transitions: TransitionsQuery,
    private readonly ledger: LedgerReader,
    private readonly proposals: ProposalsQuery,
    private readonly deadlines: DeadlinesQuery,
    private readonly follows: Follows,
    private readonly mails: AgendaMails,
    private readonly ids: IdGenerator,
  ) {}

  @Get('tracks/:slug')
  @Allow('public', { anyQuery: true, compress: true })
  async track(@Param('slug') slug: string, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { scope, moment, track, entries, twin, page } = await this.read(slug, request);
    const { http } = request;
    const links = await this.meetings(entries, scope);
    const met = Object.values(links).flat();
    const named =
      met.length > 0 ? { ...page, namesakes: await this.namesakes([track, twin, ...met], scope) } : page;
    const rows = (await this.transitions.recorded(slug, scope, 0, ROWS)).map(({ transition }) => transition);
    const recorded = await this.names.in(rows, scope, page.language);
    const isNow = moment.asOf === undefined && moment.knownAt === undefined;
    return show(
      <TrackPage
        page={named}
        track={track}
        entries={entries}
        recorded={recorded}
        twin={twin}
        meetings={links}
        misread={unreadableParameter(http.query, moment)}
        proposals={logFor(scope, slug) === 'full' ? await this.waiting(slug, scope) : []}
        next={logFor(scope, slug) === 'full' && isNow ? await this.nextSteps(slug, scope) : undefined}
        deadlines={isNow ? await this.owed(slug, request) : []}
        mayAssign={isNow && http.caller !== null && may(http.caller, 'record', slug)}
        token={isNow && entries.some(({ type }) => type === 'action.agreed') ? this.ids.newId() : undefined}
        {...(await this.followedBy(request, slug))}
        graph={machineGraph(kindOf(track.kind, track.kindVersion), { stage: track.status.stage, entries })}
        asOf={moment.asOf ?? null}
        knownAt={moment.knownAt ?? null}
        formats={[
          { href: `/v1/tracks/${slug}${momentQuery(moment)}`, label: 'JSON', type: 'application/json' },
          { href: `/tracks/${slug}/history.csv${momentQuery(moment)}`, label: 'CSV', type: 'text/csv' },
          { href: `/tracks/${slug}/history.xlsx${momentQuery(moment)}`, label: 'Excel' },
          { href: `/tracks/${slug}/feed.atom`, label: 'atom', type: 'application/atom+xml' },
          { href: `/tracks/${slug}/calendar.ics`, label: 'calendar', type: 'text/calendar' },
        ]}
      />,
    );
  }

  @Get('tracks/:slug/history')
  @Allow('public', { anyQuery: true, compress: true })
  async ledgerOf(@Param('slug') slug: string, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { scope, moment, track, page } = await this.read(slug, request);
    const from = Number(afterSchema.parse((request.http.query as { after?: unknown }).after));
    const listed = await this.transitions.recorded(slug, scope, from, ROWS + 1);
    const written = listed.slice(0, ROWS).map(({ transition }) => transition);
    const rows = await this.names.in(written, scope, page.language);
    const { knownAt } = moment;
    return show(
      <HistoryPage
        page={page}
        track={track}
        recorded={knownAt ? rows.filter(({ recordedAt }) => recordedAt <= knownAt) : rows}
        knownAt={knownAt ?? null}
        misread={unreadableParameter(request.http.query, { knownAt })}
        more={listed.length > ROWS ? samePage(page, { after: rows.at(-1)?.seq }) : null}
        formats={[
          { href: `/v1/tracks/${slug}/transitions`, label: 'JSON', type: 'application/json' },
          { href: `/tracks/${slug}/ledger.csv`, label: 'CSV', type: 'text/csv' },
        ]}
      />,
    );
  }

  @Get('brief/:slug')
  @Allow('public', { anyQuery: true, compress: true })
  async brief(@Param('slug') slug: string, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    return show(<BriefPage {...(await this.briefOf(slug, request))} />);
  }

  @Get('tracks/:slug/brief.docx')
  @Allow('public', { anyQuery: true })
  async briefFile(@Param('slug') slug: string, @PageRequestOf() request: PageRequest): Promise<Answer> {
    const brief = await this.briefOf(slug, request);
    const { day } = aboutBrief(brief);
    return new Answer({
      status: 200,
      headers: {
        'content-type': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'content-disposition': `attachment; filename="${slug}-brief-${day}.docx"`,
        'content-language': brief.page.language,
        vary: 'Authorization, Cookie, Accept-Language',
      },
      body: await briefWord(brief),
    });
  }

  private async briefOf(slug: string, request: PageRequest): Promise<BriefPageProps> {
    const { scope, moment, track, entries, twin, page } = await this.read(slug, request);
    const isNow = moment.asOf === undefined && moment.knownAt === undefined;
    return {
      ...{ page, track, entries },
      twin: twin && { ...twin, stage: twin.status.stage },
      next: logFor(scope, slug) === 'full' && isNow ? await this.nextSteps(slug, scope) : undefined,
      misread: unreadableParameter(request.http.query, moment),
      asOf: moment.asOf ?? null,
      knownAt: moment.knownAt ?? null,
    };
  }

  private async read(slug: string, { page: asked, scope, http }: PageRequest) {
    const moment = typedMoment.parse(http.query);
    const track = await this.tracks.one(slug, scope, moment);
    if (!track) throw noTrack(slug);
    const twin = track.twin === null ? null : await this.tracks.one(track.twin, scope, moment);
    const effective = (await this.history.effectiveOf([slug], scope, moment)).get(slug) ?? [];
    const entries = await this.names.in(effective, scope, asked.language);
    const { coverageUntil } = track;
    const namesakes = await this.namesakes([track, twin], scope);
    const session = { ...asked.session, staff: logFor(scope, slug) === 'full' };
    const unapplied = unappliedFilters(http.query, {
      asOf: true,
      knownAt: true,
      after: true,
      [TICKED]: true,
    });
    const page = { ...asked, session, coverageUntil, namesakes, unapplied };
    return { scope, moment, track, twin, entries, page };
  }

  private namesakes(named: readonly (Named | null)[], scope: ReadScope) {
    return this.tracks.namesakes(
      named.filter((one) => one !== null),
      scope,
    );
  }

  private async owed(track: string, { scope, http: { caller } }: PageRequest): Promise<ListedDeadline[]> {
    if (scope === 'public' || caller === null || logFor(scope, track) === 'public') return [];
    return (await this.deadlines.page({ track, after: null, limit: DEADLINES }, { scope, caller })).items;
  }

  /** People follow tracks; tokens of machines do not. Only who has signed in by themselves has mails. */
  private async followedBy({ scope, http: { caller } }: PageRequest, slug: string) {
    if (!caller?.person) return {};
    const key = await this.tracks.key(slug, scope);
    if (!key) return {};
    const followed = await this.follows.isFollowed(caller.person, key.id);
    const hasMails = followed && caller.via === 'session';
    return { followed, ...(hasMails && { followedMail: await this.mails.followedState(caller.person) }) };
  }

  private async waiting(track: string, scope: ReadScope): Promise<NamedProposal[]> {
    const listed = await this.proposals.list({ state: 'waiting', track }, scope, 0, PROPOSALS);
    return listed.map(({ proposal }) => proposal);
  }

  /** For each meeting of these entries, the other tracks that record it. */
  private async meetings(
    entries: readonly TransitionView[],
    scope: ReadScope,
  ): Promise<Record<string, TrackLink[]>> {
    const ids = [...new Set(entries.flatMap(({ meeting }) => meeting ?? []))];
    const others = await this.transitions.othersAt(ids, entries[0]?.track ?? '', scope);
    const slugs = [...new Set(others.map(({ track }) => track))];
    const links = slugs.length > 0 ? await this.tracks.list({ slugs }, scope) : [];
    return Object.fromEntries(
      ids.map((id) => {
        const at = others.filter(({ meeting }) => meeting === id).map(({ track }) => track);
        return [id, links.filter(({ slug }) => at.includes(slug))];
      }),
    );
  }

  private async nextSteps(slug: string, scope: ReadScope): Promise<NextStep[]> {
    const next = nextEventsOf(await this.ledger.endSnapshots([slug]), slug, scope);
    const logged = next.filter(({ type }) => !isByOwnCall(type));
    return logged.map(({ type, likely, refusals }) => ({
      type,
      likely,
      possible: refusals.length === 0,
      refusals: refusals.map(refusal),
    }));
  }
}

const momentQuery = (moment: Moment): string => {
  const given = Object.entries(moment).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
};
