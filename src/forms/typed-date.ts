import { boundsOf } from '../domain/values/dates.js';
import type { Edtf } from '../domain/values/views.js';

/** Day, month and year with points, as in Kazakhstan and Russia: 03.03.2026, 3.3.2026, 03.2026. */
const POINTED = /^(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})$/;

/** EDTF's qualifiers (`?` uncertain, `~` approximate, `%` both) follow the date in either notation. */
const MARKED = /^(.*?)\s*([?~%]?)$/;

const two = (digits: string) => digits.padStart(2, '0');

function point(text: string): string {
  const [, date = '', mark = ''] = MARKED.exec(text.trim()) ?? [];
  const found = POINTED.exec(date);
  if (!found) return date + mark;
  const [, day, month = '', year] = found;
  return [year, two(month), ...(day === undefined ? [] : [two(day)])].join('-') + mark;
}

/** The ends of an interval: EDTF’s slash, or a dash between dates with points. */
const between = (text: string): string[] =>
  text.includes('/') ? text.split('/') : text.includes('.') ? text.split(/\s*[–—-]\s*/) : [text];

/** A typed date as EDTF; null if it cannot be read. Ambiguous dates such as 03/04/2026 are not read. */
export function readDate(text: string): Edtf | null {
  const trimmed = text.trim();
  const parts = trimmed.startsWith('..') || trimmed.endsWith('..') ? trimmed.split('/') : between(trimmed);
  const edtf = parts.map(point).join('/');
  return boundsOf(edtf) ? edtf : null;
}

/** A typed day and time in UTC, `2026-03-05 09:00` or `05.03.2026 09:00`, as an instant; null if it cannot be read. */
export function readInstant(text: string): string | null {
  const [, day = '', time = ''] = /^(\S+?)(?:T|\s+)(\d{1,2}:\d{2})Z?$/.exec(text.trim()) ?? [];
  const edtf = readDate(day);
  if (!edtf || !/^\d{4}-\d{2}-\d{2}$/.test(edtf)) return null;
  const instant = new Date(`${edtf}T${time.padStart(5, '0')}:00Z`);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}
