import { expect, it } from '@jest/globals';
import { killedUnderLoad } from '../battery/webhooks.js';

it('given a service that is killed under load, every acknowledged entry arrives, in order, twice only as itself', async () => {
  expect(await killedUnderLoad({ kills: 3, tracks: 3, upTo: 500 })).toMatch(/^3 kills, [1-9]\d* entries/);
});
