import { describe, expect, it } from '@jest/globals';
import { sized } from '../../support/sizes.js';
import { jumpingClock } from './clocks.js';
import { hasFakeTime } from './fake-time.js';
import { killedUnderLoad } from './kills.js';
import { brokenNetwork } from './network.js';
import { oneKeyManyTimes } from './one-key.js';
import { databaseLost } from './postmaster.js';

const size = { keyed: 3, once: 2, readers: 1 };
const timeouts = { answer: 1_500, connect: 500, statement: 1_000, lock: 700 };
const TIMES = sized(1, 3);
/** Only Linux tells a process's children in a file. */
const itOnLinux = process.platform === 'linux' ? it : it.skip;
/** Debian's package `faketime`. It slows every look at the clock, so the short form leaves it out. */
const itWithFakeTime = hasFakeTime() && sized(false, true) ? it : it.skip;

/** The battery's trials in short (npm run battery): each judges by itself, and throws. */
describe('given writers, readers, consumers of the feed and a receiver', () => {
  it('a service that is killed, also while it imports and a kind is upgraded, loses and repeats nothing', async () => {
    const said = await killedUnderLoad({
      ...{ kills: TIMES, upTo: 500, resumedEvery: 1, lease: 3_000, size, isInHurry: true },
      imports: { tracks: 4, entries: 40 },
    });
    expect(said).toMatch(/^[13] kills, .* [1-9]\d* acknowledged, .* tracks moved once/);
  });

  it('a network that breaks mid-statement and mid-commit leaves nobody in doubt whom the same key does not help', async () => {
    const said = await brokenNetwork({
      ...{ resets: TIMES, cuts: TIMES, lasts: 200, delay: 20, late: 300, size, timeouts, isInHurry: true },
    });
    expect(said).toMatch(/^(8|24) resets, .*"503 unknown":[1-9]/);
  });

  itOnLinux(
    'a PostgreSQL that is killed, stopped and frozen costs answers of 503, and nothing else',
    async () => {
      const said = await databaseLost({
        ...{
          kills: 2 * TIMES,
          upTo: 300,
          stopped: 300,
          frozen: sized(0, 2_000),
          size,
          timeouts,
          isInHurry: true,
        },
      });
      expect(said).toMatch(/^[26] kills of PostgreSQL, .*"503":[1-9]/);
    },
  );

  itWithFakeTime('a clock that jumps changes no order and no date, and makes no message twice', async () => {
    const moments = ['2028-02-29T23:59:59Z', 0, 3_600_000, -86_400_000, 0];
    const said = await jumpingClock({ moments, lasts: 1_500, isDatabaseToo: false, size });
    expect(said).toMatch(/ jumps of the clock, .* mails, .* notices, each once$/);
  });
});

it('given one key that many send at once, and a kill in between, then there is one row, and all are told of it', async () => {
  const said = await oneKeyManyTimes({ tries: sized(1, 10), atOnce: 4 });
  expect(said).toMatch(/^(1|10) keys, .*: \1 rows of \1 keys/);
});
