import type { Typed } from '../../../http/bodies/forms.js';
import type { Hints } from '../form/suggestions.js';

/**
 * The suggestions beside a form that was filled in from a text. The people are those whom the text names, not those of
 * earlier meetings; and a side that it names can be chosen, although no offered track has it.
 */
export function hintsBeside(hints: Hints, typed: Typed): Hints {
  const sides = Object.entries(typed).flatMap(([name, values]) => (/\.side$/.test(name) ? values : []));
  return { ...hints, people: [], parties: [...new Set([...hints.parties, ...sides.filter(Boolean)])] };
}
