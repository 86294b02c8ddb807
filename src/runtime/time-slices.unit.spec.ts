import { describe, expect, it } from '@jest/globals';
import type { Steps } from '../domain/values/steps.js';
import { problemOf } from '../http/problems/problem.js';
import { STEPS_A_SLICE, TimeSlices } from './time-slices.js';

/** Counts the steps between turns of the event loop. */
function betweenTurns() {
  let steps = 0;
  let longest = 0;
  let watching = true;
  const look = () => {
    longest = Math.max(longest, steps);
    steps = 0;
    if (watching) setImmediate(look).unref();
  };
  setImmediate(look).unref();
  return {
    *work(count: number): Steps<number> {
      for (let step = 0; step < count; step += 1) {
        steps += 1;
        yield;
      }
      return count;
    },
    longest: () => {
      watching = false;
      return Math.max(longest, steps);
    },
  };
}

describe('a long computation', () => {
  it('given one of ten thousand steps, then the event loop turns at least every slice', async () => {
    const turns = betweenTurns();
    expect(await new TimeSlices().run(turns.work(10_000))).toBe(10_000);
    expect(turns.longest()).toBeLessThanOrEqual(STEPS_A_SLICE);
  });

  it('given six at once, then one slice of one of them runs in a turn', async () => {
    const turns = betweenTurns();
    const timeSlices = new TimeSlices();
    // Each begins in a turn of its own, as requests do.
    const six = Array.from({ length: 6 }, async () => {
      await new Promise(setImmediate);
      return timeSlices.run(turns.work(2_000));
    });
    expect(await Promise.all(six)).toHaveLength(6);
    expect(turns.longest()).toBeLessThanOrEqual(6 * 50 + STEPS_A_SLICE);
  });

  it('given more steps than a call may take, then it is refused, and not before', async () => {
    const timeSlices = new TimeSlices(1_000);
    const { work } = betweenTurns();
    expect(await timeSlices.run(work(1_000))).toBe(1_000);
    const refused = await timeSlices.run(work(1_001)).catch((error: unknown) => error);
    expect(problemOf(refused).toJSON()).toMatchObject({
      status: 422,
      code: 'validation_failed',
      errors: [{ pointer: '', message: 'needs more than 1000 steps: ask for less at a time' }],
    });
  });

  it('given a caller who asks for six long reads, then the next caller waits for one of them', async () => {
    const timeSlices = new TimeSlices();
    const ended: string[] = [];
    const gates = Array.from({ length: 6 }, () => Promise.withResolvers<void>());
    const six = gates.map(({ promise }, nth) =>
      timeSlices.oneAtATime('busy', async () => {
        await promise;
        ended.push(`busy ${nth + 1}`);
      }),
    );
    await timeSlices.oneAtATime('patient', async () => {
      ended.push('patient');
    });
    for (const { resolve } of gates) resolve();
    await Promise.all(six);
    expect(ended).toEqual(['patient', 'busy 1', 'busy 2', 'busy 3', 'busy 4', 'busy 5', 'busy 6']);
  });
});
