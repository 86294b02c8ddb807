import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { KINDS, kindOf } from '../../src/domain/kinds/index.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { LedgerReader } from '../../src/ledger/ledger-reader.js';
import {
  staysBehind,
  tracksBehind,
  type UpgradeTrial,
  upgradeTrack,
} from '../../src/ledger/upgrades/kind-upgrades.js';
import { type MigratedRelease, migratedRelease } from '../releases/migrated.js';
import { readRelease } from '../releases/release.js';

// The last release whose new tracks followed version 2 of their kinds.
const before = readRelease('0.3.0');
let at: MigratedRelease;

beforeAll(async () => {
  at = await migratedRelease(before);
});
afterAll(() => at?.drop());

describe(`the tracks of a database of ${before.release}`, () => {
  it('move to the newest versions of the kinds, and what was known before is told as before, to the byte', async () => {
    const { clock, service, faults } = at;
    const then = clock.at;
    clock.pass(1_000);
    const paths = before.answers
      .map(({ path }) => path)
      .filter((path) => /^\/v1\/tracks\/[^/]+\?$/.test(path))
      .map((path) => `${path}knownAt=${then}`);
    const known = () => Promise.all(paths.map(async (path) => (await service.anyone.fetch(path)).text()));
    const answers = await known();
    const { pool } = service.app.get(Database, { strict: false });
    const tools = {
      ledger: service.app.get(Ledger, { strict: false }),
      reader: service.app.get(LedgerReader, { strict: false }),
    };
    const by = { actor: 'command line (an operator)', approvedBy: 'Another', today: then.slice(0, 10) };
    const trials: (UpgradeTrial | null)[] = [];
    for (const kind of KINDS)
      for await (const track of tracksBehind(pool, kind))
        trials.push(await upgradeTrack(tools, track, kind, by));
    await service.settle();
    expect(trials).toHaveLength(before.tables.tracks?.length ?? 0);
    expect(trials.filter((trial) => trial && staysBehind(trial))).toEqual([]);
    expect(await faults()).toEqual([]);
    expect(await known()).toEqual(answers);
    for (const { kind, kindVersion } of (await service.anyone.board()).items)
      expect(kindVersion).toBe(kindOf(kind).version);
  });
});
