import { visible } from '../domain/values/characters.js';
import type { Day, Instant } from '../domain/values/views.js';

/** An event over whole days, or at an instant. */
export type CalendarEvent = {
  /** Never changes: calendars identify an event by it. */
  uid: string;
  /** Must rise with every change, else calendars ignore it (RFC 5545, 3.8.7.4). */
  sequence: number;
  recordedAt: Instant;
  when: { first: Day; last: Day } | { at: Instant };
  summary: string;
  description?: string;
  location?: string | undefined;
  url: string;
  status?: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED';
  confidential?: boolean;
};

/** RFC 5545. Written by hand, because the library did not escape the calendar's name: a line break in it injected lines. */
export function icalendarOf(name: string, events: readonly CalendarEvent[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Paraph//Rounds//EN',
    'METHOD:PUBLISH',
    `NAME:${text(name)}`,
    `X-WR-CALNAME:${text(name)}`,
    // A calendar needs at least one component (section 3.6), so an empty one contains a time zone.
    ...(events.length > 0 ? events.flatMap(linesOf) : UTC),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

const UTC = [
  ...['BEGIN:VTIMEZONE', 'TZID:UTC', 'BEGIN:STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0000'],
  ...['TZOFFSETTO:+0000', 'TZNAME:UTC', 'END:STANDARD', 'END:VTIMEZONE'],
];

const linesOf = (event: CalendarEvent): string[] => [
  'BEGIN:VEVENT',
  `UID:${event.uid}`,
  `SEQUENCE:${event.sequence}`,
  `DTSTAMP:${instant(event.recordedAt)}`,
  ...('at' in event.when ? [`DTSTART:${instant(event.when.at)}`] : wholeDays(event.when)),
  `SUMMARY:${text(event.summary)}`,
  ...(event.description ? [`DESCRIPTION:${text(event.description)}`] : []),
  ...(event.location ? [`LOCATION:${text(event.location)}`] : []),
  `URL;VALUE=URI:${event.url}`,
  ...(event.status ? [`STATUS:${event.status}`] : []),
  ...(event.confidential ? ['CLASS:CONFIDENTIAL'] : []),
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
];

const DAY = 86_400_000;
const LAST_DAY = '9999-12-31';

/** DTEND is the day after the last one. After 9999-12-31 there is no such day, so DURATION is used. */
function wholeDays({ first, last }: { first: Day; last: Day }): string[] {
  const start = `DTSTART;VALUE=DATE:${digits(first)}`;
  if (last >= LAST_DAY) {
    return [start, `DURATION:P${Math.round((Date.parse(last) - Date.parse(first)) / DAY) + 1}D`];
  }
  const after = new Date(Date.parse(last) + DAY).toISOString().slice(0, 10);
  return [start, `DTEND;VALUE=DATE:${digits(after)}`];
}

const digits = (day: Day): string => day.replaceAll('-', '');

const instant = (at: Instant): string => `${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** Section 3.3.11: every line break becomes `\n`. Invisible characters are written out. */
const text = (value: string): string =>
  visible(value)
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll(/\r\n|\r|\n/g, '\\n');

/** Section 3.1: a line has at most 75 octets. Folding must not split a character. */
const MAX_OCTETS = 75;

function folded(line: string): string {
  let octets = 0;
  return Array.from(line, (character) => {
    const size = Buffer.byteLength(character);
    octets += size;
    if (octets <= MAX_OCTETS) return character;
    octets = size + 1;
    return `\r\n ${character}`;
  }).join('');
}
