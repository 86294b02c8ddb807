import { BODIES } from '../../domain/parties/bodies.js';
import type { Text } from '../../domain/values/text.js';
import type { Person } from '../../domain/values/views.js';
import { datesIn } from './dates.js';
import { isLead, marksOf, type Told } from './events.js';
import type { Fields, Found, Knowledge, Span } from './fields.js';
import { knownPeople, peopleIn } from './people.js';
import { numbersIn } from './rounds.js';
import type { Marked } from './sections.js';
import { dated, type Setting } from './setting.js';

/** Events that a body's meeting is, or at which one is made known. */
const OF_BODY: ReadonlySet<string> = new Set(['statement.made', 'launch.announced', 'joint_committee.met']);

const spanOf = ({ tokens }: Marked, { from, to }: { from: number; to: number }): Span => ({
  from: tokens[from]!.from,
  to: tokens[to - 1]!.to,
});

/** The body whose meeting is reported, without the number of its meeting. */
export function bodyOf(
  main: Told,
  { bodies }: Knowledge,
  { patterns: { language } }: Setting,
): Found<Text> | undefined {
  if (!OF_BODY.has(main.type)) return undefined;
  const [mark] = marksOf(main.sentence, 'body').filter(({ value }) => value && value in BODIES);
  if (!mark) return undefined;
  const name = BODIES[mark.value!]!;
  const bare = (text: Text): Text =>
    typeof text === 'string'
      ? text.split(',')[0]!
      : Object.fromEntries(Object.entries(text).map(([key, value]) => [key, value?.split(',')[0]]));
  const recorded = bodies.map(bare).filter((body) => {
    const words = ((typeof body === 'string' ? body : body[language]) ?? '').toLowerCase();
    const rest = words.replace(name[language].toLowerCase(), '').match(/\p{L}{4,}/gu) ?? [];
    return (
      words.startsWith(name[language].toLowerCase()) &&
      rest.every((word) => main.sentence.tokens.some(({ low }) => low.startsWith(word.slice(0, -3))))
    );
  });
  const longest = recorded.toSorted((a, b) => JSON.stringify(b).length - JSON.stringify(a).length)[0];
  return { value: longest ?? name, at: [spanOf(main.sentence, mark)] };
}

/** How people met, where the lead says so. */
export function formatOf(main: Told, sentences: readonly Marked[]): Fields['format'] | undefined {
  const about = [
    main.sentence,
    ...sentences.filter((each) => isLead(each, sentences) && each !== main.sentence),
  ];
  for (const sentence of about) {
    if (
      marksOf(sentence, 'background').length > 0 ||
      (sentence !== main.sentence && marksOf(sentence, 'planned').length > 0)
    )
      continue;
    const found = (['hybrid', 'video', 'in_person'] as const).filter(
      (format) => marksOf(sentence, format).length > 0,
    );
    const [format] = found;
    if (format && (found.length === 1 || format === 'hybrid'))
      return { value: format, at: [spanOf(sentence, marksOf(sentence, format)[0]!)] };
  }
  return undefined;
}

/** No more sentences than this are taken as the outcome. */
const MOST_OUTCOME = 2;

/** What the sides agreed, in the sentences of the text. */
export function outcomeOf(
  main: Told,
  sentences: readonly Marked[],
  text: string,
): Fields['outcome'] | undefined {
  if (main.type !== 'round.held') return undefined;
  const says = (sentence: Marked) =>
    !sentence.headline &&
    marksOf(sentence, 'concluded').length > 0 &&
    (marksOf(sentence, 'parties_both').length > 0 || sentence === main.sentence) &&
    !['planned', 'background', 'step', 'anniversary', 'next', 'wish'].some(
      (list) => marksOf(sentence, list).length > 0,
    ) &&
    !(sentence !== main.sentence && marksOf(sentence, 'round').length > 0 && numbersIn(sentence).length > 0);
  const first = sentences.findIndex((sentence) => says(sentence) && sentence !== main.sentence);
  if (first < 0) return undefined;
  let last = first;
  while (
    last - first + 1 < MOST_OUTCOME &&
    sentences[last + 1] &&
    sentences[last + 1]!.paragraph === sentences[first]!.paragraph &&
    says(sentences[last + 1]!)
  )
    last++;
  const span = { from: sentences[first]!.from, to: sentences[last]!.to };
  return { value: text.slice(span.from, span.to).trim(), at: [span] };
}

/** Paragraphs further down tell of other things. */
const FAR = 5;

/** Those who took part in what is reported: named in its sentence, or in one that says who led or attended. */
export function peopleOf(
  main: Told,
  sentences: readonly Marked[],
  knowledge: Knowledge,
  setting: Setting,
): Found<Person>[] {
  const known = knownPeople(knowledge.people);
  const found: Found<Person>[] = [];
  for (const sentence of sentences) {
    if (!ofThisMeeting(sentence, main, sentences, setting)) continue;
    for (const person of peopleIn(sentence, known, setting.patterns))
      if (!found.some(({ value }) => nameOf(value) === nameOf(person.value))) found.push(person);
  }
  return found;
}
const nameOf = ({ name }: Person): string => JSON.stringify(name);

function ofThisMeeting(
  sentence: Marked,
  main: Told,
  sentences: readonly Marked[],
  { fields, patterns, published, allDates }: Setting,
): boolean {
  if (sentence === main.sentence) return true;
  if (
    sentence.headline ||
    sentence.paragraph < main.sentence.paragraph ||
    sentence.paragraph > main.sentence.paragraph + FAR
  )
    return false;
  if (marksOf(sentence, 'present').length === 0) return false;
  if (['background', 'anniversary', 'next'].some((list) => marksOf(sentence, list).length > 0)) return false;
  const bodies = marksOf(sentence, 'body');
  if (bodies.length > 0 && !OF_BODY.has(main.type)) return false;
  const otherDay = datesIn(sentence, patterns).some((date) => {
    const value = date.kind === 'day' && dated(date, 'before', published, allDates)?.value;
    return date.kind === 'day' && value !== fields.occurredOn?.value;
  });
  const otherRound = numbersIn(sentence).some(
    ({ of, number }) => of === 'round' && number !== fields.number?.value,
  );
  return !otherDay && !otherRound && sentences.length > 0;
}
