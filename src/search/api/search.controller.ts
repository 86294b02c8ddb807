import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, readScopeOf } from '../../access/allow.js';
import { isBlank } from '../../domain/values/characters.js';
import { Described } from '../../http/openapi/described.js';
import { pagingShape } from '../../http/requests/paging.js';
import type { Marked } from '../queries/marks.js';
import { type Hit, LONGEST_QUERY, SearchQuery } from '../queries/search.query.js';
import { searchDescribed } from './search.described.js';

const searchSchema = z.strictObject({
  q: z
    .string()
    .max(LONGEST_QUERY)
    .refine((text) => !isBlank(text), 'must not be blank')
    .describe('What is looked for.'),
  limit: pagingShape.limit,
});

@Controller('v1/search')
@Described('Search', searchDescribed)
export class SearchController {
  constructor(private readonly query: SearchQuery) {}

  @Get()
  @Allow('public')
  async search(
    @CallerOf() caller: Caller | null,
    @Query({ schema: searchSchema }) { q, limit }: z.infer<typeof searchSchema>,
  ) {
    const { hits } = await this.query.search(q, readScopeOf(caller), limit, 'en');
    return { items: hits.map(hitOf) };
  }
}

const hitOf = ({ type, track, seq, title, snippet, matched }: Hit) => ({
  type,
  track: track.slug,
  ...(seq !== null && { seq }),
  title,
  snippet: htmlOf(snippet),
  matched,
});

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

const htmlOf = ({ pieces }: Marked): string =>
  pieces.map(({ text, isMarked }) => (isMarked ? `<mark>${escaped(text)}</mark>` : escaped(text))).join('');
