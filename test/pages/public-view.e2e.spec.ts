import { describe, it } from '@jest/globals';
import { publicView } from '../battery/public-view.js';

/** For a busy machine, in milliseconds. */
const PATIENCE = 120_000;

describe('the public view', () => {
  it(
    'is byte for byte what it would be had the hidden entries never been logged',
    () => publicView({ histories: 2, commands: 50, looks: 2 }),
    PATIENCE,
  );
});
