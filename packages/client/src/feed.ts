import type { Row } from './entries.js';
import { ProblemError } from './problem.js';
import { ConnectionError, pause } from './retries.js';

type Rows = { items: Row[]; next: string };
/** Rows that are new, and the cursor to store with what you made of them. */
export type Feed = AsyncGenerator<Rows, void>;

export type FeedOptions = {
  /** The cursor that you stored; from the beginning unless given. */
  after?: string;
  /**
   * Whether you have the row with this id. Asked for each row, because after a restore rows come again. Unless given,
   * the feed remembers the last 100,000 that it gave you, which does not outlive your process.
   */
  isKnown?: (id: string) => boolean | Promise<boolean>;
  /**
   * The database was restored to an earlier state. Rows that you have after `resumeFrom` and that do not come again are
   * lost: the ledger no longer contains them.
   */
  onReset?: (reset: { resumeFrom: string }) => void | Promise<void>;
  /** How long to wait at the end of the feed, or while nobody answers, in milliseconds: 5,000 unless given. */
  interval?: number;
  /** Ends the feed. */
  signal?: AbortSignal;
};

type Read = (query: { after: string; limit: number }, signal: AbortSignal | undefined) => Promise<unknown>;

const REMEMBERED = 100_000;
/** The most rows of a page. */
const LIMIT = 500;

export async function* feedOf(read: Read, options: FeedOptions = {}): Feed {
  const { after = '0', onReset, interval = 5000, signal } = options;
  const given = new Set<string>();
  const isKnown = options.isKnown ?? ((id: string) => given.has(id));
  let cursor = after;
  while (!signal?.aborted) {
    try {
      const page = (await read({ after: cursor, limit: LIMIT }, signal)) as Rows;
      const items: Row[] = [];
      for (const row of page.items) if (!(await isKnown(row.id))) items.push(row);
      if (items.length > 0 || page.next !== cursor) yield { items, next: page.next };
      remember(given, items);
      cursor = page.next;
      if (page.items.length < LIMIT) await pause(interval, signal);
    } catch (error) {
      if (signal?.aborted) return;
      const resumeFrom = error instanceof ProblemError ? error.problem?.resumeFrom : undefined;
      if (resumeFrom === undefined) {
        if (!isTemporary(error)) throw error;
        await pause(interval, signal);
      } else {
        await onReset?.({ resumeFrom });
        cursor = resumeFrom;
      }
    }
  }
}

function remember(given: Set<string>, rows: readonly Row[]): void {
  for (const { id } of rows) given.add(id);
  for (const id of given) {
    if (given.size <= REMEMBERED) return;
    given.delete(id);
  }
}

/** Whoever follows a feed outlasts an upgrade of the service. */
const isTemporary = (error: unknown): boolean =>
  error instanceof ConnectionError ||
  (error instanceof ProblemError && (error.status === 429 || error.status >= 500));
