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

/** Rows a read. */
const PAGE = 200;
const POLL = 1_000;
const HEARTBEAT = 15_000;
/** What may wait for a slow consumer, in bytes; one further behind is dropped and resumes where it was. */
const BACKLOG = 1_048_576;
/** How long a consumer may take to make room while it catches up, in milliseconds. */
const PATIENCE = 30_000;
/** A stream ends after so long, in milliseconds, so that instances share the load again. */
const LIFETIME = 15 * 60_000;
/** How often it is asked whether a caller still sees what is sent, in milliseconds. */
const LOOK_AGAIN = 15_000;

/** Rows go to the members together, from `cursor` on; to those of a desk the rows of its tracks. */
type Hub = {
  log: LogName;
  cursor: string;
  members: Map<ServerResponse, ReadScope>;
  reading: BackgroundService;
};

export type Listener = {
  scope: ReadScope;
  /** Whether whoever asked for it still may, and still sees the same. */
  isStill: () => Promise<boolean>;
};

/** `isReset`: it is another place than was asked for, since the database went on from an earlier state. */
type Start = { cursor: string; isReset: boolean };

/** One row as an event: `id` is the cursor to resume from, the event's name its type. */
const frameOf = ({ at, transition }: ListedTransition): string =>
  `id: ${at}\nevent: ${transition.type}\ndata: ${JSON.stringify(transition)}\n\n`;

/** The database went on from an earlier state than the consumer's: what follows comes after `resumeFrom`. */
const resetFrame = (resumeFrom: string): string =>
  `id: ${resumeFrom}\nevent: reset\ndata: ${JSON.stringify({ resumeFrom })}\n\n`;

const positionOf = (cursor: string): bigint => BigInt(parseFeedCursor(cursor).position);

const logOf = (scope: ReadScope): LogName => (scope === 'public' ? 'public' : 'full');

/** The rows of one log of which this caller is told. */
const rowsFor = (scope: ReadScope, log: LogName, rows: readonly ListedTransition[]): ListedTransition[] =>
  rows
    .filter(({ transition }) => logFor(scope, transition.track) === log)
    .map((row) => ({ ...row, transition: visibleTransition(row.transition, scope) }));

/**
 * The feed as server-sent events. Each process reads it once for all who listen; whoever comes with an older cursor
 * first reads on by themselves, at their own pace.
 */
@Injectable()
export class Stream implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Stream.name);
  private readonly hubs: Record<LogName, Hub> = { full: this.hub('full'), public: this.hub('public') };
  private readonly heartbeat = new BackgroundService(
    Stream.name,
    async () => {
      for (const response of this.open) this.write(response, ': still here\n\n');
    },
    HEARTBEAT,
  );
  private readonly room = new StreamLimits();
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

  /** How many are open. */
  get size(): number {
    return this.open.size;
  }

  /** Keeps a place for the answer until it ends; throws where there is no room for another of this caller's. */
  mustHaveRoom(request: FastifyRequest, { raw }: FastifyReply): void {
    if (this.stopped) {
      throw new Problem('unavailable', 'The service is stopping.', { headers: { 'Retry-After': '5' } });
    }
    this.room.take(request, raw);
  }

  /** Where a stream begins that was asked to go on from `cursor`, or from now on. */
  async start(scope: ReadScope, cursor: string | undefined): Promise<Start> {
    if (cursor === undefined) return { cursor: await this.transitions.newestInFeed(scope), isReset: false };
    try {
      return { cursor: await this.transitions.placeInFeed(scope, cursor), isReset: false };
    } catch (error) {
      if (error instanceof CursorReset) return { cursor: error.resumeFrom, isReset: true };
      throw error;
    }
  }

  /** Sends everything after that cursor until either side ends it. The headers are sent already. */
  join(response: ServerResponse, { scope, isStill }: Listener, { cursor, isReset }: Start): void {
    // Whoever has left meanwhile is heard of no more.
    if (response.destroyed) return;
    const to = this.hubs[logOf(scope)];
    const end = setTimeout(() => response.end(), LIFETIME).unref();
    const look = async () => {
      if (!(await isStill())) response.end();
    };
    // While the database does not answer, nothing is sent either.
    const looking = setInterval(() => void look().catch(() => undefined), LOOK_AGAIN).unref();
    this.open.add(response);
    response.on('error', () => undefined);
    response.on('close', () => {
      clearTimeout(end);
      clearInterval(looking);
      this.open.delete(response);
      to.members.delete(response);
    });
    response.write('retry: 2000\n\n');
    if (isReset) response.write(resetFrame(cursor));
    this.follow(response, to, scope, cursor).catch((error) => {
      this.logger.error(error);
      response.destroy();
    });
  }

  private async follow(response: ServerResponse, to: Hub, scope: ReadScope, from: string): Promise<void> {
    let cursor = from;
    while (!response.writableEnded && !response.destroyed) {
      if (to.members.size === 0) to.cursor = cursor;
      if (to.cursor === cursor) {
        to.members.set(response, scope);
        void to.reading.nudge();
        return;
      }
      if (positionOf(cursor) > positionOf(to.cursor)) await to.reading.nudge();
      if (to.cursor !== cursor) cursor = await this.catchUp(response, to.log, scope, cursor);
    }
  }

  /** Sends a page; the cursor after it. */
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

  /** Rows after the cursor, or where to go on instead. */
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
    const reading = new BackgroundService(Stream.name, () => this.read(hub), POLL);
    const hub: Hub = { log, cursor: '0', members: new Map(), reading };
    return hub;
  }

  /** Sends a page to all members. Whether there may be more. */
  private async read(to: Hub): Promise<boolean> {
    if (to.members.size === 0) return false;
    const from = to.cursor;
    const page = await this.page(to.log, from);
    // Everybody may have left meanwhile, and another begun somewhere else.
    if (to.cursor !== from) return true;
    if ('reset' in page) {
      to.cursor = page.reset;
      for (const response of to.members.keys()) this.write(response, resetFrame(page.reset));
      return true;
    }
    const { rows } = page;
    const last = rows.at(-1);
    if (!last) return false;
    to.cursor = last.at;
    const all = rows.map(frameOf).join('');
    for (const [response, scope] of to.members) {
      if (typeof scope === 'string') this.write(response, all);
      else for (const row of rowsFor(scope, to.log, rows)) this.write(response, frameOf(row));
    }
    return rows.length === PAGE;
  }

  private write(response: ServerResponse, text: string): void {
    if (response.writableLength > BACKLOG) response.destroy();
    else if (!response.writableEnded) response.write(text);
  }
}

async function drained(response: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const late = setTimeout(() => response.destroy(), PATIENCE);
  response.once('drain', resolve).once('close', resolve);
  await promise;
  clearTimeout(late);
}
