import { LANGUAGES, type Language, type Text } from '../domain/values/text.js';
import { one, type Typed } from '../http/bodies/forms.js';

/** A field’s id: its name, as CSS and links can say it. */
export const idOf = (name: string): string => name.replaceAll('.', '-');

export const all = (typed: Typed, name: string): string[] => typed[name] ?? [];

/** Whether anything was typed in the fields of this name, in whatever language. */
export const isTyped = (typed: Typed, name: string): boolean =>
  Object.entries(typed).some(
    ([field, values]) =>
      (field === name || field.startsWith(`${name}.`)) && values.some((value) => value.trim() !== ''),
  );

/** How many rows of a question to show: those that hold something, those asked for, and at least `least`. */
export function rowsOf(typed: Typed, name: string, least: number): number {
  const used = Object.entries(typed).flatMap(([field, values]) => {
    const [before, row = ''] = field.split('.');
    const isUsed = before === name && /^\d{1,3}$/.test(row) && values.some((value) => value.trim() !== '');
    return isUsed ? [Number(row) + 1] : [];
  });
  const asked = Number.parseInt(one(typed, `${name}.rows`), 10) || 0;
  return Math.min(Math.max(least, asked, ...used), MOST_ROWS);
}

/** People or sources of one entry (event-data.ts). */
const MOST_ROWS = 100;

/**
 * A text as typed in up to three languages. What was recorded without naming its language (`plain`) stays so, unless
 * another language is put beside it: the form does not claim one for it.
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

/** The other way round: the fields that `textOf` would read as this text. */
export function typedText(name: string, text: Text | undefined, language: Language): Typed {
  if (text === undefined) return {};
  if (typeof text === 'string') return { [`${name}.${language}`]: [text], [`${name}.plain`]: ['1'] };
  return Object.fromEntries(Object.entries(text).map(([each, value]) => [`${name}.${each}`, [value]]));
}

/** The form with room for one person or source more. */
export const oneRowMore = (typed: Typed, name: string): Typed => {
  return { ...typed, [`${name}.rows`]: [String(rowsOf(typed, name, 0) + 1)] };
};

/**
 * Whether the form is sent to find tracks. Enter in the field that finds them presses the button of the form, where no
 * script keeps it from that: with none chosen it is taken for a search.
 */
export const finds = (typed: Typed, name: string, act: string): boolean =>
  act === 'find' ||
  ((act === 'check' || act === 'save') &&
    one(typed, 'find') !== '' &&
    all(typed, name).every((slug) => slug === ''));
