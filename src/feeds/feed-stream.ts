import type { ServerResponse } from 'node:http';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Notifier } from '../db/notifier.js';
import { Problem } from '../http/problems/problem.js';
import { CursorReset, parseFeedCursor } from '../http/requests/feed-cursor.js';
import { visibleTransition } from '../ledger/public-view.js';
import { type LogName, logFor, type ReadScope } from '../ledger/read-scope.js';
import { BackgroundService } from '../runtime/background-service.js';
import { type ListedTransition, TransitionsQuery } from '../tracks/queries/transitions.query.js';
import { StreamLimits } from './stream-limits.js';

/** Rows per read. */
const PAGE = 200;
const POLL_INTERVAL = 1_000;
const HEARTBEAT_INTERVAL = 15_000;
/** Bytes that may wait for a slow consumer. A consumer with more is disconnected, and resumes from its cursor. */
const MAX_BACKLOG = 1_048_576;
/** How long a consumer may block the stream while it catches up, in milliseconds. */
const DRAIN_TIMEOUT = 30_000;
/** A stream ends after this time, in milliseconds, so that the load spreads over the instances again. */
const LIFETIME = 15 * 60_000;
/** How often the caller's access is checked, in milliseconds. */
const ACCESS_CHECK_INTERVAL = 15_000;

/** All members get the rows after `cursor` together; members with a role on a desk get those they may see. */
type Hub = {
  log: LogName;
  cursor: string;
  members: Map<ServerResponse, ReadScope>;
  reading: BackgroundService;
};

export type Subscriber = {
  scope: ReadScope;
  /** Whether the caller still has the same scope. */
  mayContinue: () => Promise<boolean>;
};

/** `isReset`: the database was restored to an earlier state, so `cursor` differs from the requested one. */
type StreamStart = { cursor: string; isReset: boolean };

/** A row as an event: `id` is the cursor to resume from, `event` the type of the row. */
const frameOf = ({ at, transition }: ListedTransition): string =>
  `id: ${at}\nevent: ${transition.type}\ndata: ${JSON.stringify(transition)}\n\n`;

/** Tells the consumer that the database was restored: the next rows come after `resumeFrom`. */
const resetFrame = (resumeFrom: string): string =>
  `id: ${resumeFrom}\nevent: reset\ndata: ${JSON.stringify({ resumeFrom })}\n\n`;

const positionOf = (cursor: string): bigint => BigInt(parseFeedCursor(cursor).position);

const logOf = (scope: ReadScope): LogName => (scope === 'public' ? 'public' : 'full');

/** The rows of a log that this caller may see. */
const rowsFor = (scope: ReadScope, log: LogName, rows: readonly ListedTransition[]): ListedTransition[] =>
  rows
    .filter(({ transition }) => logFor(scope, transition.track) === log)
    .map((row) => ({ ...row, transition: visibleTransition(row.transition, scope) }));

/**
 * The feed as server-sent events. Each process reads the feed once for all consumers. A consumer with an older cursor first
 * catches up with reads of its own, at its own pace.
 */
