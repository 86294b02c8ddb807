import type { Text } from '../values/text.js';
import type { Place } from '../values/views.js';

const wordsOf = (text: Text | undefined): string[] =>
  (typeof text === 'string' ? [text] : Object.values(text ?? {})).map((words) => words.toLowerCase());

const shareWords = (one: Text | undefined, other: Text | undefined): boolean =>
  wordsOf(one).some((words) => wordsOf(other).includes(words));

/** Whether two places are one: sources name it in several languages, and some leave the country out. */
export function isSamePlace(one: unknown, other: Place | null): boolean {
  const place = one as Place | null | undefined;
  if (!place || !other) return false;
  return place.city || other.city
    ? shareWords(place.city, other.city)
    : shareWords(place.country, other.country);
}
