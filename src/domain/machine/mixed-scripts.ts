import { mixedWordsIn } from '../values/characters.js';
import type { RuleViolation } from './rules.js';

/** More than this nobody reads. */
const MOST = 10;

/**
 * A warning for each word in two alphabets, wherever in the value it stands. It is derived when it is shown, not
 * stored: older entries get it as well.
 */
export function mixedScriptsIn(value: unknown): RuleViolation[] {
  const found = new Map(mixedWords(value).map((mixed) => [mixed.word, mixed]));
  return [...found.values()].slice(0, MOST).map((params) => ({ code: 'mixed_scripts', params }));
}

function mixedWords(value: unknown): ReturnType<typeof mixedWordsIn> {
  if (typeof value === 'string') return mixedWordsIn(value);
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(mixedWords);
}
