import { Controller, Get, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, maySomewhere } from '../access/allow.js';
import { SignInInterceptor } from '../accounts/pages/sign-in.interceptor.js';
import type { TrackView } from '../domain/values/views.js';
import { typedDay } from '../forms/typed-days.js';
import { unappliedFilters } from '../forms/unapplied-filters.js';
import { PageRequest, PageRequestOf } from '../http/responses/page-request.js';
import { type PageResult, show } from '../http/responses/page-result.js';
import { IdGenerator } from '../runtime/id-generator.js';
import { slugSchema } from '../tracks/index.js';
import { StepTicked, TICKED } from '../tracks/pages/index.js';
import { type DeadlineRequest, DeadlinesQuery } from '../tracks/queries/deadlines/deadlines.query.js';
import { noTrack, TracksQuery } from '../tracks/queries/tracks.query.js';
import { actsFor } from './acts.js';
import { AgendaPage, WHOSE, type Whose } from './agenda.page.js';
import { cursorOf, placeOf } from './deadline-cursor.js';

/** Deadlines per page. */
const PAGE_SIZE = 50;

/** The most agreements that typed words may mean. */
const MOST_FOUND = 100;

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Unlike the API, a page goes without invalid query parameters, and names them. */
const askedSchema = z.object({
  who: z.enum(WHOSE).catch('all'),
  q: z.string().max(200).catch(''),
  track: slugSchema.nullable().catch(null),
  by: z
    .unknown()
    .optional()
    .transform((typed) => typedDay(typed) ?? null),
  after: z.string().max(400).nullable().catch(null),
  before: z.string().max(400).nullable().catch(null),
});

/** What is owed, for staff. */
@Controller('agenda')
@UseInterceptors(SignInInterceptor)
export class AgendaPages {
  constructor(
    private readonly deadlines: DeadlinesQuery,
    private readonly tracks: TracksQuery,
    private readonly ids: IdGenerator,
  ) {}

  @Get()
  @Allow('read', { form: true, anyQuery: true, byDesk: true })
  async show(@PageRequestOf() { page: asked, scope, caller, http }: PageRequest): Promise<PageResult> {
    const { who, q, track, by, after, before } = askedSchema.parse(http.query);
    if (scope === 'public') throw noTrack('of yours');
    const typed = q.trim();
    const only = track === null ? null : await this.only(track, { scope, caller });
    const found = typed === '' ? undefined : await this.found(typed, scope);
    const [from, until] = [after, before].map((cursor) => (cursor === null ? null : placeOf(cursor)));
    const { items, next, previous } = await this.deadlines.page(
      {
        ...(only ? { track: only.slug } : { by: by ?? undefined }),
        ...ownedBy(who, caller),
        among: amongOf(who, caller, found),
        ...{ after: from ?? null, before: until ?? null, limit: PAGE_SIZE },
      },
      { scope, caller },
    );
    const tracks = await this.named([...new Set(items.map((item) => item.track))], scope);
    const isWho = (http.query as { who?: unknown }).who === who;
    const page = {
      ...asked,
      namesakes: await this.tracks.namesakes([...tracks.values()], scope),
      unapplied: unappliedFilters(http.query, {
        ...{ who: isWho ? who : null, q: typed || null, track, by: only ? null : by },
        ...{ after: true, before: true, [TICKED]: true },
      }),
    };
    return show(
      <AgendaPage
        page={page}
        items={items}
        tracks={tracks}
        who={who}
        by={by}
        hasDesk={caller.desks.length > 0}
        typed={typed}
        isUnknown={found?.length === 0}
        only={only}
        previous={previous && cursorOf(previous)}
        act={maySomewhere(caller, 'record') ? actsFor(page, caller, this.ids.newId()) : undefined}
        notice={<StepTicked page={page} />}
        next={next && cursorOf(next)}
      />,
    );
  }

  private async only(slug: string, { scope, caller }: Pick<PageRequest, 'scope' | 'caller'>) {
    await this.tracks.mustMay(caller, 'read', [slug]);
    const track = await this.tracks.one(slug, scope);
    if (!track) throw noTrack(slug);
    return track;
  }

  private found(typed: string, scope: PageRequest['scope']): Promise<string[]> {
    const within = typeof scope === 'string' ? null : [...scope];
    return this.tracks.find(typed, { within, twinless: false }, MOST_FOUND);
  }

  private async named(slugs: string[], scope: PageRequest['scope']): Promise<Map<string, TrackView>> {
    if (slugs.length === 0) return new Map();
    return new Map((await this.tracks.list({ slugs }, scope)).map((track) => [track.slug, track]));
  }
}

/** A desk owes what its own side owes, and what all parties do. A caller who is no person has taken nothing on. */
function ownedBy(who: Whose, { person }: Caller): Pick<DeadlineRequest, 'side' | 'assignee'> {
  if (who === 'all') return {};
  if (who === 'mine') return { assignee: person ?? NOBODY };
  return { side: who === 'theirs' ? 'theirs' : 'ours' };
}

/** The tracks to which a list is limited, by slug. */
function amongOf(who: Whose, { desks }: Caller, found: string[] | undefined): string[] | undefined {
  if (who !== 'desk') return found;
  const ours = new Set(desks.flatMap(({ tracks }) => [...tracks]));
  return found ? found.filter((slug) => ours.has(slug)) : [...ours].sort();
}
