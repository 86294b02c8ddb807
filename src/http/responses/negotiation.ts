import Negotiator from 'negotiator';
import { LANGUAGES, type Language } from '../../domain/values/text.js';

type Headers = { headers: Record<string, string | string[] | undefined> };

/** The best one first. */
const ENCODINGS = ['br', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Our best encoding among those that Accept-Encoding accepts, whichever it names first; null for none. */
export function encodingOf(request: Headers): Encoding | null {
  const accepted = new Negotiator(request).encodings(ENCODINGS);
  return ENCODINGS.find((encoding) => accepted.includes(encoding)) ?? null;
}

/** Our language that Accept-Language prefers; English for none. */
export function preferredLanguage(request: Headers): Language {
  const preferred = new Negotiator(request).language(LANGUAGES);
  return LANGUAGES.find((language) => language === preferred) ?? 'en';
}

/** Whether Accept names HTML; who accepts anything does not ask for a page. */
export const asksForHtml = (request: Headers): boolean =>
  new Negotiator(request).mediaTypes().some((type) => type.toLowerCase() === 'text/html');
