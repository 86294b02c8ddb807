import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { BackgroundService } from './background-service.js';

const NEVER = 1_000_000;

/** Work whose runs the test ends one by one. */
function work() {
  const runs: PromiseWithResolvers<boolean>[] = [];
  const begun = new Map<number, PromiseWithResolvers<void>>();
  const beginningOf = (nth: number) => {
    const known = begun.get(nth) ?? Promise.withResolvers<void>();
    begun.set(nth, known);
    return known;
  };
  return {
    run: () => {
      const one = Promise.withResolvers<boolean>();
      runs.push(one);
      beginningOf(runs.length).resolve();
      return one.promise;
    },
    get count() {
      return runs.length;
    },
    begins: (nth: number) => beginningOf(nth).promise,
    end: (more = false) => runs.at(-1)?.resolve(more),
    fail: (error: Error) => runs.at(-1)?.reject(error),
  };
}

const services: BackgroundService[] = [];
function serviceOf(run: (stopping: AbortSignal) => Promise<boolean>, every?: number) {
  const service = new BackgroundService('test', run, every);
  services.push(service);
  return service;
}
afterEach(() => {
  jest.restoreAllMocks();
  for (const service of services.splice(0)) void service.stop();
});

describe('a background service', () => {
  it('given a nudge, runs at once, and resolves when that run has ended', async () => {
    const { run, end, ...done } = work();
    const service = serviceOf(run);
    const nudged = service.nudge();
    await done.begins(1);
    end();
    await nudged;
    await service.idle();
  });

  it('given many nudges during a run, answers them with one further run, never two at once', async () => {
    const at = work();
    const service = serviceOf(at.run);
    const first = service.nudge();
    const later = [service.nudge(), service.nudge(), service.nudge()];
    expect(at.count).toBe(1);
    at.end();
    await first;
    await at.begins(2);
    at.end();
    await Promise.all(later);
    expect(at.count).toBe(2);
  });

  it('given endless nudges, each waits only for the run that began after it', async () => {
    const at = work();
    const service = serviceOf(at.run);
    const first = service.nudge();
    const second = service.nudge();
    at.end();
    await first;
    await at.begins(2);
    void service.nudge();
    at.end();
    await second;
    await at.begins(3);
    at.end();
    await service.idle();
  });

  it('given a run that requests another, resolves after the last run', async () => {
    const at = work();
    const service = serviceOf(at.run);
    const nudged = service.nudge();
    at.end(true);
    await at.begins(2);
    at.end(true);
    await at.begins(3);
    at.end();
    await nudged;
    expect(at.count).toBe(3);
  });

  it('started, runs at once and then at its interval; not started, only when nudged', async () => {
    const at = work();
    serviceOf(at.run, 1).start();
    for (let nth = 1; nth <= 3; nth += 1) {
      await at.begins(nth);
      at.end();
    }
    const other = work();
    const service = serviceOf(other.run, 1);
    const nudged = service.nudge();
    other.end();
    await nudged;
    await at.begins(4);
    expect(other.count).toBe(1);
  });

  it('given several delays, runs once, after the shortest', async () => {
    const at = work();
    const service = serviceOf(at.run);
    service.nudgeWithin(NEVER);
    service.nudgeWithin(1);
    service.nudgeWithin(NEVER);
    await at.begins(1);
    at.end();
    await service.idle();
    expect(at.count).toBe(1);
  });

  it('given a run that fails, logs it and continues', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const at = work();
    const service = serviceOf(at.run);
    const first = service.nudge();
    at.fail(new Error('no database'));
    await first;
    expect(logged.mock.calls).toEqual([[new Error('no database')]]);
    const second = service.nudge();
    await at.begins(2);
    at.end();
    await second;
  });

  it('stopped, aborts the signal, lets the run end, and begins no other', async () => {
    const at = work();
    const signals: AbortSignal[] = [];
    const service = serviceOf((stopping) => {
      signals.push(stopping);
      return at.run();
    }, 1);
    service.start();
    const waiting = service.nudge();
    const stopped = service.stop();
    expect(signals[0]?.aborted).toBe(true);
    at.end(true);
    await Promise.all([stopped, waiting, service.nudge()]);
    service.nudgeWithin(0);
    expect(at.count).toBe(1);
  });
});
