import { setTimeout as pause } from 'node:timers/promises';
import { bearer, openTracks, type Told, toldNothing, writeOn } from '../judge/callers.js';

/** Writers and readers of a service that go on whatever happens to it, and what each was told. */
export class Load {
  readonly told: Told = toldNothing();
  /** Answers to readers by status, and broken connections. */
  reads: Record<string, number> = {};
  private isOver = false;
  private isAbandoned = false;
  private readonly running: Promise<unknown>;

  private constructor(
    readonly url: string,
    readonly token: string,
    private readonly tracks: readonly string[],
  ) {
    const { told } = this;
    const isOver = () => this.isOver;
    const at = { at: { url }, token, told, isOver, isAbandoned: () => this.isAbandoned };
    this.running = Promise.all([...tracks.map((track) => writeOn(track, at)), this.read('/v1/board')]);
    this.running.catch(() => undefined);
  }

  static async on(url: string, token: string, writers: number): Promise<Load> {
    const tracks = Array.from({ length: writers }, (_, n) => `track-${n}`);
    await openTracks(url, token, tracks);
    return new Load(url, token, tracks);
  }

  /** Goes on after `one` has ended, on its tracks. */
  static after(one: Load): Load {
    return new Load(one.url, one.token, one.tracks);
  }

  /** Until so many more answers of a kind have come to writers, or a writer was told something that is an error. */
  async until(status: string, more = 1): Promise<void> {
    const before = this.told.answers[status] ?? 0;
    await this.held(() => (this.told.answers[status] ?? 0) >= before + more, `${more} × ${status}`);
  }

  /** Until somebody has read. */
  async untilRead(more = 5): Promise<void> {
    const before = this.reads['200'] ?? 0;
    await this.held(() => (this.reads['200'] ?? 0) >= before + more, `${more} reads`);
  }

  async held(holds: () => boolean, what: string): Promise<void> {
    const until = performance.now() + PATIENCE;
    while (!holds()) {
      if (performance.now() > until)
        throw new Error(`no ${what} within ${PATIENCE / 1000} s: ${this.summary}`);
      await Promise.race([pause(20), this.running]);
    }
  }

  get summary(): string {
    return `writers ${JSON.stringify(this.told.answers)}, readers ${JSON.stringify(this.reads)}`;
  }

  /** Ends it; throws where a caller was told something that is an error. */
  async stop(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  /** Ends it whether or not anybody answers. */
  async abandon(): Promise<void> {
    this.isAbandoned = true;
    await this.stop().catch(() => undefined);
  }

  private async read(path: string): Promise<void> {
    while (!this.isOver) {
      const answer = await fetch(this.url + path, { headers: bearer(this.token) }).catch(() => null);
      const text = await answer?.text().catch(() => null);
      const status = answer && text !== null ? String(answer.status) : 'broken';
      this.reads[status] = (this.reads[status] ?? 0) + 1;
      if (!/^(?:200|503|broken)$/.test(status)) throw new Error(`${path}: ${status} ${text}`);
      await pause(20);
    }
  }
}

/** In milliseconds. */
const PATIENCE = 60_000;
