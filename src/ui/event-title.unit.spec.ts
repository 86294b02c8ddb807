import { describe, expect, it } from '@jest/globals';
import type { Language, TransitionView } from '../domain/values/views.js';
import { messagesFor } from '../i18n/messages.js';
import { datedTitle, lastEventNamed, lastEventTitle } from './event-title.js';
import type { Story } from './story.js';

const entry = (type: string, occurredOn: string, data: object = {}) =>
  ({ seq: 7, type, occurredOn, data }) as unknown as TransitionView;
const planned = entry('round.planned', '2026-11-27', { number: 3, target: '2027-02' });

const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u2060', '');
const said = (one: TransitionView, language: Language = 'en') => {
  const m = messagesFor(language);
  return plain(m.text(datedTitle(one, m)));
};

describe('an entry and its day in one line', () => {
  it('tells when a round is foreseen from when that was agreed', () => {
    expect(said(planned)).toBe('Round 3 planned for February 2027 (agreed or announced on 27 November 2026)');
    expect(said(planned, 'ru')).toBe(
      'Раунд 3 запланирован на февраль 2027 года (условлено или объявлено 27 ноября 2026 года)',
    );
    expect(said(planned, 'kk')).toBe(
      '3‑раундтың жоспарланған уақыты: 2027 жылғы ақпан (2026 жылғы 27 қарашада келісілді немесе жарияланды)',
    );
  });

  it.each([
    [
      entry('round.rescheduled', '2026-12', { number: 3, target: '2027' }),
      'Round 3 rescheduled to 2027 (agreed or announced in December 2026)',
    ],
    [
      entry('entry_into_force.scheduled', '2026-11-27', { target: '2027-01-01' }),
      'Entry into force set for 1 January 2027 (agreed or announced on 27 November 2026)',
    ],
    [
      entry('denunciation.notified', '2026-11-27', { side: 'KZ', effectiveOn: '2027-06-01' }),
      'Denunciation notified: Kazakhstan, with effect from 1 June 2027 (notified on 27 November 2026)',
    ],
    [entry('round.held', '2026-03-03', { number: 2 }), 'Round 2 held, 3 March 2026'],
  ])('says of each which day is which', (one, words) => {
    expect(said(one)).toBe(words);
  });

  it('holds for the last event too, whether its entry is at hand or not', () => {
    const m = messagesFor('en');
    const track = { status: { lastEvent: planned } };
    const story = { track, entries: [planned] } as unknown as Story;
    expect(plain(m.text(lastEventTitle(story, m)))).toBe(said(planned));
    expect(plain(m.text(lastEventNamed(planned, m)))).toBe(
      'Round planned (agreed or announced on 27 November 2026)',
    );
  });
});
