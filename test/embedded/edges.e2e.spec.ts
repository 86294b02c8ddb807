import { beforeAll, describe, expect, it } from '@jest/globals';
import { mayMount } from '../battery/edges/disk.js';
import { filesRefused } from '../battery/edges/files.js';
import { disksFull } from '../battery/edges/full-disks.js';
import { handlesGone } from '../battery/edges/handles.js';
import { logsGone } from '../battery/edges/logs.js';
import { restoredToInstant } from '../battery/edges/point-in-time.js';
import { shedding } from '../battery/edges/shedding.js';
import { soaked } from '../battery/edges/soak.js';
import { startsRefused } from '../battery/edges/starts.js';
import { build } from '../support/command.js';
import { sized } from '../support/sizes.js';

/**
 * Each starts three servers or more, or waits for disks: CI has no time for that. Root in a container may not make disks;
 * the long forms say so too (`npm run battery`).
 */
const itLong = sized(it.skip, mayMount() ? it : it.skip);

// Each is the short form of a trial of the battery (test/battery/edges).
describe('the service, as a process of its own', () => {
  beforeAll(build);

  itLong(
    'given full disks under data, log of writes and documents, then it goes on when there is room',
    async () => {
      expect(await disksFull({ writers: 2, lasts: 200 })).toContain('"lost":0');
    },
  );

  itLong('given a log that nobody reads, or that has no room, then it lives', async () => {
    expect(await logsGone({ calls: 5 })).toContain('writes again');
  });

  it('given no file handles, and nobody who reads its log, then it goes on when it has some', async () => {
    expect(await handlesGone({ writers: 2, connections: 20, lasts: 500 })).toContain('"lost":0');
  });

  it('given slow clients, streams, locks and a stall, then it sheds, lives, and goes on', async () => {
    expect(await shedding({ clients: 90, step: 45, streams: 150, lasts: 1_500 })).toContain('"lost":0');
  });

  itLong('given mixed calls at half of its capacity, then nothing grows', async () => {
    expect(await soaked({ lasts: 60_000, measures: 5_000, tracks: 100, windows: 6 })).toContain(
      'calls a second',
    );
  });

  it('given something missing, then it ends with one line and damages nothing', async () => {
    expect(await startsRefused({ long: false, oneOf: 16 })).toContain('the database verifies');
  });

  it('given files that nobody can have meant, then each is refused with its place', async () => {
    expect(await filesRefused({ long: false, oneOf: 6, commandOf: 3 })).toContain('nothing written');
  });

  itLong('given a restore to an instant, then consumers who were ahead are told', async () => {
    expect(await restoredToInstant({ entries: 10 })).toContain('cursor_reset');
  });
});
