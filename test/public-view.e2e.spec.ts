import { describe, it } from '@jest/globals';
import { publicView } from './battery/public-view.js';

describe('the public view', () => {
  it('is byte for byte what it would be had the hidden entries never been logged', () =>
    publicView({ histories: 3, commands: 50, looks: 2 }));
});
