import { describe, expect, it } from '@jest/globals';
import type { Language } from '../domain/values/text.js';
import { messagesFor } from '../i18n/messages.js';
import { agreedStepsIn, isOwedSince, saysDue } from './agreed-steps.js';
import { eventTitle } from './event-title.js';

const entry = (seq: number, type: string, data: Record<string, unknown>) => ({
  seq,
  type,
  data,
  occurredOn: '2026-02-02',
});
const agreed = (number: number, due?: string) =>
  entry(number, 'action.agreed', { number, side: 'KZ', what: `Do ${number}`, ...(due && { due }) });

describe('agreed steps', () => {
  it('given entries in any order, then stand by number with what closes them', () => {
    const entries = [
      agreed(2),
      entry(3, 'round.held', { number: 1 }),
      agreed(1, '2026-03'),
      entry(4, 'action.done', { number: 1 }),
      entry(5, 'action.dropped', { number: 9, reason: 'none' }),
    ];
    expect(agreedStepsIn(entries).map(({ number, due, closed }) => [number, due, closed?.seq])).toEqual([
      [1, '2026-03', 4],
      [2, null, undefined],
    ]);
  });

  it.each<[string, string | undefined, boolean]>([
    ['on the last day of the month', '2026-03', false],
    ['on the day', '2026-03-31', false],
    ['after the day', '2026-03-30', true],
    ['after the month', '2026-02', true],
    ['with an open end', '2026-01/..', false],
    ['without a date', undefined, false],
  ])('%s, overdue is %s: %s', (_, due, expected) => {
    const [step] = agreedStepsIn([agreed(1, due)]);
    expect(step && isOwedSince(step, '2026-03-31')).toBe(expected);
  });

  it.each<[Language, string, string, boolean]>([
    ['en', 'Send the list by 20 April 2026', '2026-04-20', true],
    ['en', 'Send the list no later than June 2026.', '2026-06', true],
    ['en', 'Answer the note of 20 April 2026', '2026-04-20', false],
    ['en', 'Send the list by 20 April 2026', '2026-04-21', false],
    ['ru', 'Направить перечень до 20 апреля 2026 г.', '2026-04-20', true],
    ['ru', 'Направить перечень не позднее июня 2026 года', '2026-06', true],
    ['ru', 'Ответить на ноту от 20 апреля 2026 года', '2026-04-20', false],
    ['kk', 'Тізімді 2026 жылғы 20 сәуірге дейін жіберу', '2026-04-20', true],
    ['kk', 'Тізімді 2026 жылғы маусымнан кешіктірмей жіберу', '2026-06', true],
    ['kk', '2026 жылғы 20 сәуірдегі нотаға жауап беру', '2026-04-20', false],
    ['en', 'Send the 2026 list by 2026', '2026', false],
  ])('in %s, “%s” says that it is due %s: %s', (language, what, due, expected) => {
    expect(saysDue({ [language]: what }, due, 'en')).toBe(expected);
    expect(saysDue(what, due, language)).toBe(expected);
  });

  it('given the entry that agreed it, then the title of what closes a step says what it was', () => {
    const m = messagesFor('en');
    const done = entry(2, 'action.done', { number: 1 });
    expect(m.text(eventTitle(done, m, { among: [agreed(1), done] }))).toBe('Step 1 done: Do 1');
    expect(m.text(eventTitle(done, m))).toBe('Step 1 done');
  });
});
