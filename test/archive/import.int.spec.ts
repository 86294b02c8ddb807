import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { DossierImport } from '../../src/dossiers/dossier-import.js';
import { Clock } from '../../src/runtime/clock.js';
import { verify } from '../../src/verify/verify.js';
import { type Service, startService } from '../support/service.js';
import { sized } from '../support/sizes.js';
import { archiveLines } from './archive.js';

const ENTRIES = sized(2_000, 100_000);

let at: Service;
beforeAll(async () => {
  at = await startService();
});
afterAll(() => at.close());

const imported = (tracks: number, seed: number) =>
  at.app.get(DossierImport, { strict: false }).import(
    {
      bytes: async function* () {
        for (const line of archiveLines({ tracks, entries: ENTRIES, seed })) yield Buffer.from(line);
      },
    },
    'x',
    { approval: 'operator' },
  );

describe('an archive', () => {
  it('given many tracks, and one with as many entries, then all is recorded, numbered and in order', async () => {
    expect(await imported(Math.ceil(ENTRIES / 10), 1)).toEqual({ recorded: ENTRIES, skipped: 0 });
    const { recorded } = await at.app.get(DossierImport, { strict: false }).import(
      {
        bytes: async function* () {
          yield Buffer.from('{"format":"paraph-dossier/1"}\n');
          const track = { slug: 'long', kind: 'agreement', parties: ['KZ', 'QA'], title: 'Long' };
          yield Buffer.from(`${JSON.stringify({ track })}\n`);
          const day = (nth: number) =>
            new Date(Date.UTC(1990, 0, 1 + (nth % 10_000))).toISOString().slice(0, 10);
          for (let nth = 0; nth < ENTRIES / 5; nth += 1) {
            const entry = { tracks: ['long'], type: 'meeting.held', occurredOn: day(nth) };
            yield Buffer.from(`${JSON.stringify({ entry })}\n`);
          }
        },
      },
      'x',
      { approval: 'operator' },
    );
    expect(recorded).toBe(ENTRIES / 5);
    await at.settle();
    const audited = await verify(at.app.get(Database, { strict: false }), { now: new Clock().now() });
    expect(audited?.faults).toEqual([]);
  });
});
