import { EVENT_TYPES } from '../../domain/events/event-data.js';
import { KINDS } from '../../domain/kinds/index.js';
import { SUBTYPES } from '../../domain/kinds/subtypes.js';
import { DOCUMENT_KINDS, MARKINGS } from '../../domain/values/documents.js';
import { LANGUAGES } from '../../domain/values/text.js';
import { readEdtf } from '../../i18n/edtf.js';
import { messagesFor } from '../../i18n/messages.js';
import { languageName } from '../../i18n/names.js';
import { partyNames } from '../../i18n/parties.js';
import { wordsIn } from '../../i18n/spelling/words.js';
import { KIND_SYNONYMS, PARTY_SYNONYMS } from './synonyms.js';

/**
 * What the index holds in place of words: the code of a kind, a party, a subtype, an event, or of what a document is; a
 * number, a date. So names of these need not be indexed, and a release may change them. No folded word begins with `=`.
 */
export const kindCode = (kind: string): string => `=k:${kind}`;
export const partyCode = (party: string): string => `=p:${party}`;
export const subtypeCode = (subtype: string): string => `=s:${subtype}`;
export const eventCode = (type: string): string => `=e:${type}`;
export const numberCode = (number: number): string => `=n${number}`;
export const dateCode = (date: string): string => `=d${date}`;
/** Of every document. */
export const DOCUMENT_CODE = '=f';
export const documentKindCode = (kind: string): string => `${DOCUMENT_CODE}:${kind}`;
export const languageCode = (language: string): string => `=l:${language}`;
export const markingCode = (marking: string): string => `=x:${marking}`;
/** Says in an entry which person, source or document it names. */
export const nameCode = (key: string): string => `=m:${key}`;

export const isCode = (lexeme: string): boolean => lexeme.startsWith('=');

/** Codes that an entry has of its track only. */
export const isOfTrack = (code: string): boolean => /^=[kps]:/.test(code);

/** A date by its day, its month and its year; an interval by its two ends. */
export function dateCodes(edtf: string): string[] {
  const span = readEdtf(edtf);
  const codes = [span?.from, span?.to].flatMap((point) => {
    if (!point) return [];
    const { year, month, day } = point;
    return [year, ...(month ? [`${year}-${month}`] : []), ...(day ? [`${year}-${month}-${day}`] : [])];
  });
  return [...new Set(codes)].map(dateCode);
}

/** A word of a label: another form of it is written in the same alphabet. */
export type LabelWord = { folded: string; isCyrillic: boolean };
type Labelled = { code: string; words: readonly LabelWord[] };

export const isCyrillic = (word: string): boolean => /\p{Script=Cyrillic}/u.test(word);

const wordsOf = (texts: readonly string[]): LabelWord[] =>
  texts.flatMap((text) =>
    [...wordsIn(text)].map(({ folded, written }) => ({ folded, isCyrillic: isCyrillic(written) })),
  );

/** In these languages a document may be looked for by the name of its language. */
const NAMED_LANGUAGES =
  'ar az be bg cs da de el en es et fa fi fr he hi hu hy id it ja ka kk ko ky lt lv mn ms nl no pl pt ro ru sk sl sr sv tg th tk tr uk ur uz vi zh'.split(
    ' ',
  );

/** What a document may be; another document is found as a document. */
const OF_DOCUMENTS: readonly Labelled[] = [
  {
    code: DOCUMENT_CODE,
    words: wordsOf(LANGUAGES.map((language) => messagesFor(language).t('search.type.document'))),
  },
  ...DOCUMENT_KINDS.filter((kind) => kind !== 'other').map((kind) => ({
    code: documentKindCode(kind),
    words: wordsOf(LANGUAGES.map((language) => messagesFor(language).label('documents', `kind.${kind}`))),
  })),
  ...MARKINGS.map((marking) => ({
    code: markingCode(marking),
    words: wordsOf(
      LANGUAGES.map((language) => messagesFor(language).label('documents', `marking.${marking}`)),
    ),
  })),
  ...NAMED_LANGUAGES.map((code) => ({
    code: languageCode(code),
    words: wordsOf(LANGUAGES.map((language) => languageName(code, language))),
  })),
];

/** Codes whose labels this release has. */
const CONSTANT: readonly Labelled[] = [
  ...KINDS.map(({ kind, labels }) => ({
    code: kindCode(kind),
    words: wordsOf([
      ...[labels.name, labels.short].flatMap((label) => Object.values(label)),
      KIND_SYNONYMS[kind] ?? '',
    ]),
  })),
  ...Object.entries(SUBTYPES).map(([subtype, labels]) => ({
    code: subtypeCode(subtype),
    words: wordsOf(Object.values(labels)),
  })),
  ...EVENT_TYPES.map((type) => ({
    code: eventCode(type),
    words: wordsOf(LANGUAGES.map((language) => messagesFor(language).label('events', type))),
  })),
  ...OF_DOCUMENTS,
];

let named: { names: ReturnType<typeof partyNames>; labelled: Labelled[] } | null = null;

/** An installation may name parties in a file of its own (i18n/parties.ts). */
function labelledParties(): Labelled[] {
  const names = partyNames();
  if (named?.names !== names) {
    const labelled = [...names].map(([code, all]) => ({
      code: partyCode(code),
      words: wordsOf([...all, code, PARTY_SYNONYMS[code] ?? '']),
    }));
    named = { names, labelled };
  }
  return named.labelled;
}

/** The codes whose labels have a word for which `isMeant` is true. */
export const codesWhere = (isMeant: (word: LabelWord) => boolean): string[] =>
  [...CONSTANT, ...labelledParties()].filter(({ words }) => words.some(isMeant)).map(({ code }) => code);

/** All words of labels. */
export const labelWords = (): Set<string> =>
  new Set([...CONSTANT, ...labelledParties()].flatMap(({ words }) => words.map(({ folded }) => folded)));
