import { afterEach, beforeEach, describe, it } from '@jest/globals';
import { randomSequences } from '../battery/ledger/sequences.js';
import { ledgerOnFreshDatabase } from '../histories/ledger.js';
import { StoppedClock } from '../support/clocks.js';

type Fresh = Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
const clock = new StoppedClock();
let [at, empty]: Fresh[] = [];
beforeEach(async () => {
  at = await ledgerOnFreshDatabase(clock);
  empty = await ledgerOnFreshDatabase(clock);
});
afterEach(async () => {
  await at?.close();
  await empty?.close();
});

describe('whatever is logged, corrected, published and embargoed', () => {
  it('stands as its rows make it, is known now as it was known last, and survives export and import', () =>
    randomSequences(at as Fresh, empty as Fresh, clock, { histories: 13, commands: 14 }));
});
