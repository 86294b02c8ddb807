import type { Instant } from '../domain/values/views.js';
import type { SecurityKind } from './kinds.js';

/** How many different things are told apart within an hour, of one caller and of all strangers together. */
const MOST = 2_000;

/** How many rows wait for a database that does not answer; what comes then is lost. */
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
 * Events of one kind, caller, address, track and detail within an hour: the first is told at once, the rest as one
 * row when the hour is over. So an attack cannot fill the disk: what would go beyond `MOST` is told by kind alone,
 * of each caller apart, so that strangers cannot drown what a caller does, nor one caller what another does.
 */
export class CoalescedEvents {
  private hour = '';
  /** By what they have in common: the row that is still to be told, or null where all is told. */
  private entries = new Map<string, CountedEvent | null>();
  private sizes = new Map<string | null, number>();
  /** Keys of what has not been told at all. */
  private fresh: string[] = [];
  /** Of hours that are over. */
  private waiting: CountedEvent[] = [];

  /** Whether there is anything to take now. */
  get isDue(): boolean {
    return this.fresh.length > 0 || this.waiting.length > 0;
  }

  /** Whether there will be, when the hour is over. */
  get isOpen(): boolean {
    return this.entries.size > 0;
  }

  add(row: CountedEvent): void {
    this.turn(row.at);
    const { kind, caller, name, address, track, detail } = row;
    const key = JSON.stringify([kind, caller, name, address, track, detail]);
    const size = this.sizes.get(caller) ?? 0;
    if (this.entries.has(key)) this.merge(key, row);
    else if (size < MOST) {
      this.sizes.set(caller, size + 1);
      this.merge(key, row);
    } else {
      const bare = { name: caller && name, address: null, requestId: null, track: null };
      this.merge(JSON.stringify([kind, caller]), { ...row, ...bare, detail: { more: true } });
    }
  }

  /** What is due, and with `all` what would be due when the hour is over. */
  take(now: string, all: boolean): CountedEvent[] {
    this.turn(now);
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

  /** What could not be written, to be taken again. */
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

  private turn(now: string): void {
    const hour = now.slice(0, 'YYYY-MM-DDTHH'.length);
    if (hour === this.hour) return;
    this.hour = hour;
    this.giveBack([...this.entries.values()].filter((row) => row !== null));
    this.entries = new Map();
    this.sizes = new Map();
    this.fresh = [];
  }
}
