import { boundsOf, dayNumber } from '../../domain/values/dates.js';
import type { Edtf } from '../../domain/values/views.js';
import type { Span } from './fields.js';
import type { Patterns } from './patterns.js';
import type { Marked } from './sections.js';
import type { Token } from './tokens.js';

/** A date as a text gives it. Days and months are two digits; `year` is missing where the text names none. */
export type DateMention = Span & {
  first: number;
  last: number;
  kind: 'day' | 'month' | 'months' | 'year';
  year?: number;
  /** `MM-DD`, `MM`, or for a season the two months `MM/MM`. */
  start: string;
  end?: string;
  /** "this year" */
  thisYear?: boolean;
  attributive?: boolean;
};

const YEAR = /^(?:19[5-9]|20[0-9])\d$/;
const isDay = (token: Token | undefined): boolean =>
  !!token && /^\d{1,2}$/.test(token.text) && +token.text >= 1 && +token.text <= 31;
const isYear = (token: Token | undefined): boolean => !!token && YEAR.test(token.text);
const two = (number: string): string => number.padStart(2, '0');
const DASH = /^\s?[-–—]\s?$/;

/** The dates of a sentence, in its order. No two share a word. */
export function datesIn(sentence: Marked, patterns: Patterns): DateMention[] {
  const { tokens, marks } = sentence;
  const grammar = patterns.dates;
  const found: DateMention[] = [];
  const span = (first: number, last: number) => ({
    first,
    last,
    from: tokens[first]!.from,
    to: tokens[last]!.to,
  });
  const has = (words: readonly string[], at: number): boolean =>
    !!tokens[at] && words.includes(tokens[at]!.low);

  /** The year beside a day, a month or a season, and where the date then begins and ends. */
  const withYear = (first: number, last: number) => {
    const thisYear = (marks.get('this_year') ?? []).find(({ from, to }) => from === last + 1 || to === first);
    if (thisYear)
      return { first: Math.min(first, thisYear.from), last: Math.max(last, thisYear.to - 1), thisYear: true };
    let after = last + 1;
    if (has(['of', 'в'], after) && isYear(tokens[after + 1])) after++;
    if (isYear(tokens[after]) && /^[\s,]*$/.test(tokens[after]!.before)) {
      const word = has(grammar.yearAfter, after + 1) ? 1 : 0;
      return { first, last: after + word, year: +tokens[after]!.text };
    }
    const before = first - 1;
    if (has(grammar.yearBefore, before) && isYear(tokens[before - 1]))
      return { first: before - 1, last, year: +tokens[before - 1]!.text };
    return { first, last };
  };

  /** Where a day that ends at `at` begins: past `nd`, `-го`. */
  const dayAt = (at: number): number | null => {
    if (isDay(tokens[at])) return at;
    return has(grammar.daySuffixes, at) && isDay(tokens[at - 1]) ? at - 1 : null;
  };
  /** A day before the one at `at`, joined to it: 2–3, 2 and 3, с 2 по 3. */
  const dayBefore = (at: number): number | null => {
    if (DASH.test(tokens[at]!.before)) return at > 0 ? dayAt(at - 1) : null;
    return has(grammar.ranges, at - 1) ? dayAt(at - 2) : null;
  };

  for (const { from: at, to: past, value: month } of marks.get('month') ?? []) {
    const join = has(grammar.dayJoins, at - 1) ? 1 : 0;
    let day = at > 0 ? dayAt(at - 1 - join) : null;
    const near = day !== null && tokens[at]!.before.trim() === '';
    if (day !== null && near) {
      const earlier = dayBefore(day);
      const last = past - 1;
      const days = [earlier, day]
        .filter((each) => each !== null)
        .map((each) => `${month}-${two(tokens[each]!.text)}`);
      const ends = withYear(earlier ?? day, last);
      const attributive = has(grammar.attributive, ends.first - 1);
      found.push({
        ...ends,
        ...span(ends.first, ends.last),
        kind: 'day',
        start: days[0]!,
        ...(days[1] && { end: days[1] }),
        attributive,
      });
      continue;
    }
    day = grammar.dayAfterMonth && isDay(tokens[past]) && /^\.?\s$/.test(tokens[past]!.before) ? past : null;
    if (day !== null) {
      let last = has(grammar.daySuffixes, day + 1) ? day + 1 : day;
      let end: string | undefined;
      const joined =
        tokens[last + 1] && DASH.test(tokens[last + 1]!.before)
          ? last + 1
          : has(grammar.ranges, last + 1)
            ? last + 2
            : null;
      if (
        joined !== null &&
        isDay(tokens[joined]) &&
        !(marks.get('month') ?? []).some(({ from }) => from === joined + 1)
      ) {
        end = `${month}-${two(tokens[joined]!.text)}`;
        last = has(grammar.daySuffixes, joined + 1) ? joined + 1 : joined;
      }
      const ends = withYear(at, last);
      found.push({
        ...ends,
        ...span(ends.first, ends.last),
        kind: 'day',
        start: `${month}-${two(tokens[day]!.text)}`,
        ...(end && { end }),
      });
      continue;
    }
    // "may" and "march" are other words as well: a month alone has a capital, or a year.
    const ends = withYear(at, past - 1);
    if (patterns.language === 'en' && !tokens[at]!.capital) continue;
    found.push({ ...ends, ...span(ends.first, ends.last), kind: 'month', start: month! });
  }
  for (const { from: at, to: past, value } of marks.get('season') ?? []) {
    const ends = withYear(at, past - 1);
    found.push({ ...ends, ...span(ends.first, ends.last), kind: 'months', start: value! });
  }
  for (const [at, token] of tokens.entries()) {
    const numeric = numericDate(tokens, at);
    if (numeric) found.push({ ...numeric, ...span(at, at + 2) });
    else if (isYear(token) && !found.some(({ first, last }) => first <= at && at <= last)) {
      const word = has(grammar.yearAfter, at + 1) || has(grammar.yearBefore, at + 1);
      if (word || has(grammar.yearWords, at - 1))
        found.push({ ...span(at, word ? at + 1 : at), kind: 'year', year: +token.text, start: '' });
    }
  }
  return joinedAcrossMonths(
    found.sort((a, b) => a.from - b.from),
    sentence,
    patterns,
  );
}

