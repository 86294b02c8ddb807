import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Busy } from '../runtime/semaphore.js';
import { Writers } from './writers.js';

const LONG = 60_000;
const tracks = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });

describe('writers', () => {
  it('to any tracks in any order all get their turn, and never two at once on one track', () =>
    fc.assert(
      fc.asyncProperty(fc.array(tracks, { maxLength: 30 }), fc.scheduler(), async (all, scheduler) => {
        const writers = new Writers(LONG);
        const writing = new Set<string>();
        const works = all.map((slugs) =>
          writers.queued(slugs, async () => {
            for (const slug of slugs) {
              expect(writing).not.toContain(slug);
              writing.add(slug);
            }
            await scheduler.schedule(Promise.resolve());
            for (const slug of slugs) writing.delete(slug);
          }),
        );
        await scheduler.waitFor(Promise.all(works));
      }),
    ));

  it('get their turn in the order of their calls', async () => {
    const writers = new Writers(LONG);
    const order: number[] = [];
    const works = Array.from({ length: 20 }, (_, n) => writers.queued(['a'], async () => void order.push(n)));
    await Promise.all(works);
    expect(order).toEqual(works.map((_, n) => n));
  });

  it('who wait too long get an error, block nobody, and may try again', async () => {
    const writers = new Writers(1);
    const gate = Promise.withResolvers<void>();
    const first = writers.queued(['a'], () => gate.promise);
    await expect(writers.queued(['b', 'a'], async () => 'never')).rejects.toThrow(Busy);
    expect(await writers.queued(['b'], async () => 'at once')).toBe('at once');
    gate.resolve();
    await first;
    expect(await writers.queued(['b', 'a'], async () => 'now')).toBe('now');
  });

  it('who fail release their turn', async () => {
    const writers = new Writers(LONG);
    const failing = writers.queued(['a'], () =>
      writers.withConnection(() => Promise.reject(new Error('no'))),
    );
    await expect(failing).rejects.toThrow('no');
    expect(await writers.queued(['a'], async () => 'mine')).toBe('mine');
  });
});
