import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, readScopeOf } from '../access/allow.js';
import { Described } from '../http/openapi/described.js';
import { Problem, problemOf } from '../http/problems/problem.js';
import { FEED_CURSOR } from '../http/requests/feed-cursor.js';
import type { ReadScope } from '../ledger/read-scope.js';
import { streamDescribed } from './feed.described.js';
import { FeedStream } from './feed-stream.js';

const streamSchema = z.strictObject({
  after: z.string().regex(FEED_CURSOR, 'must be a cursor of the feed').optional(),
});

@Controller('v1/stream')
@Described('Feed', streamDescribed)
export class StreamController {
  constructor(private readonly streams: FeedStream) {}

  /** Starts after Last-Event-ID, else after `after`, else now. */
  @Get()
  @Allow('public')
  async stream(
    @CallerOf() caller: Caller | null,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Query({ schema: streamSchema }) { after }: z.infer<typeof streamSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (lastEventId && !FEED_CURSOR.test(lastEventId)) {
      throw new Problem('bad_request', 'Last-Event-ID must be the `id` of an event of this stream.');
    }
    this.streams.reserve(request, reply);
    const scope = readScopeOf(caller);
    const start = await this.streams.start(scope, lastEventId || after);
    reply.headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      vary: 'Authorization, Cookie',
      // Without it nginx and other proxies buffer events.
      'x-accel-buffering': 'no',
    });
    reply.hijack();
    reply.raw.writeHead(200, reply.getHeaders() as Record<string, string>);
    if (request.method === 'HEAD') reply.raw.end();
    else this.streams.join(reply.raw, { scope, mayContinue: () => hasSameScope(request, scope) }, start);
  }
}

/** While a stream runs, its caller may lose the token, the session or a role on a desk. */
async function hasSameScope(request: FastifyRequest, scope: ReadScope): Promise<boolean> {
  if (!request.caller) return true;
  try {
    const now = readScopeOf(await request.server.authentication.admit(request));
    if (typeof now === 'string' || typeof scope === 'string') return now === scope;
    return now.size === scope.size && [...now].every((track) => scope.has(track));
  } catch (error) {
    if (problemOf(error).status < 500) return false;
    throw error;
  }
}
