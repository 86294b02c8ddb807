import { describe, expect, it } from '@jest/globals';
import { atOnce, flatMapInSteps } from './steps.js';

describe('work in steps', () => {
  it('takes one step for each item, and has what all of them gave', () => {
    const work = flatMapInSteps([1, 2, 3], (item) => (item === 2 ? [] : [item, item * 10]));
    const steps = [];
    for (let step = work.next(); ; step = work.next()) {
      steps.push(step.done);
      if (!step.done) continue;
      expect(step.value).toEqual([1, 10, 3, 30]);
      break;
    }
    expect(steps).toEqual([false, false, false, true]);
  });

  it('given nobody who waits, is done at once', () =>
    expect(atOnce(flatMapInSteps(['a', 'b'], (item) => [item.toUpperCase()]))).toEqual(['A', 'B']));

  it('given nothing to do, gives nothing', () => expect(atOnce(flatMapInSteps([], () => ['a']))).toEqual([]));
});
