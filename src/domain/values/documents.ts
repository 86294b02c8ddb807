import { z } from 'zod';
import { line, nameSchema } from './text.js';

/** What a document of an entry is. */
export const DOCUMENT_KINDS = [
  'draft',
  'signed_text',
  'note',
  'full_powers',
  'communique',
  'minutes',
  'other',
] as const;

/** How a document is marked: for official use only. Such a document never becomes public. */
export const MARKINGS = ['official_use'] as const;

/** SHA-256 of a file, in hexadecimal. */
export const documentHashSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256: 64 hexadecimal digits in lower case')
  .meta({ id: 'Sha256' });

const named = {
  sha256: documentHashSchema,
  kind: z.enum(DOCUMENT_KINDS),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'must be a language code of two or three letters')
    .optional(),
  title: nameSchema.optional(),
  marking: z.enum(MARKINGS).optional(),
};

/** What the service knows of a file, and writes into the entry that names it. */
const known = {
  name: line(255),
  mediaType: z.string().max(255),
  bytes: z.int().min(1),
};

const MOST = 50;
const once = (documents: readonly { sha256: string }[]) =>
  new Set(documents.map(({ sha256 }) => sha256)).size === documents.length;
const ONCE = 'must name each document once';

/** The documents that an entry names. Their files were uploaded before. */
export const documentsSchema = z
  .array(z.strictObject(named).meta({ id: 'NamedDocument' }))
  .max(MOST)
  .refine(once, ONCE);
export type NamedDocument = z.infer<typeof documentsSchema>[number];

/** As in a dossier, which may also say what the file is. */
export const exportedDocumentsSchema = z
  .array(
    z.strictObject({
      ...named,
      name: known.name.optional(),
      mediaType: known.mediaType.optional(),
      bytes: known.bytes.optional(),
    }),
  )
  .max(MOST)
  .refine(once, ONCE);

export const entryDocumentSchema = z
  .object({ ...named, ...known })
  .meta({ id: 'Document', description: 'A file of an entry: GET /v1/documents/{sha256}.' });

/** A document of an entry, as it is stored and shown: all of it is covered by the entry's hash. */
export type EntryDocument = NamedDocument & { name: string; mediaType: string; bytes: number };
