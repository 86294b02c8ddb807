import { describe, expect, it } from '@jest/globals';
import { asStored, domainRow, type StoredRow } from './stored-row.js';

describe('a stored row', () => {
  it('is to the domain these fields and no other, whatever is stored beside them', () => {
    const everyField = new Proxy({}, { get: (_, field) => String(field) }) as StoredRow;
    const names = [
      ...['id', 'seq', 'type', 'occurredOn', 'recordedAt', 'data', 'sources', 'documents', 'visibility'],
      ...['embargoUntil', 'meeting', 'corrects', 'reason', 'note'],
    ];
    expect(domainRow(everyField)).toEqual(Object.fromEntries(names.map((name) => [name, name])));
  });

  it('is written to the byte as PostgreSQL gives it back: shorter keys first, and equals by their bytes', () => {
    const given = {
      note: { ru: 'б', en: 'a', 'kk-KZ': 'в', ұ: '', ab: '' },
      '': 1,
      b: [{ cc: 1, b: 2 }],
      a: null,
    };
    expect(JSON.stringify(asStored(given))).toBe(
      '{"":1,"a":null,"b":[{"b":2,"cc":1}],"note":{"ab":"","en":"a","ru":"б","ұ":"","kk-KZ":"в"}}',
    );
  });

  it('has no field for what was not said', () => {
    expect(Object.keys(asStored({ quote: undefined, ref: 'a' }))).toEqual(['ref']);
  });

  it.each([['text'], [0], [null], [true]])('%j is stored as it is', (value) =>
    expect(asStored(value)).toBe(value),
  );
});
