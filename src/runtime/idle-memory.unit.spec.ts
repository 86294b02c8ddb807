import { describe, expect, it } from '@jest/globals';
import { collectGarbage } from './idle-memory.js';

const MEGABYTES = 1024 * 1024;

describe('the memory of an idle process', () => {
  it('given a heap of which nothing is used any more, when it is collected, then the system has it back', () => {
    const before = process.memoryUsage().heapTotal;
    let held: string[][] | null = Array.from({ length: 200 }, (_, n) => Array(50_000).fill(String(n)));
    const grown = process.memoryUsage().heapTotal;
    expect(grown).toBeGreaterThan(before + 40 * MEGABYTES);
    expect(held).toHaveLength(200);
    held = null;
    collectGarbage();
    expect(process.memoryUsage().heapTotal).toBeLessThan(grown - 40 * MEGABYTES);
  });
});
