import { boundsOf, dayNumber, dayOf as dayOfNumber } from '../../domain/values/dates.js';
import type { Edtf } from '../../domain/values/views.js';
import { type DateMention, datesIn, edtfOf, yearFrom } from './dates.js';
import { isLead, marksOf, plansFrom, type Told } from './events.js';
import type { Fields, Found, Inference, Knowledge } from './fields.js';
import type { Patterns } from './patterns.js';
import { placeForms, placesIn } from './places.js';
import { numbersIn } from './rounds.js';
import { isBody, isDateLine, type Marked } from './sections.js';

/** The day of publication: on record, or a line of the text that holds nothing else. */
export function publishedOf(
  sentences: readonly Marked[],
  knowledge: Knowledge,
  patterns: Patterns,
): string | undefined {
  if (knowledge.publishedOn && boundsOf(knowledge.publishedOn) && knowledge.publishedOn.length === 10)
    return knowledge.publishedOn;
  for (const sentence of sentences.slice(0, 6)) {
    const alone = isDateLine(sentence.tokens.map(({ before, text }) => before + text).join(''));
    const date = datesIn(sentence, patterns).find(
      (each) => each.kind === 'day' && each.year && !each.end && (alone || each.last < sentence.dateline),
    );
    if (date) return edtfOf(date, date.year!) ?? undefined;
  }
  return undefined;
}

/** The dates of the text that have a year, by what they say without it; of two the first. */
type WithYear = ReadonlyMap<string, DateMention>;
const keyOf = ({ kind, start, end }: DateMention): string => `${kind} ${start} ${end ?? ''}`;
const withYear = (dates: readonly DateMention[]): WithYear =>
  new Map(
    dates
      .filter(({ year }) => year)
      .toReversed()
      .map((date) => [keyOf(date), date]),
  );

/** A date of the text with its year, and how the year is known. */
export function dated(
  date: DateMention,
  side: 'before' | 'after',
  published: string | undefined,
  others: WithYear,
): { value: Edtf; because?: Inference } | null {
  const inYear = (year: number, because?: Inference) => {
    const value = edtfOf(date, year);
    return value === null ? null : { value, ...(because && { because }) };
  };
  if (date.year) return inYear(date.year);
  if (date.thisYear) return published ? inYear(+published.slice(0, 4), 'year_of_publication') : null;
  const same = others.get(keyOf(date));
  if (same) return inYear(same.year!);
  const year = published ? yearFrom(date, published, side) : null;
  return year === null ? null : inYear(year, 'year_of_publication');
}

/** "Today" is the day of the dateline, where one gives a day, and else that of publication. */
function todayOf(sentence: Marked, { patterns, published, allDates }: Setting): string | undefined {
  const own = datesIn(sentence, patterns).find(
    ({ last, kind, end }) => last < sentence.dateline && kind === 'day' && !end,
  );
  return (own && dated(own, 'before', published, allDates)?.value) ?? published;
}

/** What the text reports, when and where; and what the other fields are read with. */
export type Setting = {
  fields: Partial<Fields>;
  published: string | undefined;
  allDates: WithYear;
  patterns: Patterns;
  forms: ReturnType<typeof placeForms>;
};

/** From where on something is to come: the day of what the text reports, or else that of its publication. */
export const futureFrom = ({ fields, published }: Setting): string | undefined =>
  fields.occurredOn ? dayOfNumber(boundsOf(fields.occurredOn.value)!.latest) : published;

/** Events of which a round's number is part. */
const OF_ROUND: ReadonlySet<string> = new Set(['round.held', 'round.rescheduled', 'round.cancelled']);
/** Nothing has taken place on any day. */
const NO_DAY: ReadonlySet<string> = new Set([
  'round.planned',
  'round.rescheduled',
  'round.cancelled',
  'signature.postponed',
]);

/** Day, number and place of what the text reports, from the sentence that reports it; else from the headline. */
export function settingOf(
  main: Told | undefined,
  told: readonly Told[],
  sentences: readonly Marked[],
  knowledge: Knowledge,
  patterns: Patterns,
): Setting {
  const published = publishedOf(sentences, knowledge, patterns);
  const allDates = withYear(sentences.flatMap((sentence) => datesIn(sentence, patterns)));
  const forms = placeForms(patterns, knowledge.places);
  const fields: Partial<Fields> = {};
  const setting = { fields, published, allDates, patterns, forms };
  if (!main) return setting;
  fields.type = { value: main.type, at: main.words };
  const first = sentences.find(isBody);
  const headlines =
    first === main.sentence
      ? sentences.filter((each) => each.headline && marksOf(each, 'planned').length === 0)
      : [];
  // The talks are opened where and when the first round is held.
  const opened = told.filter(
    ({ type, status, sentence }) =>
      type === 'negotiations.opened' && status === 'happened' && sentence.paragraph === first?.paragraph,
  );
  const again = told.filter(
    (each) => each.type === main.type && each.status === 'happened' && isLead(each.sentence, sentences),
  );
  const about = [
    main.sentence,
    ...headlines,
    ...again
      .map(({ sentence }) => sentence)
      .filter((each) => each !== main.sentence && sameRound(each, main.sentence)),
  ];
  if (OF_ROUND.has(main.type)) {
    const number = numberOf(main, about);
    if (number) fields.number = { value: number.number, at: [{ from: number.from, to: number.to }] };
  }
  if (NO_DAY.has(main.type)) return setting;
  if (main.type === 'round.held' && fields.number?.value === 1 && first !== main.sentence)
    about.push(...opened.map(({ sentence }) => sentence));
  for (const sentence of about) {
    const date = dayOf(sentence, main, setting, knowledge);
    if (!date) continue;
    fields.occurredOn = date;
    break;
  }
  for (const sentence of about) {
    const places = placesIn(sentence, patterns, forms).filter(
      ({ first }) =>
        (sentence !== main.sentence || ofMainClause(main, first)) && !ofAnotherPaper(sentence, first, main),
    );
    const [place] = places;
    if (!place || new Set(places.map((each) => JSON.stringify(each.place))).size > 1) continue;
    fields.place = {
      value: place.place,
      at: [{ from: place.from, to: place.to }],
      ...(place.place.country !== undefined && { because: 'country_of_city' as const }),
    };
    break;
  }
  return setting;
}

