import { describe, it } from '@jest/globals';
import { approvedInTheseWords } from '../battery/approvals/approvals.js';
import { sized } from '../support/sizes.js';

describe('given several people and tokens who propose, reword and decide at once', () => {
  it('then nothing is public that another human did not approve in exactly those words, and no bar is passed', () =>
    approvedInTheseWords({ acts: sized(120, 300), seed: 7 }));
});
