import type { EventType } from '../../domain/events/event-data.js';
import type { Span } from './fields.js';
import { EVENT_PATTERNS } from './patterns.js';
import type { Match } from './phrases.js';
import { isBody, type Marked } from './sections.js';

/** What a sentence says happened, or is to happen. `at`: the token of its verb. */
export type Told = {
  type: EventType;
  weight: number;
  sentence: Marked;
  at: number;
  words: Span[];
  status: 'happened' | 'planned' | 'background';
};

/** Verb and noun of one clause are not farther apart. */
const FARTHEST = 48;

const overlaps = (a: Match, b: Match): boolean => a.from < b.to && b.from < a.to;

/** The phrases of a list, without those that are part of a phrase that says another thing. */
export function marksOf({ tokens, marks }: Pick<Marked, 'tokens' | 'marks'>, list: string): Match[] {
  const [name, value] = list.split(':') as [string, string?];
  const matches = (marks.get(name) ?? []).filter((match) => value === undefined || match.value === value);
  const others = OTHERWISE[name] ?? [];
  return matches.filter((match) => {
    const otherwise = others.some((other) => (marks.get(other) ?? []).some((each) => overlaps(each, match)));
    return !otherwise && !(name === 'signed' && ofPaper({ tokens, marks }, match));
  });
}

/** "the agreement, signed on 25 May 2006": the words say which paper is meant. */
function ofPaper({ tokens, marks }: Pick<Marked, 'tokens' | 'marks'>, { from }: Match): boolean {
  if (!(marks.get('signed_attributive') ?? []).some((each) => each.from === from)) return false;
  const noun = (marks.get('agreement') ?? []).some(({ to }) => to === from);
  return noun || tokens[from]!.before.includes(',') || tokens[from]!.before.includes('(');
}

const OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  held: ['planned', 'negated'],
  met: ['planned', 'negated'],
  round: ['not_round'],
  signed: ['negated', 'wish'],
  initialled: ['negated', 'wish'],
  entered_into_force: ['force_future', 'negated'],
  ratified: ['negated', 'wish'],
  signing_authorised: ['negated'],
  video: ['not_format'],
};

const NEEDS_PAST: ReadonlySet<string> = new Set([
  'round.planned',
  'round.rescheduled',
  'round.cancelled',
  'signature.postponed',
]);

/** What a sentence tells, strongest first. */
export function eventsIn(sentence: Marked): Told[] {
  const told: Told[] = [];
  for (const { type, needs, not = [], weight } of EVENT_PATTERNS) {
    const matches = needs.map((list) => marksOf(sentence, list));
    if (matches.some((each) => each.length === 0)) continue;
    if (not.some((list) => marksOf(sentence, list).length > 0)) continue;
    const near = nearest(matches);
    if (!near) continue;
    const words = near.map(({ from, to }) => ({
      from: sentence.tokens[from]!.from,
      to: sentence.tokens[to - 1]!.to,
    }));
    told.push({
      type,
      weight,
      sentence,
      at: near.at(-1)!.from,
      words: words.sort((a, b) => a.from - b.from),
      status: afterwards(sentence, near) ? 'background' : statusOf(sentence, type),
    });
  }
  return told;
}

/** Where what is to come begins, after what is reported at `at`: with the clause of its verb. */
export function plansFrom(sentence: Marked, at: number): number {
  const planned = marksOf(sentence, 'planned').find(({ from }) => from > at)?.from;
  if (planned === undefined) return Number.POSITIVE_INFINITY;
  const clause = sentence.tokens.findLastIndex(
    ({ before }, index) => index > at && index <= planned && before.includes(','),
  );
  return clause < 0 ? planned : clause;
}

/** "following the launch of negotiations": what comes after is told, not this. */
function afterwards(sentence: Marked, words: readonly Match[]): boolean {
  const { from } = words[0]!;
  const comma = (start: number) =>
    sentence.tokens.slice(start, from + 1).some(({ before }) => before.includes(','));
  const verb = Math.max(...words.map((each) => each.from));
  if (marksOf(sentence, 'relative_pronoun').some(({ to }) => to <= verb && verb - to <= 6)) return true;
  return marksOf(sentence, 'after').some(({ to }) => to <= from && from - to <= 8 && !comma(to));
}

