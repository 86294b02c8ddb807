import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, readScopeOf } from '../access/allow.js';
import { Described } from '../http/openapi/described.js';
import { FEED_CURSOR } from '../http/requests/feed-cursor.js';
import { pagingShape } from '../http/requests/paging.js';
import { Sequencer } from '../ledger/numbering/sequencer.js';
import { TransitionsQuery } from '../tracks/queries/transitions.query.js';
import { feedDescribed } from './feed.described.js';

const feedSchema = z.strictObject({
  after: z.string().regex(FEED_CURSOR, 'must be the `next` of an earlier page').default('0'),
  limit: pagingShape.limit,
});

@Controller('v1/feed')
@Described('Feed', feedDescribed)
export class FeedController {
  constructor(
    private readonly transitions: TransitionsQuery,
    private readonly sequencer: Sequencer,
  ) {}

  /** `next` is set after an empty page too, so that a consumer who resumes from it gets each row exactly once. */
  @Get()
  @Allow('public')
  async feed(
    @CallerOf() caller: Caller | null,
    @Query({ schema: feedSchema }) { after, limit }: z.infer<typeof feedSchema>,
  ) {
    await this.sequencer.whenNumbered(caller?.name);
    const listed = await this.transitions.feed(readScopeOf(caller), after, limit);
    return { items: listed.map(({ transition }) => transition), next: listed.at(-1)?.at ?? after };
  }
}
