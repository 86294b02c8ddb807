import { describe, expect, it } from '@jest/globals';
import { specialRange } from './address.js';
import { resolveName } from './resolve.js';

describe('resolving a name', () => {
  it('localhost resolves locally, to loopback addresses only', async () => {
    const addresses = await resolveName('localhost');
    expect(addresses.length).toBeGreaterThan(0);
    expect(new Set(addresses.map(specialRange))).toEqual(new Set(['loopback']));
  });
});
