import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, readScopeOf } from '../access/allow.js';
import { Described } from '../http/openapi/described.js';
import { pageOfList, pagingShape } from '../http/requests/paging.js';
import { SourcesQuery } from '../tracks/queries/sources.query.js';
import { sourcesDescribed } from './sources.described.js';

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
    return pageOfList(
      await this.sources.list(readScopeOf(caller), after, limit + 1),
      limit,
      ({ ref }) => ref,
    );
  }
}
