import { afterEach, beforeAll, beforeEach, describe, it, jest } from '@jest/globals';

jest.setTimeout(200);

const never = () => new Promise<void>(() => undefined);

it('hangs', never);
it('hangs for a shorter time', never, 20);
it.each([1])('hangs in row %i', never, 30);

describe('a hook', () => {
  beforeAll(never, 40);
  it('hangs', () => undefined);
});

describe('a hook before all', () => {
  beforeAll(() => {
    throw new Error('not begun');
  });
  it('fails', () => undefined);
});

describe('a hook before each', () => {
  beforeEach(() => Promise.reject(new Error('not ready')));
  it('fails', () => undefined);
});

describe('a hook after each', () => {
  afterEach(() => Promise.reject(new Error('not put away')));
  it('fails', () => undefined);
});

it('leaves a promise that fails', async () => {
  void Promise.reject(new Error('nobody waits'));
  await new Promise((resolve) => setImmediate(resolve));
});

it('is well', () => undefined);
