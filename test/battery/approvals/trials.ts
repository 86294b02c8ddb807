import type { Trial } from '../main.js';
import { approvedInTheseWords } from './approvals.js';

export const APPROVAL_TRIALS: readonly Trial[] = [
  {
    name: 'approvals',
    does: 'Many people propose and approve at once; nothing is published in words that nobody approved.',
    run: () => approvedInTheseWords({ acts: 6_000, seed: 1 }),
  },
];
