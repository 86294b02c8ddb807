import {
  DOCUMENT_KINDS,
  documentsSchema,
  type EntryDocument,
  type NamedDocument,
} from '../../../domain/values/documents.js';
import type { Language } from '../../../domain/values/text.js';
import type { FormReader } from '../../../forms/reader.js';
import { isTyped, rowsOf, textOf, typedText } from '../../../forms/typed.js';
import { one, type Typed } from '../../../http/bodies/forms.js';

/** A document as the form has it: what the entry will name, and the name of its file, for the reader. */
export type FormDocument = { named: NamedDocument; name: string };

/** A row with one of these and no file was forgotten. */
const ANSWERS = ['kind', 'language', 'title'];

/** The documents of a form whose files were taken (attached-files.ts). */
export function readDocuments(reader: FormReader): FormDocument[] {
  const rows = Array.from({ length: rowsOf(reader.typed, 'document', 0) }, (_, row) =>
    documentOf(reader, `document.${row}`, row),
  );
  const documents = rows.filter((row) => row !== null);
  reader.check('document', documentsSchema.safeParse(documents.map(({ named }) => named)));
  return documents;
}

function documentOf(reader: FormReader, at: string, row: number): FormDocument | null {
  const { typed, m } = reader;
  const field = (name: string) => one(typed, `${at}.${name}`);
  if (field('leave') !== '') return null;
  const sha256 = field('sha256');
  if (sha256 === '') {
    if (ANSWERS.some((name) => isTyped(typed, `${at}.${name}`)))
      reader.wrong(`${at}.file`, 'documents.no_file', { number: row + 1 });
    return null;
  }
  const kind = DOCUMENT_KINDS.find((each) => each === field('kind'));
  if (!kind) reader.wrong(`${at}.kind`, 'entry.required', { label: m.t('documents.kind') });
  const title = textOf(typed, `${at}.title`, m.language);
  const named: NamedDocument = {
    sha256,
    kind: kind ?? 'other',
    ...(field('language') !== '' && { language: field('language') }),
    ...(title !== undefined && { title }),
    ...(field('marking') !== '' && { marking: 'official_use' as const }),
  };
  return { named, name: field('name') };
}

/** The documents of a recorded entry as answers: the inverse of {@link readDocuments}. */
export const typedDocuments = (documents: readonly EntryDocument[], language: Language): Typed =>
  Object.assign(
    {},
    ...documents.map((document, row): Typed => {
      const at = `document.${row}`;
      return {
        [`${at}.sha256`]: [document.sha256],
        [`${at}.name`]: [document.name],
        [`${at}.kind`]: [document.kind],
        ...(document.language && { [`${at}.language`]: [document.language] }),
        ...typedText(`${at}.title`, document.title, language),
        ...(document.marking && { [`${at}.marking`]: [document.marking] }),
      };
    }),
  );
