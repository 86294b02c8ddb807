import { expect, it } from '@jest/globals';
import { killedUnderLoad } from '../battery/service/webhooks.js';
import { sized } from '../support/sizes.js';

const KILLS = sized(1, 3);

it('given a service that is killed under load, every acknowledged entry arrives, in order, twice only as itself', async () => {
  expect(await killedUnderLoad({ kills: KILLS, tracks: 3, upTo: 500 })).toMatch(
    /^[13] kills, [1-9]\d* entries/,
  );
});
