import { readFileSync } from 'node:fs';
import { LANGUAGES, type Language } from '../domain/values/text.js';

export type Catalogue = typeof import('./en.json');
export type Group = keyof Catalogue;

/** The key of a message, `group.name`. Names may contain dots (`events.round.held`). */
export type MessageKey = { [G in Group]: `${G}.${keyof Catalogue[G] & string}` }[Group];

// Read as files, not imported: the compiler drops import attributes, without which Node refuses JSON modules.
const read = (language: Language): Catalogue =>
  JSON.parse(readFileSync(new URL(`./${language}.json`, import.meta.url), 'utf8'));

export const catalogues: Record<Language, Catalogue> = Object.fromEntries(
  LANGUAGES.map((language) => [language, read(language)]),
) as Record<Language, Catalogue>;

/** The message's ICU text, or undefined where the catalogue has none. */
export function find(language: Language, key: string): string | undefined {
  const dot = key.indexOf('.');
  const group: Record<string, string> | undefined = catalogues[language][key.slice(0, dot) as Group];
  return group && Object.hasOwn(group, key.slice(dot + 1)) ? group[key.slice(dot + 1)] : undefined;
}
