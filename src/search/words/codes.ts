import { EVENT_TYPES } from '../../domain/events/event-data.js';
import { KINDS } from '../../domain/kinds/index.js';
import { SUBTYPES } from '../../domain/kinds/subtypes.js';
import { LANGUAGES } from '../../domain/values/text.js';
import { readEdtf } from '../../i18n/edtf.js';
import { messagesFor } from '../../i18n/messages.js';
import { partyNames } from '../../i18n/parties.js';
import { KIND_SYNONYMS, PARTY_SYNONYMS } from './synonyms.js';
import { wordsIn } from './words.js';

/**
 * What the index holds in place of words: the code of a kind, a party, a subtype or an event, a number, a date. So names
 * of these need not be indexed, and a release may change them. No folded word begins with `=`.
 */
export const kindCode = (kind: string): string => `=k:${kind}`;
export const partyCode = (party: string): string => `=p:${party}`;
export const subtypeCode = (subtype: string): string => `=s:${subtype}`;
export const eventCode = (type: string): string => `=e:${type}`;
export const numberCode = (number: number): string => `=n${number}`;
export const dateCode = (date: string): string => `=d${date}`;
/** Says in an entry which person or source it names. */
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
