import type { Text } from '../../domain/values/text.js';

/** What a part of a document is: `matched` names it to the reader. */
export const FIELDS = [
  'title',
  'name',
  'party',
  'kind',
  'subtype',
  'slug',
  'event',
  'number',
  'date',
  'place',
  'person',
  'post',
  'body',
  'text',
  'publisher',
  'document',
  'language',
  'marking',
  'file',
] as const;
export type Field = (typeof FIELDS)[number];

/** As in PostgreSQL's text search: A weighs most. */
export type Weight = 'A' | 'B' | 'C' | 'D';

/** A part of a document: words, or codes that stand for words (words/codes.ts). */
export type Segment = { field: Field; weight: Weight; text?: Text; codes?: readonly string[] };

/** The texts of a segment, one for each language in which it is written. */
export const variantsOf = (text: Text | undefined): string[] =>
  text === undefined
    ? []
    : typeof text === 'string'
      ? [text]
      : Object.values(text).filter((one) => one !== undefined);
