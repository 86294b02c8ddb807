import { boundsOf } from '../domain/values/dates.js';
import type { Edtf } from '../domain/values/views.js';
import { dateWords, type Frame } from './date-words.js';

/** Year first with one sign between the numbers, or day first with points as in Kazakhstan and Europe. */
const YEAR_FIRST = /^(\d{4})([-./ ])(\d{1,2})(?:\2(\d{1,2}))?$/;
const DAY_FIRST = /^(?:(?:(\d{1,2})\s?[–—-]\s?)?(\d{1,2})\.)?(\d{1,2})\.(\d{4})$/;
const MONTH_FIRST = /^(\d{1,2})\/(\d{4})$/;
/** Which of the two numbers is the day is known only where one is more than twelve. */
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

/** EDTF's qualifiers (`?` uncertain, `~` approximate, `%` both) follow the date in any notation. */
const MARKED = /^(.*?)\s*([?~%]?)$/;
const DASH = /\s*[–—]\s*|\s+-\s+/;

const two = (digits: string): string => digits.padStart(2, '0');
const dated = (year: string, month = '', day = ''): string =>
  [year, month, day]
    .filter((part) => part !== '')
    .map(two)
    .join('-');

/** Numbers as EDTF, a day or a span of days in one month; null if the text is written otherwise. */
function numeric(text: string): string | null {
  const [, year, sign, month, day] = YEAR_FIRST.exec(text) ?? [];
  // 2026/03 is an interval in EDTF, and 2026 03 no date.
  if (year && (day || sign === '-' || sign === '.')) return dated(year, month, day);
  const [, from, on, inMonth, inYear = ''] = DAY_FIRST.exec(text) ?? [];
  if (inMonth)
    return [...(from ? [from] : []), on ?? ''].map((each) => dated(inYear, inMonth, each)).join('/');
  const [, onlyMonth, ofYear = ''] = MONTH_FIRST.exec(text) ?? [];
  if (onlyMonth) return dated(ofYear, onlyMonth);
  const [, one = '', other = '', slashed] = SLASHED.exec(text) ?? [];
  if (slashed && Number(one) > 12) return dated(slashed, other, one);
  if (slashed && Number(other) > 12) return dated(slashed, one, other);
  return null;
}

/** A date in words, `3 March 2026` or `2026 жылғы 2–3 желтоқсан`; null if a word is no part of a date. */
function worded(text: string, yearBeside?: string): string | null {
  const { months, fillers } = dateWords();
  const tokens = text.replace(/(?<=\d)-(?=\p{L})/gu, ' ').match(/\p{L}+|\d+|[^\s.,]/gu) ?? [];
  const left = tokens.filter((token) => !fillers.has(token));
  if (left.length === tokens.length && !left.some((token) => months.has(token))) return null;
  const named = left.flatMap((token) => months.get(token) ?? []);
  const years = left.filter((token) => /^\d{4}$/.test(token));
  const days = left.filter((token) => /^\d{1,2}$/.test(token));
  const dashes = left.filter((token) => DASH.test(token) || token === '-');
  const [year = yearBeside] = years;
  if (
    year === undefined ||
    named.length > 1 ||
    years.length > 1 ||
    dashes.length !== Math.max(0, days.length - 1)
  )
    return null;
  if (named.length + years.length + days.length + dashes.length !== left.length || days.length > 2)
    return null;
  if (named.length === 0) return days.length === 0 ? year : null;
  return (days.length === 0 ? [''] : days).map((day) => dated(year, named[0], day)).join('/');
}

const point = (text: string, yearBeside?: string): string | null => {
  const [, plain = '', mark = ''] = MARKED.exec(text.trim()) ?? [];
  const found = numeric(plain) ?? worded(plain, yearBeside) ?? plain;
  if (found === '') return null;
  return found
    .split('/')
    .map((end) => end + mark)
    .join('/');
};

const inside = (text: string, { before, after }: Frame): string | null =>
  text.startsWith(before) && text.endsWith(after) && text.length > before.length + after.length
    ? text.slice(before.length, text.length - after.length).trim()
    : null;

/** "About March 2026 or earlier" has two frames; no date has more. */
const MOST_FRAMES = 2;

/** One end of an interval, or a date that is none, with what its frames say of it. */
const framed = (text: string, yearBeside?: string, frames = MOST_FRAMES): string[] => [
  ...(frames === 0 ? [] : dateWords().frames).flatMap((frame) => {
    const date = inside(text, frame);
    return date === null ? [] : framed(date, yearBeside, frames - 1).map(frame.edtf);
  }),
  ...[point(text, yearBeside)].filter((found) => found !== null),
];

const YEAR = /(?<!\d)\d{4}(?!\d)/;

function* between(text: string): Generator<string> {
  const slash = text.split('/');
  if (slash.length === 2) {
    const [from = '', to = ''] = slash.map((end) => (end.trim() === '..' ? '..' : point(end)));
    yield `${from}/${to}`;
  }
  // Points leave no doubt about what a dash without blanks stands between.
  const dashed = text.includes('.') ? /\s*[–—-]\s*/ : DASH;
  const ends = text.split(dashed);
  if (ends.length !== 2) return;
  const year = YEAR.exec(text)?.[0];
  const [from = [], to = []] = ends.map((end) => framed(end, YEAR.test(end) ? undefined : year));
  for (const first of from) for (const last of to) yield `${first}/${last}`;
}

/** What a text may mean, as EDTF that may be wrong, the likeliest first. */
function* readings(typed: string): Generator<string> {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^\((.*)\)$/, '$1');
  yield* framed(text);
  yield* between(text);
}

/** A typed date as EDTF; null if it cannot be read. Whatever the site shows as a date can be typed, in any of its languages. */
export function readDate(text: string): Edtf | null {
  if (text.length > LONGEST) return null;
  for (const edtf of readings(text)) if (boundsOf(edtf)) return edtf;
  return null;
}

/** In characters. The longest that the site writes have about 120. */
const LONGEST = 200;

/** Why a text cannot be read as a date, with what the message about it needs. */
export type DateFault =
  | { why: 'ambiguous'; one: Edtf; other: Edtf }
  | { why: 'no_such_day'; month: Edtf; days: number }
  | { why: 'reversed' }
  | { why: 'vague'; year: Edtf }
  | { why: 'unread' };

const A_DAY = /(\d{4})-(0[1-9]|1[0-2])-(\d{2})/g;

/** For a text that {@link readDate} does not read. */
export function dateFault(typed: string): DateFault {
  const [, one = '', other = '', year] = SLASHED.exec(typed.trim()) ?? [];
  const both = year ? [dated(year, other, one), dated(year, one, other)] : [];
  if (both.length === 2 && both.every(boundsOf)) return { why: 'ambiguous', one: both[0]!, other: both[1]! };
  for (const edtf of typed.length > LONGEST ? [] : readings(typed)) {
    for (const [day, inYear, month] of edtf.matchAll(A_DAY)) {
      if (boundsOf(day)) continue;
      const days = new Date(Date.UTC(Number(inYear), Number(month), 0)).getUTCDate();
      return { why: 'no_such_day', month: `${inYear}-${month}`, days };
    }
    const ends = edtf.split('/');
    if (ends.length === 2 && ends.every(boundsOf)) return { why: 'reversed' };
  }
  const named = YEAR.exec(typed)?.[0];
  if (named && /\p{L}{2}/u.test(typed) && boundsOf(named)) return { why: 'vague', year: named };
  return { why: 'unread' };
}
