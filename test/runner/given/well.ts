import { expect, it } from '@jest/globals';

it('waits longer than the file before it may', async () => {
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(globalThis).not.toHaveProperty('it');
});
