import { describe, it } from '@jest/globals';
import { publicView } from '../battery/ledger/public-view.js';
import { sized } from '../support/sizes.js';

/**
 * Always the same histories here: `npm run battery -- public-view` tries others. In the last, embargoes of several tracks
 * end at one moment, one of which shows a link of twins.
 */
const SEEDS = sized([953_313_714], [1, 953_313_714]);

describe('the public view', () => {
  it.each(SEEDS)(
    'is byte for byte what it would be had the hidden entries never been logged (seed %d)',
    (seed) => publicView({ histories: seed === 1 ? 1 : 2, commands: 50, looks: sized(1, 2), seed }),
  );
});