/** 2025-12-02, 02.12.2025. */
function numericDate(
  tokens: readonly Token[],
  at: number,
): Pick<DateMention, 'kind' | 'year' | 'start'> | null {
  const [a, b, c] = tokens.slice(at, at + 3);
  if (!a || !b || !c) return null;
  if (YEAR.test(a.text) && b.before === '-' && c.before === '-' && /^\d\d$/.test(b.text) && isDay(c))
    return { kind: 'day', year: +a.text, start: `${b.text}-${two(c.text)}` };
  if (
    isDay(a) &&
    b.before === '.' &&
    c.before === '.' &&
    /^(0?[1-9]|1[0-2])$/.test(b.text) &&
    YEAR.test(c.text)
  )
    return { kind: 'day', year: +c.text, start: `${two(b.text)}-${two(a.text)}` };
  // 06/23/2011: only where the second number can be no month.
  if (
    a.text.length <= 2 &&
    +a.text >= 1 &&
    +a.text <= 12 &&
    b.before === '/' &&
    c.before === '/' &&
    isDay(b) &&
    +b.text > 12 &&
    YEAR.test(c.text)
  )
    return { kind: 'day', year: +c.text, start: `${two(a.text)}-${b.text}` };
  return null;
}

/** 30 November – 1 December 2025 is one date. */
function joinedAcrossMonths(
  dates: DateMention[],
  { tokens }: Marked,
  { dates: { ranges } }: Patterns,
): DateMention[] {
  const joined: DateMention[] = [];
  for (const date of dates) {
    const before = joined.at(-1);
    const gap = before ? date.first - before.last : 0;
    const by =
      gap === 1
        ? DASH.test(tokens[date.first]!.before)
        : gap === 2 && ranges[0] === tokens[date.first - 1]!.low;
    if (before && by && before.kind === 'day' && date.kind === 'day' && !before.end && !date.end)
      joined[joined.length - 1] = {
        ...date,
        from: before.from,
        first: before.first,
        start: before.start,
        end: date.start,
        ...(before.year && !date.year && { year: before.year }),
      };
    else joined.push(date);
  }
  return joined;
}

/** As EDTF, in `year`; null where the calendar has no such day. */
export function edtfOf({ kind, start, end }: DateMention, year: number): Edtf | null {
  const points = kind === 'months' ? start.split('/') : end ? [start, end] : [start];
  const from = `${year}-${points[0]}`;
  const to = points[1] ? `${points[1] < points[0]! ? year + 1 : year}-${points[1]}` : undefined;
  const text = kind === 'year' ? `${year}` : to && to !== from ? `${from}/${to}` : from;
  return boundsOf(text) ? text : null;
}

/** How far a day without a year may lie from the day of publication: a text tells of what is near. */
const NEAR = 200;
const FAR = 300;

/** The year of a day without one: the nearest that lies on the right side of the day of publication. */
export function yearFrom(date: DateMention, publishedOn: string, side: 'before' | 'after'): number | null {
  const published = dayNumber(publishedOn);
  const year = +publishedOn.slice(0, 4);
  for (const candidate of side === 'before' ? [year, year - 1] : [year, year + 1]) {
    const bounds = boundsOf(edtfOf(date, candidate) ?? '');
    if (!bounds) continue;
    const near = side === 'before' ? bounds.earliest <= published : bounds.latest >= published;
    const distance = side === 'before' ? published - bounds.latest : bounds.earliest - published;
    if (near && distance <= (side === 'before' ? NEAR : FAR)) return candidate;
  }
  return null;
}
