import type { Trial } from '../main.js';
import { answersAsDescribed } from './fuzz.js';

export const EDGE_TRIALS: readonly Trial[] = [
  {
    name: 'fuzz',
    does: 'Makes random calls; every answer is as openapi.json describes it.',
    run: () => answersAsDescribed({ calls: 50_000, seed: 1 }),
  },
];
