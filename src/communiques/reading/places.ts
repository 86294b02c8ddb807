import { CITIES } from '../../domain/parties/cities.js';
import type { Text } from '../../domain/values/text.js';
import type { Place } from '../../domain/values/views.js';
import type { Span } from './fields.js';
import type { Patterns } from './patterns.js';
import type { Marked } from './sections.js';

/** A city named as the place where something happens. */
export type PlaceMention = Span & { first: number; last: number; place: Place };

type Form = { words: string[]; place: Place; bare: boolean; titled: boolean };

const wordsOf = (name: string): string[] =>
  name
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/[^\p{L}]+/u)
    .filter(Boolean);
const nameIn = (text: Text | undefined, language: 'en' | 'ru' | 'kk'): string | undefined =>
  typeof text === 'string' ? text : text?.[language];

/** The forms that the names of cities take where something happens in them, by their first word. */
export function placeForms(
  { language, locative }: Patterns,
  places: readonly Place[],
): ReadonlyMap<string, Form[]> {
  const forms = new Map<string, Form[]>();
  const add = (form: Form) => forms.set(form.words[0]!, [...(forms.get(form.words[0]!) ?? []), form]);
  const own = new Set(places.map(({ city }) => nameIn(city, language)));
  for (const place of [...places, ...CITIES.filter(({ city }) => !own.has(nameIn(city, language)))]) {
    const name = nameIn(place.city, language);
    const words = name ? wordsOf(name) : [];
    const last = words.at(-1);
    if (!last) continue;
    const seen = new Set<string>();
    for (const [end, instead, titled = false] of [...locative.endings, ['', '', true] as const]) {
      if (!last.endsWith(end)) continue;
      const form = last.slice(0, last.length - end.length) + instead;
      if (seen.has(form)) continue;
      seen.add(form);
      add({ words: [...words.slice(0, -1), form], place, bare: form === last, titled });
    }
  }
  return forms;
}

/** The cities in which a sentence says that something happens. A city alone, as in a dateline, is no place. */
export function placesIn(
  { tokens, dateline }: Marked,
  patterns: Patterns,
  forms: ReadonlyMap<string, Form[]>,
): PlaceMention[] {
  const { before, after, titles } = patterns.locative;
  const found: PlaceMention[] = [];
  for (let at = dateline; at < tokens.length; at++) {
    for (const { words, place, bare, titled } of forms.get(tokens[at]!.low) ?? []) {
      const last = at + words.length - 1;
      if (!tokens[at]!.capital || !words.every((word, index) => tokens[at + index]?.low === word)) continue;
      const led =
        before.length > 0 &&
        (!titled || titles.includes(tokens[at - 1]?.low ?? '')) &&
        at > 0 &&
        before.includes(tokens[at - 1]!.low) &&
        tokens[at]!.before.trim().length <= 1;
      const followed = after.includes(tokens[last + 1]?.low ?? '');
      const inflected = before.length === 0 && !bare;
      if (!(led || followed || inflected)) continue;
      found.push({ first: at, last, from: tokens[at]!.from, to: tokens[last]!.to, place });
      break;
    }
  }
  return found;
}