@Injectable()
export class FeedStream implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(FeedStream.name);
  private readonly hubs: Record<LogName, Hub> = { full: this.hub('full'), public: this.hub('public') };
  private readonly heartbeat = new BackgroundService(
    FeedStream.name,
    async () => {
      for (const response of this.open) this.write(response, ': still here\n\n');
    },
    HEARTBEAT_INTERVAL,
  );
  private readonly limits = new StreamLimits();
  private readonly open = new Set<ServerResponse>();
  private stopped = false;

  constructor(
    private readonly transitions: TransitionsQuery,
    private readonly notifier: Notifier,
  ) {}

  onApplicationBootstrap(): void {
    const reading = Object.values(this.hubs).map((one) => one.reading);
    this.notifier.listen('feed', () => {
      for (const one of reading) void one.nudge();
    });
    for (const one of [...reading, this.heartbeat]) one.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const response of this.open) response.end();
    const reading = Object.values(this.hubs).map((one) => one.reading);
    await Promise.all([...reading, this.heartbeat].map((one) => one.stop()));
  }

  /** The number of open streams. */
  get size(): number {
    return this.open.size;
  }

  /** Counts the response against the limits until it closes; throws if a limit is reached. */
  reserve(request: FastifyRequest, { raw }: FastifyReply): void {
    if (this.stopped) {
      throw new Problem('unavailable', 'The service is stopping.', { headers: { 'Retry-After': '5' } });
    }
    this.limits.reserve(request, raw);
  }

  /** Where a stream starts that resumes from `cursor`, or from now if there is none. */
  async start(scope: ReadScope, cursor: string | undefined): Promise<StreamStart> {
    if (cursor === undefined) return { cursor: await this.transitions.newestInFeed(scope), isReset: false };
    try {
      return { cursor: await this.transitions.placeInFeed(scope, cursor), isReset: false };
    } catch (error) {
      if (error instanceof CursorReset) return { cursor: error.resumeFrom, isReset: true };
      throw error;
    }
  }

  /** Sends every row after the cursor until either side ends the stream. The headers must have been sent. */
  join(response: ServerResponse, { scope, mayContinue }: Subscriber, { cursor, isReset }: StreamStart): void {
    // `close` does not fire again for a response that is closed already.
    if (response.destroyed) return;
    const hub = this.hubs[logOf(scope)];
    const end = setTimeout(() => response.end(), LIFETIME).unref();
    const checkAccess = async () => {
      if (!(await mayContinue())) response.end();
    };
    // Errors are ignored: while the database is unavailable, the stream sends nothing either.
    const checking = setInterval(
      () => void checkAccess().catch(() => undefined),
      ACCESS_CHECK_INTERVAL,
    ).unref();
    this.open.add(response);
    response.on('error', () => undefined);
    response.on('close', () => {
      clearTimeout(end);
      clearInterval(checking);
      this.open.delete(response);
      hub.members.delete(response);
    });
    response.write('retry: 2000\n\n');
    if (isReset) response.write(resetFrame(cursor));
    this.follow(response, hub, scope, cursor).catch((error) => {
      this.logger.error(error);
      response.destroy();
    });
  }

  private async follow(response: ServerResponse, hub: Hub, scope: ReadScope, from: string): Promise<void> {
    let cursor = from;
    while (!response.writableEnded && !response.destroyed) {
      if (hub.members.size === 0) hub.cursor = cursor;
      if (hub.cursor === cursor) {
        hub.members.set(response, scope);
        void hub.reading.nudge();
        return;
      }
      if (positionOf(cursor) > positionOf(hub.cursor)) await hub.reading.nudge();
      if (hub.cursor !== cursor) cursor = await this.catchUp(response, hub.log, scope, cursor);
    }
  }

  /** Sends one page; answers the cursor after it. */
  private async catchUp(
    response: ServerResponse,
    log: LogName,
    scope: ReadScope,
    cursor: string,
  ): Promise<string> {
    const page = await this.page(log, cursor);
    const frames =
      'reset' in page ? resetFrame(page.reset) : rowsFor(scope, log, page.rows).map(frameOf).join('');
    if (!response.write(frames)) await drained(response);
    return 'reset' in page ? page.reset : (page.rows.at(-1)?.at ?? cursor);
  }

  /** The rows after the cursor, or the cursor to resume from after a restore. */
  private async page(
    log: LogName,
    cursor: string,
  ): Promise<{ rows: ListedTransition[] } | { reset: string }> {
    try {
      return { rows: await this.transitions.feed(log, cursor, PAGE) };
    } catch (error) {
      if (error instanceof CursorReset) return { reset: error.resumeFrom };
      throw error;
    }
  }

  private hub(log: LogName): Hub {
    const reading = new BackgroundService(FeedStream.name, () => this.read(hub), POLL_INTERVAL);
    const hub: Hub = { log, cursor: '0', members: new Map(), reading };
    return hub;
  }

  /** Sends one page to all members; answers whether there may be more. */
  private async read(hub: Hub): Promise<boolean> {
    if (hub.members.size === 0) return false;
    const from = hub.cursor;
    const page = await this.page(hub.log, from);
    // Meanwhile all members may have left, and a new one may have set another cursor.
    if (hub.cursor !== from) return true;
    if ('reset' in page) {
      hub.cursor = page.reset;
      for (const response of hub.members.keys()) this.write(response, resetFrame(page.reset));
      return true;
    }
    const { rows } = page;
    const last = rows.at(-1);
    if (!last) return false;
    hub.cursor = last.at;
    const all = rows.map(frameOf).join('');
    for (const [response, scope] of hub.members) {
      if (typeof scope === 'string') this.write(response, all);
      else for (const row of rowsFor(scope, hub.log, rows)) this.write(response, frameOf(row));
    }
    return rows.length === PAGE;
  }

  private write(response: ServerResponse, text: string): void {
    if (response.writableLength > MAX_BACKLOG) response.destroy();
    else if (!response.writableEnded) response.write(text);
  }
}

async function drained(response: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const late = setTimeout(() => response.destroy(), DRAIN_TIMEOUT);
  response.once('drain', resolve).once('close', resolve);
  await promise;
  clearTimeout(late);
}
