import { Memo } from '../domain/values/memo.js';
import { LANGUAGES, type Language, type Text } from '../domain/values/text.js';

/** A text and its language; `lang` is null if the text does not state one. */
export type LocalText = { value: string; lang: Language | null };

/** The order in which other languages replace a missing one. The page marks a text in another language. */
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

/** The cache is bounded, because users can type any number of codes. */
const CODES = 1_000;

type Naming = (code: string) => string;

function namingIn(language: Language, type: 'region' | 'language'): Naming {
  const names = new Intl.DisplayNames(language, { type, fallback: 'code' });
  const known = new Memo<string, string>(CODES);
  const nameOf: Naming = (code) => {
    try {
      return names.of(code) ?? code;
    } catch {
      // Not a code: returned unchanged.
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

// A Node without full ICU silently answers in English, so the process must not start.
if (regions.kk('KZ') !== 'Қазақстан')
  throw new Error('This Node has no Kazakh names: it needs full ICU data.');

/** The name of a party by its code (`EU` is the European Union). Anything else is returned unchanged. */
export const partyName = (code: string, language: Language) => regions[language](code);

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Every code of two letters that has a name, with its names in all languages in the form that is searched. */
const named = LETTERS.flatMap((first) =>
  LETTERS.map((second) => {
    const code = first + second;
    const names = LANGUAGES.map((language) => regions[language](code)).filter((name) => name !== code);
    return { code, names: names.join('\n').toLocaleLowerCase() };
  }),
).filter(({ names }) => names !== '');

/** The codes of parties that match a typed code or part of a name. */
export const partiesMeant = (typed: string): string[] => {
  const part = typed.toLocaleLowerCase();
  const found = named.filter(({ names }) => names.includes(part)).map(({ code }) => code);
  return [...new Set([...found, typed.toUpperCase()])];
};

/** "Russian" for `ru`, in the reader's language. */
export const languageName = (code: string, language: Language) => languageNames[language](code);

/** The parties with our own first, as the alternat principle asks. Our own party is a setting. */
export const ownFirst = (parties: string[], ownParty: string) => [
  ...parties.filter((party) => party === ownParty),
  ...parties.filter((party) => party !== ownParty),
];
