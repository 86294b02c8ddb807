import { eventsIn, isLead, mainOf, marksOf, type Told } from './events.js';
import type { Knowledge, Reading } from './fields.js';
import { bodyOf, formatOf, outcomeOf, peopleOf } from './meeting.js';
import { nextOf } from './next.js';
import { patternsOf } from './patterns.js';
import { languageOf, type Marked, sectionsOf } from './sections.js';
import { settingOf } from './setting.js';
import { stepsOf } from './steps.js';
import { tracksIn } from './tracks.js';
import { unusedOf } from './unused.js';

/** A longer text is read up to here: no press text is longer. */
export const LONGEST_TEXT = 200_000;

/** The weight of a statement, or of a meeting of two persons. */
const WEAKEST = 1;
/** Events of talks, which often go on without a word of what about. The others are about the paper that they name. */
const OF_TALKS = /^(?:round|talks|consultation|meeting|statement|negotiations|launch|joint_committee)\./;

/** Where the subject of the text is looked for: in the sentence that reports, then farther away. */
function groupsOf(
  main: Told | undefined,
  told: readonly Told[],
  headline: Marked[],
  lead: Marked[],
  all: Marked[],
): Marked[][] {
  if (!main) return [[...headline, ...lead], all];
  const again = told.filter(({ type, status }) => type === main.type && status === 'happened');
  const near = [...headline, ...again.map(({ sentence }) => sentence)];
  const named = !OF_TALKS.test(main.type) && marksOf(main.sentence, 'agreement').length > 0;
  return named ? [[main.sentence], near] : [[main.sentence], [...near, ...lead], all];
}

/** People meet every day, and rounds are held of many things: without an agreement they are no entry. */
const isNews = (main: Told, ofTrack: boolean, about: readonly Marked[]): boolean =>
  ofTrack ||
  (main.weight > WEAKEST && [main.sentence, ...about].some((each) => marksOf(each, 'agreement').length > 0));

/** What a published text gives for an entry of the ledger. What it does not say stays empty. */
export function readCommunique(text: string, knowledge: Knowledge): Reading {
  const read = text.slice(0, LONGEST_TEXT);
  const language = languageOf(read);
  const patterns = patternsOf(language);
  const sentences = sectionsOf(read, patterns);
  const told = sentences.flatMap(eventsIn);
  const first = mainOf(told, sentences);
  const lead = sentences.filter((sentence) => isLead(sentence, sentences));
  const headline = sentences.filter((sentence) => sentence.headline);
  const tracks = tracksIn(groupsOf(first, told, headline, lead, sentences), sentences, knowledge, patterns);
  const main = first && isNews(first, tracks.length > 0, [...headline, ...lead]) ? first : undefined;
  const setting = settingOf(main, told, sentences, knowledge, patterns);
  const { fields } = setting;
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
