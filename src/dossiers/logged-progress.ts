import { Logger } from '@nestjs/common';

/** How often, in milliseconds. */
const EVERY = 5_000;

/**
 * Tells the log how far an import over HTTP is. The answer cannot tell: its status says whether all was recorded, and
 * that is known at the end only.
 */
export class LoggedProgress {
  private readonly logger = new Logger('import');
  private readonly started = performance.now();
  private told = this.started;

  constructor(private readonly who: string) {}

  report = (done: number, total: number): void => {
    const now = performance.now();
    if (now - this.told < EVERY) return;
    this.told = now;
    const rate = (done * 1_000) / (now - this.started);
    const left = Math.ceil((total - done) / Math.max(rate, 1));
    this.logger.warn(
      `Import by ${this.who}: ${done} of ${total} entries, ${Math.round(rate)} a second, ${left} s left.`,
    );
  };
}
