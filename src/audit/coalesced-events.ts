import type { Instant } from '../domain/values/views.js';
import type { SecurityKind } from './kinds.js';

/** The most distinct events an hour of one caller, and of all anonymous callers together. */
const MOST_DISTINCT = 2_000;

/** The most rows that wait while the database does not answer. Further rows are lost. */
const MOST_WAITING = 20_000;

export type Detail = Record<string, string | number | boolean | null>;

/** An event as a row of the table. */
export type CountedEvent = {
  at: Instant;
  lastAt: Instant;
  times: number;
  kind: SecurityKind;
  caller: string | null;
  name: string | null;
  address: string | null;
  requestId: string | null;
  track: string | null;
  detail: Detail;
};

/**
 * Coalesces equal events within an hour, so that an attack cannot fill the disk. Events are equal if kind, caller,
 * address, track and detail are. The first becomes a row at once, the others become one row when the hour ends. Beyond
 * `MOST_DISTINCT`, a caller's events are told apart by kind only. Each caller has a limit of their own, so that nobody
 * can hide another's events.
 */
export class CoalescedEvents {
  private hour = '';
  /** By key: the row that is not yet written, or null if everything is written. */
  private entries = new Map<string, CountedEvent | null>();
  private sizes = new Map<string | null, number>();
  /** Keys of events of which nothing has been taken yet. */
  private fresh: string[] = [];
  /** Rows of past hours. */
  private waiting: CountedEvent[] = [];

  /** Whether rows can be taken now. */
  get isDue(): boolean {
    return this.fresh.length > 0 || this.waiting.length > 0;
  }

  /** Whether rows may be due when the hour ends. */
  get isOpen(): boolean {
    return this.entries.size > 0;
  }

  add(row: CountedEvent): void {
    this.startHour(row.at);
    const { kind, caller, name, address, track, detail } = row;
    const key = JSON.stringify([kind, caller, name, address, track, detail]);
    const size = this.sizes.get(caller) ?? 0;
    if (this.entries.has(key)) this.merge(key, row);
    else if (size < MOST_DISTINCT) {
      this.sizes.set(caller, size + 1);
      this.merge(key, row);
    } else {
      const bare = { name: caller && name, address: null, requestId: null, track: null };
      this.merge(JSON.stringify([kind, caller]), { ...row, ...bare, detail: { more: true } });
    }
  }

  /** The rows that are due; with `all`, also those that are due when the hour ends. */
  take(now: string, all: boolean): CountedEvent[] {
    this.startHour(now);
    const keys = all ? [...this.entries.keys()] : this.fresh;
    const rows = this.waiting;
    this.waiting = [];
    this.fresh = [];
    for (const key of keys) {
      const row = this.entries.get(key);
      if (row) rows.push(row);
      this.entries.set(key, null);
    }
    return rows;
  }

  /** Returns rows that could not be written, to be taken again. */
  giveBack(rows: readonly CountedEvent[]): void {
    this.waiting.push(...rows.slice(0, MOST_WAITING - this.waiting.length));
  }

  private merge(key: string, row: CountedEvent): void {
    const known = this.entries.get(key);
    if (known) {
      known.times += 1;
      known.lastAt = row.at;
      return;
    }
    if (known === undefined) this.fresh.push(key);
    this.entries.set(key, row);
  }

  private startHour(now: string): void {
    const hour = now.slice(0, 'YYYY-MM-DDTHH'.length);
    if (hour === this.hour) return;
    this.hour = hour;
    this.giveBack([...this.entries.values()].filter((row) => row !== null));
    this.entries = new Map();
    this.sizes = new Map();
    this.fresh = [];
  }
}
