import { LANGUAGES } from '../domain/values/text.js';
import type { UnappliedFilter } from '../ui/page.js';

/** The most filters that a page names, and the most characters of each. An address may carry thousands. */
const MOST = 5;
const LONGEST = 40;

/**
 * The parameters of an address that a page has not applied, to be told on it. `read`: by name, what the page made of
 * each parameter that it knows; undefined or null if nothing.
 */
export function unappliedFilters(query: unknown, read: Record<string, unknown>): UnappliedFilter[] {
  const language = LANGUAGES.find((one) => one === (query as { lang?: unknown }).lang);
  const known: Record<string, unknown> = { ...read, lang: language };
  return Object.entries(query as Record<string, unknown>)
    .filter(
      ([name, typed]) => String(typed).trim() !== '' && (!Object.hasOwn(known, name) || known[name] == null),
    )
    .slice(0, MOST)
    .map(([name, typed]) => ({ name, value: String(typed).slice(0, LONGEST) }));
}
