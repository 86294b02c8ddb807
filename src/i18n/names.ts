import { Memo } from '../domain/values/memo.js';
import { LANGUAGES, type Language, REDACTED, type Text } from '../domain/values/text.js';
import { find } from './catalogue.js';

/** A text and its language; `lang` is null if the text does not state one. */
export type LocalText = { value: string; lang: Language | null };

/** The order in which other languages replace a missing one. The page marks a text in another language. */
const FALLBACKS: Record<Language, Language[]> = {
  en: ['en', 'ru', 'kk'],
  ru: ['ru', 'kk', 'en'],
  kk: ['kk', 'ru', 'en'],
};

export function pick(text: Text, language: Language): LocalText {
  if (text === REDACTED) return { value: find(language, 'entry.redacted') ?? REDACTED, lang: null };
  if (typeof text === 'string') return { value: text, lang: null };
  const lang = FALLBACKS[language].find((candidate) => text[candidate] !== undefined);
  return { value: (lang && text[lang]) ?? '', lang: lang ?? null };
}

const names = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    new Intl.DisplayNames(language, { type: 'language', fallback: 'code' }),
  ]),
) as Record<Language, Intl.DisplayNames>;

/** The cache is bounded, because users can type any number of codes. */
const known = new Memo<string, string>(1_000);

/** "Russian" for `ru`, in the reader's language. */
export const languageName = (code: string, language: Language): string =>
  known.of(`${language} ${code}`, () => {
    try {
      return names[language].of(code) ?? code;
    } catch {
      // Not a code: returned unchanged.
      return code;
    }
  });
