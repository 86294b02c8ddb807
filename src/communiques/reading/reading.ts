import { eventsIn, isLead, mainOf } from './events.js';
import type { Knowledge, Reading } from './fields.js';
import { bodyOf, formatOf, outcomeOf, peopleOf } from './meeting.js';
import { nextOf } from './next.js';
import { patternsOf } from './patterns.js';
import { languageOf, sectionsOf } from './sections.js';
import { settingOf } from './setting.js';
import { stepsOf } from './steps.js';
import { tracksIn } from './tracks.js';
import { unusedOf } from './unused.js';

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
  const setting = settingOf(main, told, sentences, knowledge, patterns);
  const { fields } = setting;
  const lead = sentences.filter((sentence) => isLead(sentence, sentences));
  const headline = sentences.filter((sentence) => sentence.headline);
  const tracks = tracksIn(
    [main ? [main.sentence] : [], [...headline, ...lead], sentences],
    sentences,
    knowledge,
    patterns,
  );
  if (tracks.length > 0) fields.tracks = tracks;
  if (main) {
    const people = peopleOf(main, sentences, knowledge, setting);
    Object.assign(
      fields,
      given('body', bodyOf(main, knowledge, setting)),
      given('format', formatOf(main, sentences)),
      given('outcome', outcomeOf(main, sentences, read)),
      given('people', people.length > 0 ? people : undefined),
      given('next', nextOf(sentences, setting)),
    );
    const steps = stepsOf(sentences, setting);
    if (steps.length > 0) fields.steps = steps;
  }
  return { language, unused: unusedOf(told, main, sentences, setting, read), ...fields };
}

const given = <T>(field: string, value: T | undefined): Record<string, T> =>
  value === undefined ? {} : { [field]: value };

export type * from './fields.js';
