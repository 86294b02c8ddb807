import Negotiator from 'negotiator';
import { LANGUAGES, type Language } from '../../domain/values/text.js';

type Headers = { headers: Record<string, string | string[] | undefined> };

/** Best first. */
const ENCODINGS = ['br', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Our best encoding that Accept-Encoding accepts, in our order; null for none. */
export function encodingOf(request: Headers): Encoding | null {
  const accepted = new Negotiator(request).encodings(ENCODINGS);
  return ENCODINGS.find((encoding) => accepted.includes(encoding)) ?? null;
}

/** The language of ours that Accept-Language prefers; else English. */
export function preferredLanguage(request: Headers): Language {
  const preferred = new Negotiator(request).language(LANGUAGES);
  return LANGUAGES.find((language) => language === preferred) ?? 'en';
}

/** Whether Accept names HTML explicitly. Accepting any type does not count. */
export const asksForHtml = (request: Headers): boolean =>
  new Negotiator(request).mediaTypes().some((type) => type.toLowerCase() === 'text/html');
