import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '../domain/values/text.js';
import { find, type Group, type MessageKey } from './catalogue.js';
import { type DateParam, formatDate } from './dates.js';

export type Params = Record<string, string | number | DateParam>;

/** A part of a formatted message: text, or a date that the page renders as `<time>`. */
export type Piece = string | DateParam;

export type Messages = {
  language: Language;
  /** For programs: cities and bodies stay as they were recorded (known-names.ts). */
  asRecorded?: true;
  /** The message as plain text. Throws if a placeholder of the message has no value. */
  t(key: MessageKey, params?: Params): string;
  /** The message in pieces, so that dates keep their machine-readable form. */
  pieces(key: MessageKey, params?: Params): Piece[];
  /** The label of a value from data (`events`, `round.held`); the value itself if there is none. */
  label(group: Group, name: string): string;
  has(key: string): key is MessageKey;
  /** Pieces as plain text. */
  text(pieces: Piece[]): string;
};

const compiled = new Map<string, IntlMessageFormat>();

function compile(language: Language, key: string): IntlMessageFormat {
  const known = compiled.get(`${language} ${key}`);
  if (known) return known;
  const source = find(language, key);
  if (source === undefined) throw new Error(`No message ${key} in the ${language} catalogue`);
  const message = new IntlMessageFormat(source, language, undefined, { ignoreTag: true });
  compiled.set(`${language} ${key}`, message);
  return message;
}

function messages(language: Language): Messages {
  const pieces = (key: MessageKey, params: Params = {}): Piece[] => {
    const result = compile(language, key).format<DateParam>(params);
    return Array.isArray(result) ? result : [result];
  };
  const text = (parts: Piece[]) =>
    parts
      .map((part) => (typeof part === 'string' ? part : formatDate(part.edtf, language, part.form)))
      .join('');
  return {
    language,
    pieces,
    text,
    t: (key, params) => text(pieces(key, params)),
    label: (group, name) =>
      find(language, `${group}.${name}`) === undefined
        ? name
        : text(pieces(`${group}.${name}` as MessageKey)),
    has: (key): key is MessageKey => find(language, key) !== undefined,
  };
}

const made: Record<Language, Messages> = { en: messages('en'), ru: messages('ru'), kk: messages('kk') };

/** The messages of a language; each is compiled once. */
export const messagesFor = (language: Language): Messages => made[language];

const forPrograms = Object.fromEntries(
  Object.entries(made).map(([language, m]) => [language, { ...m, asRecorded: true }]),
) as Record<Language, Messages>;

/** The same, for answers whose names must stay as they were recorded. */
export const messagesAsRecorded = (language: Language): Messages => forPrograms[language];
