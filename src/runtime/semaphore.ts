/** Thrown if the queue is full or the wait took too long. Nothing has been done. */
export class Busy extends Error {
  constructor(what: string) {
    super(`${what}: too many wait already, or it took too long`);
  }
}

export type Release = () => void;

/** Admits `permits` callers at once. At most `queue` others wait, first come, first served. */
export class Semaphore {
  private inUse = 0;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly what: string,
    private readonly permits: number,
    private readonly queue = Number.POSITIVE_INFINITY,
  ) {}

  get isIdle(): boolean {
    return this.inUse === 0;
  }

  /** @param deadline on the clock of `performance.now()` */
  async acquire(deadline: number): Promise<Release> {
    if (this.inUse < this.permits) this.inUse += 1;
    else if (this.waiting.size < this.queue) await this.wait(deadline);
    else throw new Busy(this.what);
    return () => this.release();
  }

  private wait(deadline: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const admit = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.delete(admit);
        reject(new Busy(this.what));
      }, deadline - performance.now());
      this.waiting.add(admit);
    });
  }

  /** Passes the permit to the first in the queue. */
  private release(): void {
    const [next] = this.waiting;
    if (!next) this.inUse -= 1;
    else {
      this.waiting.delete(next);
      next();
    }
  }
}
