import { Memo } from '../domain/values/memo.js';
import { LANGUAGES, type Language, type Text } from '../domain/values/text.js';

/** A text in the language that was found, null where the text did not say which language it is in. */
export type LocalText = { value: string; lang: Language | null };

/** Who reads one of these usually reads the next; the page marks the change of language. */
const FALLBACKS: Record<Language, Language[]> = {
  en: ['en', 'ru', 'kk'],
  ru: ['ru', 'kk', 'en'],
  kk: ['kk', 'ru', 'en'],
};

export function pick(text: Text, language: Language): LocalText {
  if (typeof text === 'string') return { value: text, lang: null };
  const lang = FALLBACKS[language].find((candidate) => text[candidate] !== undefined);
  return { value: (lang && text[lang]) ?? '', lang: lang ?? null };
}

/** Codes are typed by people, so there may be any number of them. */
const CODES = 1_000;

type Naming = (code: string) => string;

function namingIn(language: Language, type: 'region' | 'language'): Naming {
  const names = new Intl.DisplayNames(language, { type, fallback: 'code' });
  const known = new Memo<string, string>(CODES);
  const nameOf: Naming = (code) => {
    try {
      return names.of(code) ?? code;
    } catch {
      // No code at all: it stays as it stands.
      return code;
    }
  };
  return (code) => known.of(code, nameOf);
}

const naming = (type: 'region' | 'language') =>
  Object.fromEntries(LANGUAGES.map((language) => [language, namingIn(language, type)])) as Record<
    Language,
    Naming
  >;
const regions = naming('region');
const languageNames = naming('language');

// A Node without full ICU answers in English and shows it nowhere: better not to start.
if (regions.kk('KZ') !== 'Қазақстан')
  throw new Error('This Node has no Kazakh names: it needs full ICU data.');

/** A party's name by its code: `EU` is the European Union; what is not a code stays as it is. */
export const partyName = (code: string, language: Language) => regions[language](code);

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Every code of two letters that has a name, with its names in all languages as they are searched. */
const named = LETTERS.flatMap((first) =>
  LETTERS.map((second) => {
    const code = first + second;
    const names = LANGUAGES.map((language) => regions[language](code)).filter((name) => name !== code);
    return { code, names: names.join('\n').toLocaleLowerCase() };
  }),
).filter(({ names }) => names !== '');

/** Codes of the parties that somebody may mean by a part of a name, or by a code. */
export const partiesMeant = (typed: string): string[] => {
  const part = typed.toLocaleLowerCase();
  const found = named.filter(({ names }) => names.includes(part)).map(({ code }) => code);
  return [...new Set([...found, typed.toUpperCase()])];
};

/** "Russian" for `ru`, in the reader's language. */
export const languageName = (code: string, language: Language) => languageNames[language](code);

/** The parties with our own first (alternat): whose product this is, is a setting. */
export const ownFirst = (parties: string[], ownParty: string) => [
  ...parties.filter((party) => party === ownParty),
  ...parties.filter((party) => party !== ownParty),
];
