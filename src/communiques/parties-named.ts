import type { Knowledge } from './reading/fields.js';
import { patternsOf } from './reading/patterns.js';
import { languageOf, sectionsOf } from './reading/sections.js';
import { partiesIn, partyPhrases } from './reading/tracks.js';

/** The codes of the parties that the text names: what is on record between them is all that it can be about. */
export function partiesNamed(text: string, parties: Knowledge['parties']): string[] {
  const named = partyPhrases({ today: '', parties, tracks: [], people: [], bodies: [], places: [] });
  const sentences = sectionsOf(text, patternsOf(languageOf(text)));
  return [...new Set(sentences.flatMap((sentence) => [...partiesIn(sentence, named).keys()]))];
}
