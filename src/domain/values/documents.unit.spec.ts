import { describe, expect, it } from '@jest/globals';
import { documentsSchema, entryDocumentSchema, exportedDocumentsSchema } from './documents.js';

const sha256 = 'a0'.repeat(32);
const note = { sha256, kind: 'note' };
const stored = { ...note, name: 'note.pdf', mediaType: 'application/pdf', bytes: 1 };

const faultsOf = (schema: typeof documentsSchema | typeof exportedDocumentsSchema, documents: unknown) =>
  schema.safeParse(documents).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('the documents that an entry names', () => {
  it.each([
    ['by their hash and kind', [note]],
    [
      'with all that may be said',
      [{ ...note, language: 'kk', title: { ru: 'Нота' }, marking: 'official_use' }],
    ],
    ['with a language of three letters', [{ ...note, language: 'kaz' }]],
    ['not at all', []],
  ])('given %s, are taken', (_, documents) => {
    expect(documentsSchema.parse(documents)).toEqual(documents);
    expect(exportedDocumentsSchema.parse(documents)).toEqual(documents);
  });

  it.each(['A0'.repeat(32), 'a0'.repeat(31), `${sha256}a`, `x${sha256}`, 'g0'.repeat(32)])(
    'given %s, which is no SHA-256, are refused',
    (hash) => {
      const fault = '0.sha256: must be a SHA-256: 64 hexadecimal digits in lower case';
      expect(faultsOf(documentsSchema, [{ ...note, sha256: hash }])).toEqual([fault]);
    },
  );

  it.each(['k', 'kazz', 'KK', '1kk', 'kk-KZ'])('given the language %s, are refused', (language) => {
    const fault = '0.language: must be a language code of two or three letters';
    expect(faultsOf(documentsSchema, [{ ...note, language }])).toEqual([fault]);
  });

  it('given one twice, are refused', () => {
    for (const schema of [documentsSchema, exportedDocumentsSchema])
      expect(faultsOf(schema, [note, { ...note, kind: 'other' }])).toEqual([
        ': must name each document once',
      ]);
  });

  it('given fifty, are taken; given one more, are refused', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, nth) => ({ ...note, sha256: String(nth).padStart(64, '0') }));
    for (const schema of [documentsSchema, exportedDocumentsSchema]) {
      expect(schema.safeParse(many(50)).success).toBe(true);
      expect(schema.safeParse(many(51)).success).toBe(false);
    }
  });

  it('given what the service alone knows of a file, are refused; in a dossier it may stand', () => {
    expect(documentsSchema.safeParse([stored]).success).toBe(false);
    expect(exportedDocumentsSchema.parse([stored])).toEqual([stored]);
    expect(exportedDocumentsSchema.safeParse([{ ...stored, owner: 'desk' }]).success).toBe(false);
  });
});

describe('a document as it is stored', () => {
  it('has a name, a media type and a size', () => {
    expect(entryDocumentSchema.parse(stored)).toEqual(stored);
    for (const left of ['sha256', 'kind', 'name', 'mediaType', 'bytes'])
      expect(entryDocumentSchema.safeParse({ ...stored, [left]: undefined }).success).toBe(false);
  });

  it('given no bytes, or a type longer than 255 characters, is none', () => {
    expect(entryDocumentSchema.safeParse({ ...stored, bytes: 0 }).success).toBe(false);
    expect(entryDocumentSchema.safeParse({ ...stored, bytes: 2 }).success).toBe(true);
    expect(entryDocumentSchema.safeParse({ ...stored, mediaType: 'a'.repeat(255) }).success).toBe(true);
    expect(entryDocumentSchema.safeParse({ ...stored, mediaType: 'a'.repeat(256) }).success).toBe(false);
  });
});
