import { readFileSync } from 'node:fs';
import type { EventType } from '../../domain/events/event-data.js';
import type { Language } from '../../domain/values/text.js';
import { Phrases } from './phrases.js';

type Lists = Readonly<Record<string, readonly string[] | Readonly<Record<string, readonly string[]>>>>;

/** What one language's file holds. docs/reference/communiques.md says what each part means. */
type PatternFile = {
  abbreviations: readonly string[];
  dates: {
    dayAfterMonth: boolean;
    yearAfter: readonly string[];
    yearBefore: readonly string[];
    yearWords: readonly string[];
    ranges: readonly string[];
    daySuffixes: readonly string[];
    dayJoins: readonly string[];
    attributive: readonly string[];
    /** Words with which a sentence begins that is no dateline. */
    opens: readonly string[];
  };
  locative: {
    before: readonly string[];
    endings: readonly (readonly [string, string])[];
    after: readonly string[];
    /** After these a name stands as in a dictionary: «г. Астана». */
    titles: readonly string[];
  };
  /** `open`: a post takes any word up to its name; `ends`: its noun stands last; `nouns`: form, nominative, case. */
  posts: {
    open: boolean;
    ends: boolean;
    /** Where posts are no list of known words: endings of words that stand before one, and are no part of it. */
    stops: readonly string[];
    nouns: readonly (readonly [string, string, string])[];
    adjectives: readonly (readonly [string, string])[];
  };
  /** What names on record may end in, and for each case how the nominative is made. */
  names: {
    endings: readonly string[];
    cases: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  };
  lists: Lists;
};

/** A kind of event, and the lists of which a sentence must hold a phrase each. The first that fits is the strongest. */
export type EventPattern = {
  type: EventType;
  needs: readonly string[];
  not?: readonly string[];
  weight: number;
};

export type Patterns = Omit<PatternFile, 'lists'> & { language: Language; phrases: Phrases };

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../patterns/${name}.json`, import.meta.url), 'utf8'));

const compiled = new Map<Language, Patterns>();

export function patternsOf(language: Language): Patterns {
  let patterns = compiled.get(language);
  if (!patterns) {
    const { lists, ...rest } = read<PatternFile>(language);
    patterns = { ...rest, language, phrases: new Phrases(lists) };
    compiled.set(language, patterns);
  }
  return patterns;
}

export const EVENT_PATTERNS = read<readonly EventPattern[]>('events');
