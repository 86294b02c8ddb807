import { boundsOf, dayNumber } from '../../domain/values/dates.js';
import type { Edtf } from '../../domain/values/views.js';
import { type DateMention, datesIn, edtfOf, yearFrom } from './dates.js';
import { isLead, marksOf, type Told } from './events.js';
import type { Fields, Found, Inference, Knowledge, Unused } from './fields.js';
import type { Patterns } from './patterns.js';
import { type placeForms, placesIn } from './places.js';
import { numbersIn } from './rounds.js';
import { isDateLine, type Marked } from './sections.js';

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

/** A date of the text with its year, and how the year is known. */
export function dated(
  date: DateMention,
  side: 'before' | 'after',
  published: string | undefined,
  others: readonly DateMention[],
): { value: Edtf; because?: Inference } | null {
  const inYear = (year: number, because?: Inference) => {
    const value = edtfOf(date, year);
    return value === null ? null : { value, ...(because && { because }) };
  };
  if (date.year) return inYear(date.year);
  if (date.thisYear) return published ? inYear(+published.slice(0, 4), 'year_of_publication') : null;
  const same = others.find(
    (other) => other.year && other.start === date.start && other.end === date.end && other.kind === date.kind,
  );
  if (same) return inYear(same.year!);
  const year = published ? yearFrom(date, published, side) : null;
  return year === null ? null : inYear(year, 'year_of_publication');
}

/** Day, number and place of what the text reports, from the sentence that reports it. */
export function settingOf(
  main: Told,
  sentences: readonly Marked[],
  knowledge: Knowledge,
  patterns: Patterns,
  forms: ReturnType<typeof placeForms>,
) {
  const published = publishedOf(sentences, knowledge, patterns);
  const all = sentences.flatMap((sentence) => datesIn(sentence, patterns));
  const fields: Partial<Fields> = {};
  const unused: Unused[] = [];
  const about = [
    main.sentence,
    ...sentences.filter((each) => each.headline && each !== main.sentence),
    ...sentences.filter((each) => isLead(each, sentences) && each !== main.sentence),
  ];

  for (const [index, sentence] of about.entries()) {
    if (index > 1) break;
    const date = dayOf(sentence, main, patterns, published, all, knowledge);
    if (date) {
      fields.occurredOn = date;
      break;
    }
  }
  if (main.type === 'round.held' || main.type === 'round.rescheduled' || main.type === 'round.cancelled') {
    const number = about
      .slice(0, 2)
      .flatMap((sentence) => numbersIn(sentence).filter(({ of }) => of === 'round'))[0];
    if (number) fields.number = { value: number.number, at: [{ from: number.from, to: number.to }] };
  }
  for (const sentence of about.slice(0, 2)) {
    const places = placesIn(sentence, patterns, forms);
    const [place] = places;
    if (!place || new Set(places.map((each) => each.place.country)).size > 1) continue;
    fields.place = {
      value: place.place,
      at: [{ from: place.from, to: place.to }],
      ...(place.place.country !== undefined && { because: 'country_of_city' }),
    };
    break;
  }
  return { fields, unused };
}

function dayOf(
  sentence: Marked,
  main: Told,
  patterns: Patterns,
  published: string | undefined,
  all: readonly DateMention[],
  knowledge: Knowledge,
): Found<Edtf> | null {
  if (marksOf(sentence, 'anniversary').length > 0) return null;
  const dates = datesIn(sentence, patterns).filter(
    ({ first, kind, attributive }) => first >= sentence.dateline && kind === 'day' && !attributive,
  );
  const values = dates.flatMap((date) => {
    const value = dated(date, 'before', published, all);
    return value && boundsOf(value.value)!.latest <= dayNumber(knowledge.today)
      ? [{ ...value, at: [{ from: date.from, to: date.to }] }]
      : [];
  });
  if (new Set(values.map(({ value }) => value)).size === 1) return values[0]!;
  const today = marksOf(sentence, 'today')[0];
  if (values.length === 0 && today && published && sentence === main.sentence)
    return {
      value: published,
      at: [{ from: sentence.tokens[today.from]!.from, to: sentence.tokens[today.to - 1]!.to }],
    };
  return null;
}
