import { type Release, Semaphore } from '../runtime/semaphore.js';

/**
 * The pool's connections (ormconfig.ts), and how many of them writers and imports may hold. The rest is for readers and
 * health checks.
 */
const CONNECTIONS = { all: 30, writers: 20, imports: 3 };

export const POOL_SIZE = CONNECTIONS.all;

/** How many callers may wait for one track. 64 are promised (test/contract/writers.e2e.spec.ts). */
const MAX_QUEUE = 100;

/**
 * The queues of this process's writers, one a track. Writers wait in them without a connection. The first in a queue
 * takes a connection, and then requests locks in the database. So forty writers to one track, or to a track that an
 * import holds, use one connection.
 *
 * A writer takes its turns in the order of the tracks' slugs, then a connection, then locks. Nobody who holds a later
 * one waits for an earlier one, so there is no deadlock (docs/adr/0013-where-writers-wait.md).
 */
export class Writers {
  private readonly tracks = new Map<string, Semaphore>();
  private readonly connections = new Semaphore('a connection to write', CONNECTIONS.writers);
  private readonly imports = new Semaphore('an import', CONNECTIONS.imports);

  /** @param patience how long a writer waits, in milliseconds */
  constructor(private readonly patience: number) {}

  /** Runs `work` when nobody else in this process writes to any of these tracks. */
  async queued<T>(slugs: readonly string[], work: () => Promise<T>): Promise<T> {
    const deadline = this.deadline();
    const held: Release[] = [];
    try {
      for (const slug of [...new Set(slugs)].sort()) held.push(await this.take(slug, deadline));
      return await work();
    } finally {
      for (const release of held) release();
    }
  }

  /** Runs `work` when few others import, because an import holds its tracks and its connection for seconds. */
  async queuedImport<T>(work: () => Promise<T>): Promise<T> {
    return held(await this.imports.acquire(this.deadline()), work);
  }

  /** Runs `work`, which takes one connection. */
  async withConnection<T>(work: () => Promise<T>): Promise<T> {
    return held(await this.connections.acquire(this.deadline()), work);
  }

  private async take(slug: string, deadline: number): Promise<Release> {
    const track = this.tracks.get(slug) ?? new Semaphore(`track ${slug}`, 1, MAX_QUEUE);
    this.tracks.set(slug, track);
    const release = await track.acquire(deadline);
    return () => {
      release();
      if (track.isIdle) this.tracks.delete(slug);
    };
  }

  private deadline(): number {
    return performance.now() + this.patience;
  }
}

async function held<T>(release: Release, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    release();
  }
}
