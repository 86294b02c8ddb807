import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../access/allow.js';
import type { TransitionView } from '../domain/values/views.js';
import { unappliedFilters } from '../forms/unapplied-filters.js';
import { PageRequest, PageRequestOf } from '../http/responses/page-request.js';
import { type PageResult, show } from '../http/responses/page-result.js';
import type { ReadScope } from '../ledger/read-scope.js';
import { HistoryQuery } from '../tracks/queries/history.query.js';
import { SourcesQuery, type SourceWithUse } from '../tracks/queries/sources.query.js';
import { TracksQuery } from '../tracks/queries/tracks.query.js';
import { samePage } from '../ui/page.js';
import { type CitedEntry, SourcesPage } from './sources.page.js';

/** Sources per page. */
const PAGE_SIZE = 20;

/** The most tracks whose entries are listed under a source. */
const MAX_TRACKS = 5;

const tracksOf = ({ citedBy }: SourceWithUse): string[] =>
  [...new Set(citedBy.map(({ track }) => track))].slice(0, MAX_TRACKS);

/** The id of a source (resolve-sources.ts). With an invalid id the page starts at the first source. */
const afterSchema = z
  .string()
  .regex(/^[\w-]{1,22}$/)
  .catch('');

@Controller('sources')
export class SourcesPages {
  constructor(
    private readonly sources: SourcesQuery,
    private readonly tracks: TracksQuery,
    private readonly history: HistoryQuery,
  ) {}

  @Get()
  @Allow('public', { anyQuery: true, compress: true })
  async show(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { scope, http } = request;
    const from = afterSchema.parse((http.query as { after?: unknown }).after);
    const listed = await this.sources.list(scope, from, PAGE_SIZE + 1);
    const sources = listed.slice(0, PAGE_SIZE);
    const cited = await this.entriesOf(sources.flatMap(tracksOf), scope);
    const unsourced = scope !== 'public' && from === '' ? await this.unsourced(scope) : undefined;
    const shown = [...cited, ...(unsourced ?? [])].map(({ track }) => track);
    const namesakes = await this.tracks.namesakes(
      [...new Map(shown.map((track) => [track.slug, track])).values()],
      scope,
    );
    const unapplied = unappliedFilters(http.query, { after: from || null });
    const page = { ...request.page, namesakes, unapplied };
    return show(
      <SourcesPage
        page={page}
        sources={sources.map(({ citedBy, ...source }) => {
          const tracks = new Set(tracksOf({ citedBy, ...source }));
          return {
            source,
            cited: cited.filter(
              ({ track, entry }) =>
                tracks.has(track.slug) && entry.sources.some(({ ref }) => ref === source.ref),
            ),
            isMore: citedBy.some(({ track }) => !tracks.has(track)),
          };
        })}
        unsourced={unsourced}
        more={listed.length > PAGE_SIZE ? samePage(page, { after: sources.at(-1)?.ref }) : null}
        formats={[{ href: '/v1/sources', label: 'JSON', type: 'application/json' }]}
      />,
    );
  }

  private async unsourced(scope: ReadScope): Promise<CitedEntry[]> {
    const entries = await this.entriesOf(await this.sources.tracksWithUnsourced(scope), scope);
    return entries.filter(({ entry }) => entry.sources.length === 0);
  }

  /** Every entry of the tracks, after its corrections. */
  private async entriesOf(trackSlugs: readonly string[], scope: ReadScope): Promise<CitedEntry[]> {
    const slugs = [...new Set(trackSlugs)];
    if (slugs.length === 0) return [];
    const tracks = await this.tracks.list({ slugs }, scope);
    const histories = await this.history.effectiveOf(slugs, scope, {});
    return tracks.flatMap((track) =>
      (histories.get(track.slug) ?? []).map((entry: TransitionView) => ({ track, entry })),
    );
  }
}
