import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ClientBase, Pool } from 'pg';
import { Database } from '../db/database.js';
import { BackgroundService } from '../runtime/background-service.js';
import { Clock } from '../runtime/clock.js';
import { addressGroup } from './addresses.js';
import { CoalescedEvents, type CountedEvent, type Detail } from './coalesced-events.js';
import type { SecurityKind } from './kinds.js';
import { INSERT_EVENTS } from './sql/security-log.sql.js';

export type SecurityEvent = {
  kind: SecurityKind;
  /** The caller; null or absent if unknown. */
  caller?: { id: string; name: string } | null;
  /** The name that was typed if there is no caller. It may have any content. */
  name?: string | null;
  address?: string | null;
  requestId?: string | null;
  /** The slug of the track that the event is about. */
  track?: string | null;
  /** Further facts. Never a secret. */
  detail?: Detail;
};

/** Caller, address and id of a request: `log.record({ kind, ...auditContext(request) })`. */
export const auditContext = ({ caller, ip, id }: Pick<FastifyRequest, 'caller' | 'ip' | 'id'>) => ({
  caller: caller && { id: caller.id, name: caller.name },
  address: addressGroup(ip),
  requestId: id,
});

/** How long counted events wait to be written together, in milliseconds. */
const EVERY = 1_000;

/** How many rows one statement deletes. */
const BATCH = 1_000;

/** The longest text from outside that a row stores, in characters. */
const LONGEST = 200;

/** Makes one line of a text: a control character must not forge another line where the log is displayed. */
const line = (text: string): string =>
  text
    .slice(0, LONGEST)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');

/**
 * The append-only security log (0006-defence.ts). Rare events are recorded at once; events that an attack can repeat
 * are counted.
 */
@Injectable()
export class SecurityLog implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SecurityLog.name);
  private readonly events = new CoalescedEvents();
  private readonly flushing = new BackgroundService(SecurityLog.name, async () => {
    await this.flush();
    if (this.events.isDue || this.events.isOpen) this.flushing.nudgeWithin(EVERY);
  });
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes the event before it resolves: for changes of access. Given a client, it writes in the client's transaction,
   * so that no change goes without its row.
   */
  async record(event: SecurityEvent, at?: ClientBase): Promise<void> {
    const row = this.rowOf(event);
    // Writes earlier events first, except in a transaction, which must not wait for that.
    if (!at) await this.flush();
    await this.write([row], at);
  }

  /**
   * Writes the event within a second, and never makes its caller wait. Equal events within the hour become one further
   * row (coalesced-events.ts). For events that anybody can cause as often as they like.
   */
  count(event: SecurityEvent): void {
    this.events.add(this.rowOf(event));
    this.flushing.nudgeWithin(EVERY);
  }

  /**
   * Writes the rows that are due; with `all`, also those that are due at the end of the hour. Rows that cannot be
   * written are kept.
   */
  flush({ all = false } = {}): Promise<void> {
    this.writing = this.writing.then(async () => {
      const rows = this.events.take(this.clock.now(), all);
      await this.write(rows).catch((error) => {
        this.events.giveBack(rows);
        this.logger.error(error);
      });
    });
    return this.writing;
  }

  /** Deletes older rows. The database keeps rows younger than a month in any case (0006-defence.ts). */
  async prune(keepDays: number): Promise<void> {
    for (let gone = BATCH; gone === BATCH; ) {
      const { rows } = await this.database.pool.query<{ gone: string }>(
        'SELECT prune_security_log_v2($1, $2) AS gone',
        [keepDays, BATCH],
      );
      gone = Number(rows[0]?.gone);
    }
  }

  /** Before the database closes. Requests that end later are logged when the server has closed (log-requests.ts). */
  async beforeApplicationShutdown(): Promise<void> {
    await this.flushing.stop();
    await this.flush({ all: true });
  }

  private rowOf({ kind, caller, name, address, requestId, track, detail = {} }: SecurityEvent): CountedEvent {
    const at = this.clock.now();
    const given = caller?.name ?? name;
    const details = Object.entries(detail).map(([key, value]) => [
      key,
      typeof value === 'string' ? line(value) : value,
    ]);
    return {
      at,
      lastAt: at,
      times: 1,
      kind,
      caller: caller?.id ?? null,
      name: given ? line(given) : null,
      address: address ?? null,
      requestId: requestId ?? null,
      track: track ? line(track) : null,
      detail: Object.fromEntries(details),
    };
  }

  private async write(rows: CountedEvent[], at: Pool | ClientBase = this.database.pool): Promise<void> {
    if (rows.length === 0) return;
    await at.query({ ...INSERT_EVENTS, values: [JSON.stringify(rows)] });
  }
}
