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
  /** Who did it, or tried; null or absent where nobody is known. */
  caller?: { id: string; name: string } | null;
  /** The name that was given where there is no caller: what somebody typed, so of any content. */
  name?: string | null;
  address?: string | null;
  requestId?: string | null;
  /** The slug of the track that it is about. */
  track?: string | null;
  /** What else is to be known. Never a secret. */
  detail?: Detail;
};

/** Who asks, from where, and under which id: `log.record({ kind, ...auditContext(request) })`. */
export const auditContext = ({ caller, ip, id }: Pick<FastifyRequest, 'caller' | 'ip' | 'id'>) => ({
  caller: caller && { id: caller.id, name: caller.name },
  address: addressGroup(ip),
  requestId: id,
});

/** How long what is counted waits for company, in milliseconds. */
const EVERY = 1_000;

/** Rows that one statement takes out. */
const BATCH = 1_000;

/** The longest text that a row takes from outside, in characters. */
const LONGEST = 200;

/** One line, whatever was sent: a control character must not forge another line wherever the log is read. */
const line = (text: string): string =>
  text
    .slice(0, LONGEST)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');

/** Append-only (0006-defence.ts). What happens rarely is recorded at once; what an attack can repeat is counted. */
@Injectable()
export class SecurityLog implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SecurityLog.name);
  private readonly tally = new CoalescedEvents();
  private readonly flushing = new BackgroundService(SecurityLog.name, async () => {
    await this.flush();
    if (this.tally.isDue || this.tally.isOpen) this.flushing.nudgeWithin(EVERY);
  });
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes the event before it resolves: for changes of who may do what. Given a client, in its transaction, so that
   * there is no such change without its row.
   */
  async record(event: SecurityEvent, at?: ClientBase): Promise<void> {
    const row = this.noted(event);
    // What was counted before comes before it, where no transaction is kept waiting for that.
    if (!at) await this.flush();
    await this.write([row], at);
  }

  /**
   * Writes the event within a second and never holds up its caller; the like of it within the hour is counted into
   * one more row (coalesced-events.ts). For whatever anybody can make happen as often as they like.
   */
  count(event: SecurityEvent): void {
    this.tally.add(this.noted(event));
    this.flushing.nudgeWithin(EVERY);
  }

  /** Writes what is due, with `all` also what waits for the end of its hour. Keeps what it cannot write. */
  flush({ all = false } = {}): Promise<void> {
    this.writing = this.writing.then(async () => {
      const rows = this.tally.take(this.clock.now(), all);
      await this.write(rows).catch((error) => {
        this.tally.giveBack(rows);
        this.logger.error(error);
      });
    });
    return this.writing;
  }

  /** Takes out what is older; what is younger than a month stays whatever is asked (0006-defence.ts). */
  async prune(keepDays: number): Promise<void> {
    for (let gone = BATCH; gone === BATCH; ) {
      const { rows } = await this.database.pool.query<{ gone: string }>(
        'SELECT prune_security_log_v2($1, $2) AS gone',
        [keepDays, BATCH],
      );
      gone = Number(rows[0]?.gone);
    }
  }

  /** While there is a database still; requests that end later are written when the server has closed (http-app.ts). */
  async beforeApplicationShutdown(): Promise<void> {
    await this.flushing.stop();
    await this.flush({ all: true });
  }

  private noted({ kind, caller, name, address, requestId, track, detail = {} }: SecurityEvent): CountedEvent {
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
