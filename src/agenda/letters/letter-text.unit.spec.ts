import { describe, expect, it } from '@jest/globals';
import { dayNumber } from '../../domain/values/dates.js';
import type { Language } from '../../domain/values/text.js';
import type { TrackView } from '../../domain/values/views.js';
import type { ListedDeadline } from '../../tracks/queries/deadlines/deadline-view.js';
import type { OwnDeadlines } from '../own/own-deadlines.js';
import { confirmText, digestText, nearText, type Recipient } from './letter-text.js';

const TRACK = {
  slug: 'visa',
  title: { en: 'Visa agreement', ru: 'Визовое соглашение', kk: 'Виза келісімі' },
  parties: ['EU', 'KZ'],
} as TrackView;

const deadline = (due: string, last: string, more: Partial<ListedDeadline> = {}): ListedDeadline => ({
  ...{ track: 'visa', key: `action ${due}`, due, last: dayNumber(last), owner: 'KZ', rule: 'action' },
  ...{ what: { en: 'Send the draft', ru: 'Отправить проект', kk: 'Жобаны жіберу' }, basis: [3, 4] },
  ...{ state: 'open', desks: [], ...more },
});
const found = (...items: ListedDeadline[]): OwnDeadlines => ({
  ...{ items, tracks: new Map([['visa', TRACK]]), namesakes: new Set(), isMore: false },
});
const to = (language: Language): Recipient => ({
  ...{ language, ownParty: 'KZ', today: '2026-05-07', address: 'aliya@mfa.example' },
  ...{ publicUrl: 'https://talks.example', unsubscribeUrl: 'https://talks.example/mail/agenda/stop/x' },
});
/** Typographic spaces of dates as plain ones. */
const plain = (text = '') => text.replaceAll('\u00a0', ' ');

const DIGEST = {
  overdue: found(deadline('2026-05-04', '2026-05-04', { state: 'overdue', article: { en: 'Article 12' } })),
  week: found(),
  month: found(
    deadline('2026-05', '2026-05-31', {
      owner: null,
      desks: [{ slug: 'asia', name: { en: 'Asia', ru: 'Азия', kk: 'Азия' } }],
    }),
  ),
};

describe('the digest', () => {
  it('given English, then each line with its agreement, day, owner, basis and link', () => {
    const { subject, text } = digestText(DIGEST, to('en')) ?? {};
    expect(plain(subject)).toBe('Agenda: 1 overdue, 1 later [internal]');
    expect(plain(text)).toBe(
      `Overdue

Visa agreement, Kazakhstan – European Union
  Send the draft
  Due: 4 May 2026, overdue (3 days ago)
  Owner: Kazakhstan, our side
  Basis: Article 12; entry 3, entry 4
  https://talks.example/tracks/visa?lang=en

After that, until 6 June 2026

Visa agreement, Kazakhstan – European Union
  Send the draft
  Due: May 2026; last possible day: 31 May 2026 (in 24 days)
  Owner: All parties; desk: Asia
  Basis: entry 3, entry 4
  https://talks.example/tracks/visa?lang=en

-- 
You receive this because you asked Paraph to mail your agenda to aliya@mfa.example.
Change these mails: https://talks.example/account/agenda?lang=en
Unsubscribe: https://talks.example/mail/agenda/stop/x
`,
    );
  });

  it.each([
    ['ru', 'Сроки: просрочено: 1, позже: 1 [только для сотрудников]', 'Срок: 4 мая 2026 года, просрочено'],
    ['kk', 'Мерзімдер: мерзімі өткен: 1, кейін: 1 [тек қызметкерлерге]', 'Виза келісімі, Қазақстан'],
  ] as const)('given %s, then in that language', (language, subject, line) => {
    const made = digestText(DIGEST, to(language));
    expect(plain(made?.subject)).toBe(subject);
    expect(plain(made?.text)).toContain(line);
  });

  it('given nothing is due, then no mail', () => {
    expect(digestText({ overdue: found(), week: found(), month: found() }, to('en'))).toBeNull();
    expect(nearText(found(), to('en'))).toBeNull();
  });

  it('given more than a mail holds, then says where the rest is', () => {
    const week = { ...found(deadline('2026-05-08', '2026-05-08')), isMore: true };
    const { subject, text } = digestText({ overdue: found(), week, month: found() }, to('en')) ?? {};
    expect(plain(subject)).toBe('Agenda: 1+ by 13 May 2026 [internal]');
    expect(text).toContain('More: https://talks.example/agenda?lang=en');
  });
});

describe('the mail about near deadlines', () => {
  it('given one, then its subject is that one; a line break in a title makes no header', () => {
    const what = { en: 'Send\r\nBcc: x@y.example' };
    const made = nearText(found(deadline('2026-05-08', '2026-05-08', { what })), to('en'));
    expect(made?.subject).toBe(
      'Visa agreement, Kazakhstan – European Union: Send Bcc: x@y.example, tomorrow [internal]',
    );
  });

  it.each([
    ['en', '2 deadlines are near [internal]'],
    ['ru', 'Приближаются 2 срока [только для сотрудников]'],
    ['kk', '2 мерзім жақындады [тек қызметкерлерге]'],
  ] as const)('given several in %s, then their number', (language, subject) => {
    const two = found(deadline('2026-05-07', '2026-05-07'), deadline('2026-05-08', '2026-05-08'));
    expect(nearText(two, to(language))?.subject).toBe(subject);
  });
});

describe('the mail that asks for confirmation', () => {
  it.each(['en', 'ru', 'kk'] as const)('in %s has the link, and nobody’s name', (language) => {
    const { text } = confirmText('https://talks.example/mail/agenda/confirm/x', to(language));
    expect(text).toContain(`\n\nhttps://talks.example/mail/agenda/confirm/x?lang=${language}\n\n`);
    expect(text).not.toContain('aliya');
  });
});
