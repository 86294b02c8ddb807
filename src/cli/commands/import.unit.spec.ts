import { describe, expect, it } from '@jest/globals';
import { Problem } from '../../http/problems/problem.js';
import { readDossierFile } from './import.js';

const read = (text: string | Uint8Array) => readDossierFile(Buffer.from(text as string));

function problemOf(text: string | Uint8Array): Problem {
  try {
    read(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('a dossier file', () => {
  it('given JSON and equal YAML, then both give the same dossier', () => {
    const json = { format: 'paraph-dossier/1', coverageUntil: '2025-12-03' };
    const yaml = 'format: paraph-dossier/1\ncoverageUntil: 2025-12-03\n';
    expect(read(JSON.stringify(json))).toEqual(read(yaml));
    expect(read(yaml)).toEqual({ ...json, sources: {}, tracks: [], entries: [] });
  });

  it.each([
    ['half an object', '{', 'The file is not JSON.'],
    ['half a list', 'a: [', /^The file is not plain YAML: /],
    ['two documents', 'a: 1\n---\nb: 1', 'The file holds more than one YAML document.'],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x41]), 'The file is not UTF-8.'],
  ])('given %s, then the problem names the file', (_, text, detail) => {
    expect(problemOf(text).detail).toEqual(
      typeof detail === 'string' ? detail : expect.stringMatching(detail),
    );
  });

  it('given an empty file, or a text with NUL, then the problem has the pointer', () => {
    expect(problemOf('').extensions).toEqual({ errors: [{ pointer: '', message: 'is required' }] });
    expect(problemOf('{"format": "\\u0000"}').extensions).toMatchObject({ errors: [{ pointer: '/format' }] });
  });
});
