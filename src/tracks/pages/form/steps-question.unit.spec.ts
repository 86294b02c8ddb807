import { describe, expect, it } from '@jest/globals';
import { FormReader } from '../../../forms/reader.js';
import type { Typed } from '../../../http/bodies/forms.js';
import { messagesFor } from '../../../i18n/messages.js';
import { readSteps } from './steps-question.js';

function read(typed: Typed) {
  const reader = new FormReader(typed, messagesFor('en'), '2026-03-04T09:00:00.000Z');
  return { steps: readSteps(reader), errors: reader.errors };
}

describe('the lines of agreed steps', () => {
  it('given lines with a day, a month and no date, then reads them in their order and skips empty ones', () => {
    const { steps, errors } = read({
      'steps.0.side': ['KZ'],
      'steps.0.what.en': ['Send the list'],
      'steps.0.what.ru': ['Направить перечень'],
      'steps.0.due': ['01.06.2026'],
      'steps.1.what.en': ['  '],
      'steps.2.side': ['EU'],
      'steps.2.what.en': ['Reply'],
      'steps.2.due': ['2026-07'],
      'steps.3.side': ['EU'],
      'steps.3.what.en': ['Propose dates'],
      'steps.rows': ['5'],
    });
    expect(errors).toEqual([]);
    expect(steps).toEqual([
      { side: 'KZ', what: { en: 'Send the list', ru: 'Направить перечень' }, due: '2026-06-01' },
      { side: 'EU', what: { en: 'Reply' }, due: '2026-07' },
      { side: 'EU', what: { en: 'Propose dates' } },
    ]);
  });

  it('given no line, then there is none', () => {
    expect(read({ 'steps.rows': ['3'] })).toEqual({ steps: [], errors: [] });
  });

  it.each<[string, Typed, string[]]>([
    ['a side alone', { 'steps.1.side': ['KZ'] }, ['steps-1-what']],
    ['a deed alone', { 'steps.0.what.en': ['Reply'] }, ['steps-0-side']],
    ['a date alone', { 'steps.0.due': ['2026'] }, ['steps-0-side', 'steps-0-what']],
    [
      'a date that is none',
      { 'steps.0.side': ['KZ'], 'steps.0.what.en': ['Reply'], 'steps.0.due': ['soon'] },
      ['steps-0-due'],
    ],
    [
      'a text too long',
      { 'steps.0.side': ['KZ'], 'steps.0.what.en': ['x'.repeat(10_001)] },
      ['steps-0-what'],
    ],
    ['a side that is none', { 'steps.0.side': ['x'], 'steps.0.what.en': ['Reply'] }, ['steps-0-side']],
  ])('given %s, then the error is at its line', (_, typed, fields) => {
    expect(read(typed).errors.map(({ field }) => field)).toEqual(fields);
  });
});
