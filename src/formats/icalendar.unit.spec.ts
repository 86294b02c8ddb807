import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CalendarEvent, icalendarOf } from './icalendar.js';

/** RFC 5545, section 3.1, to the letter: throws at whatever is no content line. */
function read(calendar: string): [name: string, value: string][] {
  if (!calendar.endsWith('\r\n')) throw new Error('the last line does not end');
  const lines = calendar.slice(0, -2).split('\r\n');
  for (const line of lines) if (Buffer.byteLength(line) > 75) throw new Error(`too long: ${line}`);
  return lines
    .join('\r\n')
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .map((line) => {
      // Names, parameters, then a value without controls but tabs (section 3.1: VALUE-CHAR).
      const [, name, value] = /^([A-Z-]+)(?:;[A-Z-]+=[A-Z]+)*:((?:\t|\P{Cc})*)$/u.exec(line) ?? [];
      if (name === undefined || value === undefined)
        throw new Error(`no content line: ${JSON.stringify(line)}`);
      return [name, value];
    });
}

/** Section 3.3.11; throws at what is not escaped. */
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
  it('given a title with line breaks, keeps it on its line', () => {
    const calendar = icalendarOf('Title\r\nX-INJECTED:1\nBEGIN:VALARM', [
      event({ summary: 'a\nATTACH:b;c,d\\' }),
    ]);
    expect(read(calendar).map(([name]) => name)).not.toContain('X-INJECTED');
    expect(valuesOf(calendar, 'X-WR-CALNAME').map(textOf)).toEqual(['Title\nX-INJECTED:1\nBEGIN:VALARM']);
    expect(valuesOf(calendar, 'SUMMARY')).toEqual(['a\\nATTACH:b\\;c\\,d\\\\']);
  });

  it('given nothing, still holds a component', () => {
    expect(read(icalendarOf('Rounds', [])).filter(([name]) => name === 'BEGIN')).toEqual([
      ['BEGIN', 'VCALENDAR'],
      ['BEGIN', 'VTIMEZONE'],
      ['BEGIN', 'STANDARD'],
    ]);
  });

  it('given the last day that there is, says how long it takes instead of when it ends', () => {
    const lastDay = icalendarOf('a', [event({ when: { first: '9999-12-31', last: '9999-12-31' } })]);
    expect([valuesOf(lastDay, 'DTSTART'), valuesOf(lastDay, 'DURATION'), valuesOf(lastDay, 'DTEND')]).toEqual(
      [['99991231'], ['P1D'], []],
    );
    expect(
      valuesOf(icalendarOf('a', [event({ when: { first: '9999-01-01', last: '9999-12-31' } })]), 'DURATION'),
    ).toEqual(['P365D']);
    expect(valuesOf(icalendarOf('a', [event()]), 'DTEND')).toEqual(['20270101']);
  });

  it('given any text, is read again as what it says, with nothing hidden in it', () => {
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
        // What nobody sees is written out, and nothing else is changed.
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
