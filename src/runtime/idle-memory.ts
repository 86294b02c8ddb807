import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BackgroundService } from './background-service.js';

/** How often it looks, in milliseconds. */
const EVERY = 15_000;

/** A process that used less than this part of a core since the last look is idle. Polling takes about a hundredth. */
const IDLE = 0.05;

/** The heap must have grown by so many bytes since the last collection: another one would free little. */
const WORTH = 16 * 1024 * 1024;

/**
 * Gives memory back to the system while the process is idle. V8 collects only when something allocates, so a process
 * holds what its busiest moment took (seen: 330 MB instead of 190). A collection takes a fifth of a
 * second, so none is made while there is work.
 */
export class IdleMemory {
  private readonly looking = new BackgroundService(IdleMemory.name, () => this.look(), EVERY);
  private since = performance.now();
  private used = process.cpuUsage();
  private collected = 0;

  start(): void {
    this.looking.start(EVERY);
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  private async look(): Promise<void> {
    const { user, system } = process.cpuUsage(this.used);
    const now = performance.now();
    const part = (user + system) / 1_000 / (now - this.since);
    this.since = now;
    this.used = process.cpuUsage();
    if (part > IDLE || process.memoryUsage().heapTotal < this.collected + WORTH) return;
    collectGarbage();
    this.collected = process.memoryUsage().heapTotal;
    // The collection itself is no work.
    this.used = process.cpuUsage();
  }
}

/** Collects all garbage, and returns the empty pages of the heap to the system. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: (options: object) => void = runInNewContext('gc');
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
