import { LANGUAGES, type Language, type Text } from '../domain/values/text.js';
import { one, type Typed } from '../http/bodies/forms.js';

/** The id of a field: its name without points, for CSS and links. */
export const idOf = (name: string): string => name.replaceAll('.', '-');

export const all = (typed: Typed, name: string): string[] => typed[name] ?? [];

/** Whether any field of this name is filled in, in any language. */
export const isTyped = (typed: Typed, name: string): boolean =>
  Object.entries(typed).some(
    ([field, values]) =>
      (field === name || field.startsWith(`${name}.`)) && values.some((value) => value.trim() !== ''),
  );

/** How many rows of a question to show: up to the last one filled in, as many as asked for, and at least `least`. */
export function rowsOf(typed: Typed, name: string, least: number): number {
  const used = Object.entries(typed).flatMap(([field, values]) => {
    const [before, row = ''] = field.split('.');
    const isUsed = before === name && /^\d{1,3}$/.test(row) && values.some((value) => value.trim() !== '');
    return isUsed ? [Number(row) + 1] : [];
  });
  const asked = Number.parseInt(one(typed, `${name}.rows`), 10) || 0;
  return Math.min(Math.max(least, asked, ...used), MOST_ROWS);
}

/** The most people or sources of an entry (event-data.ts). */
const MOST_ROWS = 100;

/**
 * A text in up to three languages. A text that was recorded without a language (`plain`) stays without one, unless it
 * is now given in another language too.
 */
export function textOf(typed: Typed, name: string, language: Language): Text | undefined {
  const texts = LANGUAGES.flatMap((each): [Language, string][] => {
    const value = one(typed, `${name}.${each}`);
    return value === '' ? [] : [[each, value]];
  });
  const [[only, value] = []] = texts;
  if (value === undefined) return undefined;
  const isPlain = one(typed, `${name}.plain`) !== '' && only === language && texts.length === 1;
  return isPlain ? value : Object.fromEntries(texts);
}

/** The inverse of `textOf`: the fields that it would read as this text. */
export function typedText(name: string, text: Text | undefined, language: Language): Typed {
  if (text === undefined) return {};
  if (typeof text === 'string') return { [`${name}.${language}`]: [text], [`${name}.plain`]: ['1'] };
  return Object.fromEntries(Object.entries(text).map(([each, value]) => [`${name}.${each}`, [value]]));
}

/** The form with one more row for a person or a source. */
export const addRow = (typed: Typed, name: string): Typed => {
  return { ...typed, [`${name}.rows`]: [String(rowsOf(typed, name, 0) + 1)] };
};

/**
 * Whether the form was sent to search tracks. Without a script, Enter in the search field presses the form's main
 * button; if no track is chosen, that counts as a search.
 */
export const isTrackSearch = (typed: Typed, name: string, act: string): boolean =>
  act === 'find' ||
  ((act === 'check' || act === 'save') &&
    one(typed, 'find') !== '' &&
    all(typed, name).every((slug) => slug === ''));
