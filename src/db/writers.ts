import { type Release, Semaphore } from '../runtime/semaphore.js';

/**
 * The pool's connections (ormconfig.ts), and how many of them writers and imports may hold: the rest is for readers
 * and health.
 */
const CONNECTIONS = { all: 30, writers: 20, imports: 3 };

export const POOL_SIZE = CONNECTIONS.all;

/** How many callers may wait for one track. A test promises 64 (test/contract/writers.e2e.spec.ts). */
const WAITING = 100;

/**
 * The queues in which this process's writers wait, by track, holding no connection. The first in a queue takes a
 * connection, and only then asks for locks in the database. So forty writers to one track, or to one that an import
 * holds, cost one connection.
 *
 * A place in a queue is taken before a connection, and a connection before locks. Places are taken in the order of
 * the tracks' names. Nobody who holds the later waits for the earlier, so there is no deadlock
 * (docs/adr/0013-where-writers-wait.md).
 */
export class Writers {
  private readonly tracks = new Map<string, Semaphore>();
  private readonly connections = new Semaphore('a connection to write', CONNECTIONS.writers);
  private readonly imports = new Semaphore('an import', CONNECTIONS.imports);

  /** @param patience how long anybody waits, in milliseconds */
  constructor(private readonly patience: number) {}

  /** Runs `work` once nobody else in this process writes to any of these tracks. */
  async queued<T>(slugs: readonly string[], work: () => Promise<T>): Promise<T> {
    const deadline = this.deadline();
    const held: Release[] = [];
    try {
      for (const slug of [...new Set(slugs)].sort()) held.push(await this.take(slug, deadline));
      return await work();
    } finally {
      for (const leave of held) leave();
    }
  }

  /** Runs `work` while few others import: an import holds its tracks and its connection for seconds. */
  async queuedImport<T>(work: () => Promise<T>): Promise<T> {
    return held(await this.imports.acquire(this.deadline()), work);
  }

  /** Runs `work`, which takes one connection. */
  async withConnection<T>(work: () => Promise<T>): Promise<T> {
    return held(await this.connections.acquire(this.deadline()), work);
  }

  private async take(slug: string, deadline: number): Promise<Release> {
    const track = this.tracks.get(slug) ?? new Semaphore(`track ${slug}`, 1, WAITING);
    this.tracks.set(slug, track);
    const leave = await track.acquire(deadline);
    return () => {
      leave();
      if (track.isIdle) this.tracks.delete(slug);
    };
  }

  private deadline(): number {
    return performance.now() + this.patience;
  }
}

async function held<T>(leave: Release, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    leave();
  }
}
