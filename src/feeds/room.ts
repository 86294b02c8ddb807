import type { ServerResponse } from 'node:http';
import { Problem } from '../http/problem.js';

/** Streams of one process, and of one caller or address there: nobody takes all the room. */
const MOST = 1_000;
const MOST_OF_ONE = 250;

/** The streams that are open, and whose they are; null for those that are not told apart. */
export class Room {
  readonly open = new Map<ServerResponse, string | null>();
  private readonly sizes = new Map<string | null, number>();

  /** Throws where there is none for another. */
  mustBeFor(who: string | null): void {
    if (this.open.size < MOST && (who === null || (this.sizes.get(who) ?? 0) < MOST_OF_ONE)) return;
    throw new Problem('unavailable', 'No more streams can be opened just now.', {
      headers: { 'Retry-After': '5' },
    });
  }

  enter(response: ServerResponse, who: string | null): void {
    this.open.set(response, who);
    this.sizes.set(who, (this.sizes.get(who) ?? 0) + 1);
  }

  leave(response: ServerResponse): void {
    const who = this.open.get(response);
    if (who === undefined) return;
    this.open.delete(response);
    const left = (this.sizes.get(who) ?? 0) - 1;
    if (left > 0) this.sizes.set(who, left);
    else this.sizes.delete(who);
  }
}
