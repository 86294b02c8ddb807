import { LANGUAGES, type Text } from '../domain/values/text.js';
import type { Language } from '../domain/values/views.js';
import { partyName } from '../i18n/names.js';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Codes that are not countries: ISO 3166 reserves them for unions, for tests or for unknown places. */
const NO_COUNTRY = new Set(['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ', 'QO']);

/** ISO 3166 codes by the country's name in each language, in lower case. */
const codes = new Map<string, string>(
  LETTERS.flatMap((first) => LETTERS.map((second) => first + second))
    .filter((code) => !NO_COUNTRY.has(code) && partyName(code, 'en') !== code)
    .flatMap((code) =>
      LANGUAGES.map((language): [string, string] => [
        partyName(code, language).toLocaleLowerCase(language),
        code,
      ]),
    ),
);

/**
 * The code of a country whose name is known in any language, so that pages can name it in every language. Another name
 * stays text in `language`.
 */
export function readCountry(text: string, language: Language): Text {
  if (/^[A-Z]{2}$/.test(text)) return text;
  const known = LANGUAGES.map((each) => codes.get(text.toLocaleLowerCase(each))).find(Boolean);
  return known ?? { [language]: text };
}
