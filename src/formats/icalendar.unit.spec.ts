import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CalendarEvent, icalendarOf } from './icalendar.js';

/** A strict parser of RFC 5545, section 3.1: throws at an invalid content line. */
function read(calendar: string): [name: string, value: string][] {
  if (!calendar.endsWith('\r\n')) throw new Error('the last line does not end');
  const lines = calendar.slice(0, -2).split('\r\n');
  for (const line of lines) if (Buffer.byteLength(line) > 75) throw new Error(`too long: ${line}`);
  return lines
    .join('\r\n')
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .map((line) => {
      // Name, parameters, then a value without control characters except tab (section 3.1: VALUE-CHAR).
      const [, name, value] = /^([A-Z-]+)(?:;[A-Z-]+=[A-Z]+)*:((?:\t|\P{Cc})*)$/u.exec(line) ?? [];
      if (name === undefined || value === undefined)
        throw new Error(`no content line: ${JSON.stringify(line)}`);
      return [name, value];
    });
}

/** Unescapes a text (section 3.3.11); throws at an unescaped character. */
const textOf = (value = ''): string => {
  if (/(?<!\\)(?:\\\\)*[;,]/.test(value)) throw new Error(`bare: ${value}`);
  return value.replaceAll(/\\([\\;,nN])/g, (_, sign) => (sign.toLowerCase() === 'n' ? '\n' : sign));
};

const event = (more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: 'a-round-1@paraph',
  sequence: 0,
  recordedAt: '2026-03-02T09:00:00.123Z',
  when: { first: '2026-01-01', last: '2026-12-31' },
  summary: 'Round 1',
  url: 'https://example.org/tracks/a',
  ...more,
});
const valuesOf = (calendar: string, wanted: string) =>
  read(calendar).flatMap(([name, value]) => (name === wanted ? [value] : []));

describe('an iCalendar', () => {
  it('given a title with line breaks, writes it on one line', () => {
    const calendar = icalendarOf('Title\r\nX-INJECTED:1\nBEGIN:VALARM', [
      event({ summary: 'a\nATTACH:b;c,d\\' }),
    ]);
    expect(read(calendar).map(([name]) => name)).not.toContain('X-INJECTED');
    expect(valuesOf(calendar, 'X-WR-CALNAME').map(textOf)).toEqual(['Title\nX-INJECTED:1\nBEGIN:VALARM']);
    expect(valuesOf(calendar, 'SUMMARY')).toEqual(['a\\nATTACH:b\\;c\\,d\\\\']);
  });

  it('without events, still has a component', () => {
    expect(read(icalendarOf('Rounds', [])).filter(([name]) => name === 'BEGIN')).toEqual([
      ['BEGIN', 'VCALENDAR'],
      ['BEGIN', 'VTIMEZONE'],
      ['BEGIN', 'STANDARD'],
    ]);
  });

  it('given 9999-12-31, writes a duration instead of an end', () => {
    const lastDay = icalendarOf('a', [event({ when: { first: '9999-12-31', last: '9999-12-31' } })]);
    expect([valuesOf(lastDay, 'DTSTART'), valuesOf(lastDay, 'DURATION'), valuesOf(lastDay, 'DTEND')]).toEqual(
      [['99991231'], ['P1D'], []],
    );
    expect(
      valuesOf(icalendarOf('a', [event({ when: { first: '9999-01-01', last: '9999-12-31' } })]), 'DURATION'),
    ).toEqual(['P365D']);
    expect(valuesOf(icalendarOf('a', [event()]), 'DTEND')).toEqual(['20270101']);
  });

  it('given any text, is parsed back to the same text, with invisible characters written out', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom(
        '\r',
        '\n',
        '\r\n',
        ' ',
        ';',
        ',',
        '\\',
        'қазақ',
        '\u{1f600}',
        '\u202e',
        '\ufffe',
        '\0',
      ),
    );
    const text = fc.array(unit, { maxLength: 80 }).map((units) => units.join(''));
    fc.assert(
      fc.property(text, text, text, (name, summary, location) => {
        const calendar = icalendarOf(name, [event({ summary, location, description: summary })]);
        expect(calendar).not.toMatch(/[\u202a-\u202e\u2060\ufffe\uffff]/);
        const [written = ''] = valuesOf(calendar, 'SUMMARY');
        const plain = (value: string) => value.replaceAll(/\r\n|\r/g, '\n');
        // Only invisible characters differ: they are written out.
        const shown = new RegExp(
          `^${[...plain(summary)].map((one) => `(?:${inPattern(one)}|\\[U\\+[0-9A-F]+\\])`).join('')}$`,
          'u',
        );
        expect(textOf(written)).toMatch(shown);
        expect(valuesOf(calendar, 'UID')).toEqual(['a-round-1@paraph']);
      }),
    );
  });
});

const inPattern = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
