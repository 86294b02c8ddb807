import { setTimeout as pause } from 'node:timers/promises';
import { asked, bearer, type Calling, statusOf } from './callers.js';

/** How long readers wait between two calls, in milliseconds. */
const PACE = 40;

const counted = (calling: Calling, status: string) => {
  const { answers } = calling.told;
  answers[status] = (answers[status] ?? 0) + 1;
};

/** Reads a track, the board and pages of a ledger until `isOver`. A revision that was read once never falls. */
export async function readOn(track: string, calling: Calling): Promise<void> {
  const { at, token } = calling;
  let newest = 0;
  while (!calling.isOver()) {
    for (const path of [`/v1/tracks/${track}`, '/v1/board?limit=20', `/v1/tracks/${track}/transitions`]) {
      const answer = await asked(at.url + path, { headers: bearer(token) });
      const status = statusOf(answer, path);
      counted(calling, `read ${status}`);
      if (status === '200' && path.endsWith(track)) {
        const { revision } = JSON.parse(answer?.text ?? '');
        if (revision < newest) throw new Error(`${track}: revision ${revision} was read after ${newest}`);
        newest = revision;
      }
      await pause(PACE);
    }
  }
}

type Item = { track_id: string; seq: number };

/** A consumer of the feed, who goes on from its last cursor whatever happens; `got` is what it was given, in order. */
export class Consumer {
  readonly got: Item[] = [];

  /** @param sees whose feed it reads: the whole ledger's with a token, else the public's */
  constructor(readonly sees: 'full' | 'public') {}

  async follow(calling: Calling): Promise<void> {
    const { at, token } = calling;
    const headers = this.sees === 'full' ? bearer(token) : {};
    let cursor = '0';
    while (!calling.isOver()) {
      const answer = await asked(`${at.url}/v1/feed?after=${encodeURIComponent(cursor)}&limit=50`, {
        headers,
      });
      const status = statusOf(answer, 'feed');
      counted(calling, `read ${status}`);
      const { items, next } = status === '200' ? JSON.parse(answer?.text ?? '') : { items: [], next: cursor };
      for (const { track, seq } of items) this.got.push({ track_id: track, seq });
      cursor = next;
      if (items.length === 0) await pause(PACE);
    }
  }
}
