import type { Day, Edtf } from '../domain/values/views.js';

/** One end of a date, as precise as written. `mark` is EDTF's `?` (uncertain), `~` (approximate) or `%` (both). */
export type Point = { year: string; month?: string; day?: string; mark: '' | '?' | '~' | '%' };

/** A parsed date; an open end (`..`) is null. A plain date has the same point at both ends. */
export type Span = { from: Point | null; to: Point | null; plain: boolean };

const POINT = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?([?~%]?)$/;

function readPoint(text: string): Point | undefined {
  const found = POINT.exec(text);
  if (!found) return undefined;
  const [, year, month, day, mark] = found;
  return { year: year as string, month, day, mark: (mark ?? '') as Point['mark'] };
}

/** Parses EDTF level 1 without seasons; undefined if the text is not such a date. */
export function readEdtf(edtf: Edtf): Span | undefined {
  const ends = edtf.split('/');
  if (ends.length === 1) {
    const point = readPoint(edtf);
    return point && { from: point, to: point, plain: true };
  }
  const [first = '', second = ''] = ends;
  const from = first === '..' ? null : readPoint(first);
  const to = second === '..' ? null : readPoint(second);
  if (ends.length > 2 || from === undefined || to === undefined || (from === null && to === null))
    return undefined;
  return { from, to, plain: false };
}

const lastOfMonth = (year: string, month: string) =>
  new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();

/** The first and last day that a date may mean; null where an end is open or the date cannot be read. */
export function possibleDays(edtf: Edtf): { first: Day | null; last: Day | null } {
  const span = readEdtf(edtf);
  const from = span?.from;
  const to = span?.to;
  const month = to?.month ?? '12';
  return {
    first: from ? `${from.year}-${from.month ?? '01'}-${from.day ?? '01'}` : null,
    last: to ? `${to.year}-${month}-${to.day ?? lastOfMonth(to.year, month)}` : null,
  };
}

/** Whether the date names one single day. */
export const isDay = (edtf: Edtf) => /^\d{4}-\d{2}-\d{2}$/.test(edtf);
