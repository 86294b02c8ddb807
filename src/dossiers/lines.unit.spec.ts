import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { archive, archiveDossier } from '../../test/archive/archive.js';
import { atOnce } from '../domain/values/steps.js';
import { Problem } from '../http/problems/problem.js';
import { TimeSlices } from '../runtime/time-slices.js';
import { readDossier } from './dossier.js';
import { dossierOf, readLines } from './lines.js';
import type { Located } from './records.js';

const timeSlices = new TimeSlices();

/** A file whose bytes come in pieces of these sizes. */
const inPieces = (text: string, sizes: readonly number[]) => ({
  async *bytes() {
    const bytes = Buffer.from(text);
    let at = 0;
    for (let nth = 0; at < bytes.length; nth += 1) {
      const size = sizes[nth % sizes.length] as number;
      yield bytes.subarray(at, at + size);
      at += size;
    }
  },
});

async function recordsOf(...lines: string[]): Promise<Located[]> {
  const records: Located[] = [];
  for await (const some of readLines(inPieces(lines.join('\n'), [20]), timeSlices)) records.push(...some);
  return records;
}

const HEADER = '{"format":"paraph-dossier/1"}';

describe('a dossier in JSON Lines', () => {
  const size = { tracks: 6, entries: 30 };
  const lines = [...archive(size)].map((record) => JSON.stringify(record));
  const document = atOnce(readDossier(archiveDossier(size)));

  it.each(['\n', '\r\n', '\n\n'])(
    'given lines that end in %j, then it is the dossier of the document',
    async (end) => {
      const read = await dossierOf(inPieces(lines.join(end), [64 * 1024]), timeSlices);
      expect(read).toEqual(document);
    },
  );

  it('given the bytes in pieces of any sizes, then it is the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }), async (sizes) => {
        expect(await dossierOf(inPieces(lines.join('\n'), sizes), timeSlices)).toEqual(document);
      }),
      { numRuns: 20 },
    );
  });

  it('given a wrong record, then the fault names it by its index and its line', async () => {
    const wrong = '{"entry":{"tracks":["a"],"type":"round.held","occurredOn":"soon"}}';
    const [, , fault] = await recordsOf(HEADER, '', '{"track":{"slug":"-"}}', wrong);
    expect(fault).toMatchObject({
      part: 'fault',
      line: 4,
      faults: [{ pointer: '/entries/0/occurredOn', line: 4 }],
    });
  });

  it.each([
    ['another record', '{"note":{}}', 'must have one member: source, track or entry'],
    ['two records', '{"track":{},"entry":{}}', 'must have one member: source, track or entry'],
    ['a list', '[]', 'must have one member: source, track or entry'],
  ])('given %s in a line, then it is a fault', async (_, line, message) => {
    const [, fault] = await recordsOf(HEADER, line);
    expect(fault).toMatchObject({ part: 'fault', faults: [{ message, line: 2 }] });
  });

  it('given half a line of JSON, then the problem names its place', async () => {
    const error = await recordsOf(HEADER, '{"track":').catch((thrown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ code: 'malformed_json', extensions: { line: 2, column: 10 } });
  });

  it('given nothing, then the header is missing', async () => {
    const [fault] = await recordsOf('');
    expect(fault).toMatchObject({ part: 'fault' });
  });
});
