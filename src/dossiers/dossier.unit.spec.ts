import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { atOnce } from '../domain/values/steps.js';
import { sentenceOf } from '../http/bodies/sentences.js';
import { faultsOf } from '../http/bodies/validation.js';
import { readYaml } from '../http/bodies/yaml-at-once.js';
import { Problem } from '../http/problems/problem.js';
import { dossierSchema, readDossier } from './dossier.js';

/** The result of the schema on the whole file: the parsed file, or its faults. */
function atOnceBySchema(content: unknown) {
  const { success, data, error } = z.safeParse(dossierSchema, content, { error: sentenceOf });
  return success ? data : faultsOf(error.issues);
}

function inSteps(content: unknown) {
  try {
    return atOnce(readDossier(content));
  } catch (error) {
    if (error instanceof Problem) return error.extensions.errors;
    throw error;
  }
}

const source = { title: 'Note', publisher: 'A ministry', language: 'en' };
const track = { slug: 'a', kind: 'readmission', parties: ['EU', 'KZ'], title: 'A' };
const entry = { tracks: ['a'], type: 'consultation.held', occurredOn: '2020', visibility: 'public' };

/** A valid value, or one with a fault. */
const orOdd = (right: object) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant<unknown>(right) },
    fc.constant<unknown>({ ...right, more: 1 }),
    fc.constantFrom<unknown>({}, null, 'text', 7, {
      ...right,
      title: '',
      occurredOn: '2020-13',
      parties: ['EU'],
    }),
  );
const anyFile = fc.record(
  {
    format: fc.constantFrom('paraph-dossier/1', 'paraph-dossier/2'),
    coverageUntil: fc.constantFrom('2020-01-01', '2020'),
    sources: fc.oneof(
      fc.dictionary(fc.constantFrom('one', 'two', '', ' '), orOdd(source)),
      fc.constantFrom<unknown>([], null, 'text'),
    ),
    tracks: fc.oneof(fc.array(orOdd(track), { maxLength: 4 }), fc.constantFrom<unknown>({}, null)),
    entries: fc.oneof(fc.array(orOdd(entry), { maxLength: 4 }), fc.constantFrom<unknown>({}, 'text')),
    unknown: fc.constant(1),
  },
  { requiredKeys: [] },
);

describe('a year without quotation marks in YAML', () => {
  it('is refused with the words that help', () => {
    const file = `format: paraph-dossier/1
entries: [{ tracks: [a], type: consultation.held, occurredOn: 2009 }]`;
    expect(inSteps(readYaml(file))).toEqual([
      {
        pointer: '/entries/0/occurredOn',
        message: 'must be a text: put it in quotation marks, such as "2009"',
      },
    ]);
  });
});

describe('a dossier that is read in steps', () => {
  it('given any file, then it is what the schema makes of it, with the same faults', () =>
    fc.assert(
      fc.property(fc.oneof(anyFile, fc.constantFrom<unknown>(null, [], 'text', undefined)), (content) => {
        expect(inSteps(content)).toEqual(atOnceBySchema(content));
      }),
      { numRuns: 2_000 },
    ));

  it('given a file of 8,000 entries, then each is a step', () => {
    const entries = Array.from({ length: 8_000 }, () => entry);
    const reading = readDossier({ format: 'paraph-dossier/1', tracks: [track], entries });
    let steps = 0;
    while (!reading.next().done) steps += 1;
    expect(steps).toBe(8_001);
  });
});