/** Words of somebody, in quotation marks or after a dash: they tell of what was before, or is to come. */
function isSpeech({ tokens }: Marked): boolean {
  const [first] = tokens;
  if (!first || first.before === '' || !/^[«“„"]|^[–—-]\s/.test(first.before)) return false;
  return /^[–—-]/.test(first.before) || !tokens.slice(1, 7).some(({ before }) => /[»”"]/.test(before));
}

function statusOf(sentence: Marked, type: EventType): Told['status'] {
  if (marksOf(sentence, 'background').length > 0 || isSpeech(sentence)) return 'background';
  if (type === 'round.planned') return 'planned';
  const held = ['held', 'met'].some((list) => marksOf(sentence, list).length > 0);
  if (type === 'meeting.held' && !held && marksOf(sentence, 'planned').length > 0) return 'planned';
  return NEEDS_PAST.has(type) || !wished(sentence, type) ? 'happened' : 'planned';
}

/** Of a stage that has a word for what is hoped for or to come beside its verb. */
const wished = (sentence: Marked, type: EventType): boolean =>
  WISHED.has(type) && marksOf(sentence, 'wish').length > 0;
const WISHED: ReadonlySet<string> = new Set([
  'negotiations.opened',
  'provisional_application.started',
  'consent.given',
  'agreement.concluded',
  'text.agreed',
  'mandate.adopted',
  'application.suspended',
  'talks.resumed',
]);

/** One phrase of each list, as near to one another as the sentence has them; of equally near ones the first. */
function nearest([first = [], ...rest]: readonly Match[][]): Match[] | null {
  let best: Match[] | null = null;
  let width = FARTHEST;
  for (const start of first) {
    const chosen = [
      start,
      ...rest.map((each) => each.reduce((a, b) => (distance(b, start) < distance(a, start) ? b : a))),
    ];
    const spread = Math.max(...chosen.map(({ to }) => to)) - Math.min(...chosen.map(({ from }) => from));
    if (spread < width) [best, width] = [chosen, spread];
  }
  return best;
}
const distance = (a: Match, b: Match): number => Math.abs(a.from - b.from);

/** Often told again, as what led to the news: it is the news only in the first paragraph, or with the headline. */
const OPENINGS: ReadonlySet<string> = new Set(['negotiations.opened', 'launch.announced']);

/** How many paragraphs after the headline tell what a text is about. */
const LEAD = 3;
/** Captions of pictures are shorter than sentences. */
const SHORTEST = 6;

export function isLead(sentence: Marked, sentences: readonly Marked[]): boolean {
  if (!isBody(sentence)) return false;
  const paragraphs = new Set<number>();
  for (const each of sentences) {
    if (isBody(each) && each.tokens.length > SHORTEST) paragraphs.add(each.paragraph);
    if (paragraphs.size === LEAD) break;
  }
  return paragraphs.has(sentence.paragraph);
}

/** What the text reports: the first of the strongest that its lead tells as having happened. */
export function mainOf(all: readonly Told[], sentences: readonly Marked[]): Told | undefined {
  const strongest = (told: readonly Told[]) => told.toSorted((a, b) => b.weight - a.weight)[0];
  const happened = all.filter(({ status, sentence }) => status === 'happened' && !sentence.headline);
  const lead = happened.filter(({ sentence }) => isLead(sentence, sentences));
  const headline = all.filter(({ sentence, status }) => sentence.headline && status === 'happened');
  const confirmed = happened.find(
    ({ type, weight }) => weight > 1 && headline.some((each) => each.type === type),
  );
  const first = sentences.find(isBody)?.paragraph;
  const opening = ({ type, sentence }: Told) =>
    !OPENINGS.has(type) || sentence.paragraph === first || headline.some((each) => OPENINGS.has(each.type));
  const found = strongest(lead.filter(opening));
  const planned = all.find(
    ({ status, type, sentence }) =>
      status === 'planned' && type === 'round.planned' && isLead(sentence, sentences),
  );
  if (planned?.sentence.paragraph === first && found?.sentence.paragraph !== first) return planned;
  if (found) return madeKnownAt(found, lead, happened);
  return planned ?? confirmed ?? (happened.length === 0 ? strongest(headline) : undefined);
}

/** The launch of talks made known at a body's meeting: day and place are those of the meeting. */
function madeKnownAt(found: Told, lead: readonly Told[], happened: readonly Told[]): Told {
  const meeting = lead.find(
    ({ type, sentence }) => type === 'statement.made' && marksOf(sentence, 'body').length > 0,
  );
  const launch = happened.find(({ type }) => type === 'launch.announced');
  const ofMeeting = found === meeting || found.type === 'launch.announced';
  if (!meeting || !launch || !ofMeeting || meeting.sentence.from > launch.sentence.from) return found;
  return { ...meeting, type: launch.type, words: launch.words };
}
