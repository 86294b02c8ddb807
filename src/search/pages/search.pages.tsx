import { Controller, Get } from '@nestjs/common';
import { Allow } from '../../access/allow.js';
import { isBlank } from '../../domain/values/characters.js';
import { unappliedFilters } from '../../forms/unapplied-filters.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, show } from '../../http/responses/page-result.js';
import { TracksQuery } from '../../tracks/queries/tracks.query.js';
import { LONGEST_QUERY, SearchQuery } from '../queries/search.query.js';
import { SearchPage } from './search.page.js';

/** Results on a page. */
const LIMIT = 30;

@Controller('search')
export class SearchPages {
  constructor(
    private readonly query: SearchQuery,
    private readonly tracks: TracksQuery,
  ) {}

  @Get()
  @Allow('public', { anyQuery: true, compress: true })
  async show(@PageRequestOf() { page: asked, m, scope, http }: PageRequest): Promise<PageResult> {
    const { q } = http.query as { q?: unknown };
    const page = {
      ...asked,
      unapplied: unappliedFilters(http.query, { q: typeof q === 'string' ? q : null }),
    };
    const query = typeof q === 'string' ? q.slice(0, LONGEST_QUERY).trim() : '';
    if (isBlank(query)) return show(<SearchPage page={page} m={m} query="" result={null} limit={LIMIT} />);
    const result = await this.query.search(query, scope, LIMIT, page.language);
    const tracks = new Map(result.hits.map(({ track }) => [track.slug, track]));
    const namesakes = await this.tracks.namesakes([...tracks.values()], scope);
    const shown = { ...page, namesakes };
    return show(<SearchPage page={shown} m={m} query={query} result={result} limit={LIMIT} />);
  }
}
