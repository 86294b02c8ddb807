import { mixedWordsIn } from '../values/characters.js';
import type { RuleViolation } from './rules.js';

/** As many as one still reads. */
const MOST = 10;

/**
 * A warning for each word in two alphabets, wherever in the value it stands. Derived from what is recorded, not kept
 * with it: what was recorded before is warned of as well.
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
