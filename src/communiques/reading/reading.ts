import { eventsIn, isLead, mainOf } from './events.js';
import type { Fields, Knowledge, Reading, Unused } from './fields.js';
import { patternsOf } from './patterns.js';
import { placeForms } from './places.js';
import { languageOf, sectionsOf } from './sections.js';
import { settingOf } from './setting.js';
import { tracksIn } from './tracks.js';

/** A longer text is read up to here: no press text is longer. */
export const LONGEST_TEXT = 200_000;

/** What a published text gives for an entry of the ledger. What it does not say stays empty. */
export function readCommunique(text: string, knowledge: Knowledge): Reading {
  const read = text.slice(0, LONGEST_TEXT);
  const language = languageOf(read);
  const patterns = patternsOf(language);
  const sentences = sectionsOf(read, patterns);
  const told = sentences.flatMap(eventsIn);
  const main = mainOf(told, sentences);
  const unused: Unused[] = [];
  const fields: Partial<Fields> = {};
  const lead = sentences.filter((sentence) => isLead(sentence, sentences));
  if (main) {
    fields.type = { value: main.type, at: main.words };
    const setting = settingOf(main, sentences, knowledge, patterns, placeForms(patterns, knowledge.places));
    Object.assign(fields, setting.fields);
    unused.push(...setting.unused);
  }
  const headline = sentences.filter((sentence) => sentence.headline);
  const groups = [...(main ? [[main.sentence]] : []), [...lead, ...headline], sentences];
  const tracks = tracksIn(groups, sentences, knowledge, patterns);
  if (tracks.length > 0) fields.tracks = tracks;
  return { language, unused, ...fields };
}

export type * from './fields.js';
