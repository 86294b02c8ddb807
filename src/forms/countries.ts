import type { Text } from '../domain/values/text.js';
import type { Language } from '../domain/values/views.js';
import { partyNamed } from '../i18n/parties.js';

/** Codes that are not countries: ISO 3166 reserves them for unions, for tests or for unknown places. */
const NO_COUNTRY = new Set(['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ', 'QO']);

/**
 * The code of a country whose name is known in any language, so that pages can name it in every language. Another name
 * stays text in `language`.
 */
export function readCountry(text: string, language: Language): Text {
  if (/^[A-Z]{2}$/.test(text)) return text;
  const code = partyNamed(text);
  return code?.length === 2 && !NO_COUNTRY.has(code) ? code : { [language]: text };
}
