import { describe, expect, it } from '@jest/globals';
import { fuzzed } from '../fuzz/fuzz.js';
import { sized } from '../support/sizes.js';

describe('the OpenAPI document', () => {
  const CALLS = sized(200, 600);

  it(`describes every answer to ${CALLS} calls made by chance (npm run battery -- fuzz has 200,000)`, async () => {
    const { found, statuses } = await fuzzed({ calls: CALLS, seed: 7 });
    expect(found).toEqual([]);
    // It has come everywhere: what is read, made, refused for its form, by its caller, and not found.
    for (const status of [200, 201, 400, 401, 403, 404, 405, 415, 422]) {
      expect([status, statuses[status] ?? 0]).toEqual([status, expect.any(Number)]);
      expect([status, (statuses[status] ?? 0) > 0]).toEqual([status, true]);
    }
  });
});
