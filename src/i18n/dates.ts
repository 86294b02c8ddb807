import { IntlMessageFormat } from 'intl-messageformat';
import { Memo } from '../domain/values/memo.js';
import type { Language } from '../domain/values/text.js';
import type { Edtf, Instant } from '../domain/values/views.js';
import { type Catalogue, find } from './catalogue.js';
import { type Point, readEdtf } from './edtf.js';

/**
 * The form of a date in a sentence: `date` nominative ("2 December 2025"), `when` adverbial ("on 2 December
 * 2025"), `since` ("since 2 December 2025"), `short` for narrow places ("2 Dec 2025").
 */
export type DateForm = 'date' | 'when' | 'since' | 'short';

/** A date as a parameter of a message. Pages render it as `<time>`. */
export type DateParam = { edtf: Edtf; form: DateForm };

export const date = (edtf: Edtf): DateParam => ({ edtf, form: 'date' });
export const when = (edtf: Edtf): DateParam => ({ edtf, form: 'when' });
export const since = (edtf: Edtf): DateParam => ({ edtf, form: 'since' });
export const short = (edtf: Edtf): DateParam => ({ edtf, form: 'short' });

type Pattern = keyof Catalogue['dates'];
const compiled = new Map<string, IntlMessageFormat>();

function pattern(language: Language, name: Pattern, params: Record<string, string>): string {
  const key = `${language} ${name}`;
  const message =
    compiled.get(key) ?? new IntlMessageFormat(find(language, `dates.${name}`) ?? '{date}', language);
  compiled.set(key, message);
  return String(message.format(params));
}

/** The short name of the month, in the grammatical case that follows a day. */
function shortMonth(language: Language, point: Point): string {
  const parts = new Intl.DateTimeFormat(language, {
    month: 'short',
    ...(point.day ? { day: 'numeric' } : {}),
    timeZone: 'UTC',
  }).formatToParts(new Date(Date.UTC(2001, Number(point.month) - 1, 1)));
  return parts.find((part) => part.type === 'month')?.value ?? '';
}

function certain(language: Language, name: Pattern, point: Point, day = point.day): string {
  const precision = point.day ? 'day' : point.month ? 'month' : 'year';
  const month =
    name === 'short' && point.month ? shortMonth(language, point) : String(Number(point.month ?? 0));
  const number = (text = '') => text.replace(/^0/, '');
  return pattern(language, name, { precision, year: point.year, month, day: number(day), date: '' });
}

const MARKS = { '?': 'uncertain', '~': 'approximate', '%': 'approximate_uncertain' } as const;

function nominative(language: Language, point: Point, form: 'date' | 'short'): string {
  const plain = certain(language, form, point);
  return point.mark ? pattern(language, MARKS[point.mark], { date: plain }) : plain;
}

const isSpanInMonth = (from: Point, to: Point) =>
  Boolean(from.day && to.day && !from.mark && !to.mark && from.year === to.year && from.month === to.month);

const bracketed = (language: Language, date: string) =>
  pattern(language, 'when', { precision: 'other', date, day: '', month: '', year: '' });

/**
 * An EDTF date in words, with the precision of the original: a year stays a year, an interval keeps both ends, and an
 * open, uncertain or approximate date says so. Text that is not EDTF is returned unchanged.
 */
export function formatDate(edtf: Edtf, language: Language, form: DateForm = 'date'): string {
  return said.of(`${language} ${form} ${edtf}`, () => inWords(edtf, language, form));
}

/** Cached, because Intl is slow: a board of 500 tracks formats about 2,000 dates. */
const said = new Memo<string, string>(20_000);

function inWords(edtf: Edtf, language: Language, form: DateForm): string {
  const span = readEdtf(edtf);
  if (!span) return edtf;
  const { from, to, plain } = span;
  if (from && !from.mark && plain) return certain(language, form, from);
  if (from && to && isSpanInMonth(from, to)) {
    return certain(language, form, from, `${Number(from.day)}–${Number(to.day)}`);
  }
  if (!from && to && !to.mark && form !== 'date')
    return certain(language, form === 'short' ? 'by_short' : 'by', to);
  const noun = form === 'short' ? 'short' : 'date';
  let words: string;
  if (plain && from) words = nominative(language, from, noun);
  else if (from && to)
    words = pattern(language, 'interval', {
      from: nominative(language, from, noun),
      to: nominative(language, to, noun),
    });
  else if (from) words = pattern(language, 'or_later', { date: nominative(language, from, noun) });
  else words = pattern(language, 'or_earlier', { date: nominative(language, to as Point, noun) });
  return form === 'when' || form === 'since' ? bracketed(language, words) : words;
}

/** An instant in words, in UTC: "2 March 2026, 09:00 UTC". `exact` adds seconds. */
export function formatInstant(instant: Instant, language: Language, { exact = false } = {}): string {
  return pattern(language, 'instant', {
    date: formatDate(instant.slice(0, 10), language),
    time: instant.slice(11, exact ? 19 : 16),
  });
}

const MINUTE = 60_000;
/** Units in milliseconds; a span is given in the largest that it contains. */
const UNITS = [
  ['day', 1_440 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
  ['second', 1_000],
  ['millisecond', 1],
] as const;

/** A duration in milliseconds, rounded down to its largest unit: "84 ms", "3 hr". */
export function formatSpan(ms: number, language: Language): string {
  const [unit, size] = UNITS.find(([, least]) => ms >= least) ?? ['millisecond', 1];
  const style = { style: 'unit', unit, unitDisplay: 'short' } as const;
  return new Intl.NumberFormat(language, style).format(Math.floor(ms / size));
}