/** Told twice: no other number of a round stands in one of the sentences. */
function sameRound(a: Marked, b: Marked): boolean {
  const [first, second] = [a, b].map((each) => numbersIn(each).filter(({ of }) => of === 'round')) as [
    Numbers,
    Numbers,
  ];
  return first.every(({ number }) => second.some((each) => each.number === number));
}
type Numbers = ReturnType<typeof numbersIn>;

/**
 * Whether a word belongs to what is reported: not after "which", nor after "following the round in Astana", up to the
 * comma.
 */
function ofMainClause(main: Told, word: number): boolean {
  const { sentence, at } = main;
  const { tokens } = sentence;
  const aside = ['which', 'after'].flatMap((list) => marksOf(sentence, list).map(({ from }) => from));
  const which = Math.min(...aside.filter((from) => from > at));
  const planned = plansFrom(sentence, at);
  if (word >= which || (main.type === 'round.held' && word >= planned)) return false;
  return !marksOf(sentence, 'after').some(({ to }) => {
    if (to > at || word < to) return false;
    const comma = tokens.findIndex(({ before }, index) => index > to && before.includes(','));
    return comma > 0 && comma <= at && word < comma;
  });
}

/** The number of the round: of two in one sentence neither. */
function numberOf(main: Told, about: readonly Marked[]) {
  for (const sentence of about) {
    const numbers = numbersIn(sentence).filter(
      ({ of, at }) => of === 'round' && (sentence !== main.sentence || ofMainClause(main, at)),
    );
    if (numbers.length > 0)
      return new Set(numbers.map(({ number }) => number)).size === 1 ? numbers[0] : undefined;
  }
  return undefined;
}

/** A day for which something was fixed, or on which it was told. */
function otherwiseDated(sentence: Marked, { first, last }: DateMention): boolean {
  const planned = marksOf(sentence, 'planned').some(({ to }) => to <= first && first - to <= 1);
  const said = marksOf(sentence, 'said').some(
    ({ from, to }) =>
      (to <= first && first - to <= SAID) ||
      (from === last + 1 && !sentence.tokens[from]!.before.includes(',')),
  );
  return planned || said;
}
/** "said in a message July 19" */
const SAID = 3;

function dayOf(sentence: Marked, main: Told, setting: Setting, knowledge: Knowledge): Found<Edtf> | null {
  const { patterns, published, allDates } = setting;
  if (marksOf(sentence, 'anniversary').length > 0) return null;
  const dates = datesIn(sentence, patterns).filter(
    (date) =>
      date.first >= sentence.dateline &&
      (sentence !== main.sentence || ofMainClause(main, date.first)) &&
      !otherwiseDated(sentence, date) &&
      date.kind === 'day' &&
      !date.attributive &&
      !ofAnotherPaper(sentence, date.first, main),
  );
  const values = dates.flatMap((date) => {
    const value = dated(date, 'before', published, allDates);
    const past = value && boundsOf(value.value)!.latest <= dayNumber(knowledge.today);
    return value && past ? [{ ...value, at: [{ from: date.from, to: date.to }] }] : [];
  });
  if (dates.length === values.length && new Set(values.map(({ value }) => value)).size === 1)
    return values[0]!;
  const today = marksOf(sentence, 'today')[0];
  const day = today && !sentence.headline && dates.length === 0 ? todayOf(sentence, setting) : undefined;
  if (today && day && dayNumber(day) <= dayNumber(knowledge.today))
    return {
      value: day,
      at: [{ from: sentence.tokens[today.from]!.from, to: sentence.tokens[today.to - 1]!.to }],
    };
  return null;
}

/** Day and place of a paper that the sentence mentions: "the agreement, signed on 25 May 2006 in Sochi". */
const ofAnotherPaper = (sentence: Marked, first: number, main: Told): boolean =>
  main.type !== 'agreement.signed' &&
  marksOf(sentence, 'signed_attributive').some(
    ({ to }) =>
      first >= to &&
      first - to <= 8 &&
      !sentence.tokens.slice(to, first + 1).some(({ before }) => before.includes(',')),
  );
