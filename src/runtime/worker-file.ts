import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Semaphore } from './semaphore.js';

/** Thrown where the work took too long or too much memory. */
export class OverLimit extends Error {}

type Limits = { milliseconds: number; megabytes: number };

/** On two cores PostgreSQL needs the other. */
const AT_ONCE = 1;
const MOST_WAITING = 20;

/**
 * A file of ours that runs in a worker thread, so that the event loop continues: one run at a time, and few may wait. It
 * runs by itself, so it must import no value of ours. It reads `workerData`, and posts its result as one message.
 */
export class WorkerFile<Data, Result> {
  private readonly turns: Semaphore;
  private readonly file: URL;

  /**
   * @param what the work, for who waits too long
   * @param file its address without an ending: it is compiled, or Node strips its types
   */
  constructor(
    what: string,
    file: URL,
    private readonly limits: Limits,
  ) {
    this.turns = new Semaphore(what, AT_ONCE, MOST_WAITING);
    this.file = new URL(`${file.href}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`);
  }

  /** What the file makes of the data, which is read when its turn has come. */
  async run(read: () => Data | Promise<Data>): Promise<Result> {
    const { milliseconds, megabytes } = this.limits;
    const release = await this.turns.acquire(performance.now() + milliseconds);
    try {
      const worker = new Worker(this.file, {
        workerData: await read(),
        resourceLimits: { maxOldGenerationSizeMb: megabytes },
        execArgv: [],
      });
      try {
        const [result] = await once(worker, 'message', { signal: AbortSignal.timeout(milliseconds) });
        return result;
      } catch (error) {
        throw isOverLimit(error) ? new OverLimit((error as Error).message) : error;
      } finally {
        await worker.terminate();
      }
    } finally {
      release();
    }
  }
}

const isOverLimit = (error: unknown): boolean =>
  (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY' || (error as Error).name === 'AbortError';
