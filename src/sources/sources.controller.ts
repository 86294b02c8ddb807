import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, sightOf } from '../http/allow.js';
import { pageOf, pagingShape } from '../http/paging.js';
import { Described } from '../openapi/described.js';
import { sourcesDescribed } from './sources.described.js';
import { SourcesQuery } from './sources.query.js';

const listSchema = z.strictObject(pagingShape);

@Controller('v1/sources')
@Described('Sources', sourcesDescribed)
export class SourcesController {
  constructor(private readonly sources: SourcesQuery) {}

  @Get()
  @Allow('public')
  async list(
    @CallerOf() caller: Caller | null,
    @Query({ schema: listSchema }) { after = '', limit }: z.infer<typeof listSchema>,
  ) {
    return pageOf(await this.sources.list(sightOf(caller), after, limit + 1), limit, ({ ref }) => ref);
  }
}
