import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, readScopeOf } from '../../access/allow.js';
import { type StoreAnswer, StoreAnswerOf } from '../../http/idempotency/idempotency.interceptor.js';
import { Described } from '../../http/openapi/described.js';
import { digits, numberedShape } from '../../http/requests/paging.js';
import { Answer } from '../../http/responses/answer.js';
import { IfMatch } from '../../http/responses/conditional.js';
import { type CommandContext, CommandHandler, type CommandResult } from '../commands/command-handler.js';
import { proposalAnswer } from '../commands/proposal-store.js';
import { correctionSchema, newTransitionSchema, publicationSchema } from '../commands/requests.js';
import { LedgerPagesQuery } from '../queries/ledger/ledger-pages.query.js';
import { noTrack } from '../queries/tracks.query.js';
import { TransitionsQuery } from '../queries/transitions.query.js';
import { transitionsDescribed } from './transitions.described.js';

const listSchema = z.strictObject({
  ...numberedShape,
  order: z.enum(['recorded', 'effective']).default('recorded'),
});
const seqSchema = digits(z.int().min(1).max(2_147_483_647));

@Controller('v1/tracks/:slug/transitions')
@Described('Ledger', transitionsDescribed)
export class TransitionsController {
  constructor(
    private readonly commands: CommandHandler,
    private readonly pages: LedgerPagesQuery,
    private readonly transitions: TransitionsQuery,
  ) {}

  @Get()
  @Allow('public')
  list(
    @CallerOf() caller: Caller | null,
    @Param('slug') slug: string,
    @Query({ schema: listSchema }) { after, ...asked }: z.infer<typeof listSchema>,
  ) {
    return this.pages.page(slug, readScopeOf(caller), { ...asked, after: Number(after) });
  }

  @Get(':seq')
  @Allow('public')
  async one(
    @CallerOf() caller: Caller | null,
    @Param('slug') slug: string,
    @Param('seq', { schema: seqSchema }) seq: number,
  ) {
    const transition = await this.transitions.one(slug, seq, readScopeOf(caller));
    if (!transition) throw noTrack(`${slug} with an entry ${seq}`);
    return transition;
  }

  @Post()
  @Allow('record', { byDesk: 'slug' })
  async record(
    @CallerOf() caller: Caller,
    @Param('slug') slug: string,
    @IfMatch() revision: number | undefined,
    @Body({ schema: newTransitionSchema }) { sources, ...entry }: z.infer<typeof newTransitionSchema>,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ) {
    const asked = [{ track: slug, meeting: null, at: [], entry }];
    const by = writing(caller, slug, revision, keep);
    return answerOf(slug, await this.commands.record(asked, sources, by));
  }

  @Post(':seq/corrections')
  @Allow('record', { byDesk: 'slug' })
  async correct(
    @CallerOf() caller: Caller,
    @Param('slug') slug: string,
    @Param('seq', { schema: seqSchema }) seq: number,
    @IfMatch() revision: number | undefined,
    @Body({ schema: correctionSchema }) body: z.infer<typeof correctionSchema>,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ) {
    const by = writing(caller, slug, revision, keep);
    const about = { entries: [{ track: slug, seq }] };
    return answerOf(slug, await this.commands.correct(about, body, by));
  }

  @Post(':seq/publish')
  @Allow('record', { byDesk: 'slug' })
  async publish(
    @CallerOf() caller: Caller,
    @Param('slug') slug: string,
    @Param('seq', { schema: seqSchema }) seq: number,
    @IfMatch() revision: number | undefined,
    @Body({ schema: publicationSchema }) { reason }: z.infer<typeof publicationSchema>,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ) {
    const by = writing(caller, slug, revision, keep);
    const about = { entries: [{ track: slug, seq }] };
    return answerOf(slug, await this.commands.publish(about, reason, by));
  }
}

/** The answer to a write on one track. The write may also contain rows of the twin, whose embargo fell due. */
function answerOf(slug: string, done: CommandResult): Answer {
  if ('proposal' in done) return proposalAnswer(done);
  const { transitions, tracks } = done;
  const transition = transitions.find((one) => one.track === slug);
  const track = tracks.find((one) => one.slug === slug);
  return new Answer({
    status: 201,
    headers: { location: `/v1/tracks/${slug}/transitions/${transition?.seq}`, etag: `"${track?.revision}"` },
    body: { transition, track },
  });
}

const writing = (
  caller: Caller,
  slug: string,
  revision: number | undefined,
  keep: StoreAnswer | null,
): CommandContext => ({
  caller,
  ifMatch: revision === undefined ? undefined : new Map([[slug, revision]]),
  ...(keep && { storeResult: (at, done) => keep(at, answerOf(slug, done)) }),
});
