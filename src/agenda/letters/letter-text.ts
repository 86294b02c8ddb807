import { visible } from '../../domain/values/characters.js';
import { dayNumber, dayOf } from '../../domain/values/dates.js';
import type { Day, TrackView } from '../../domain/values/views.js';
import { date } from '../../i18n/dates.js';
import { isDay } from '../../i18n/edtf.js';
import { marked } from '../../i18n/marks.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import { pick } from '../../i18n/names.js';
import { partyName } from '../../i18n/parties.js';
import { type Naming, trackName } from '../../i18n/track-names.js';
import type { ListedDeadline } from '../../tracks/queries/deadlines/deadline-view.js';
import type { OwnDeadlines } from '../own/own-deadlines.js';

export type LetterText = { subject: string; text: string };

/** What a mail to a person needs beside its content. */
export type Recipient = Omit<Naming, 'namesakes'> & {
  today: Day;
  address: string;
  publicUrl: string;
  unsubscribeUrl: string;
};

/** The parts of a digest: what is overdue, what falls in the seven days from today on, and what in the month after. */
export const DIGEST_PARTS = ['overdue', 'week', 'month'] as const;
export type DigestPart = (typeof DIGEST_PARTS)[number];
export type Digest = Record<DigestPart, OwnDeadlines>;

const DAYS = { week: 6, month: 30 };

/** The last possible days of each part, as day numbers. */
export const daysOf = (part: DigestPart, today: number): { from?: number; until: number } => {
  if (part === 'overdue') return { until: today - 1 };
  if (part === 'week') return { from: today, until: today + DAYS.week };
  return { from: today + DAYS.week + 1, until: today + DAYS.month };
};

/** All of it is confidential: deadlines are never public. */
const INTERNAL = { internal: true, until: null };

/** The digest, or null if there is nothing to tell. */
export function digestText(digest: Digest, recipient: Recipient): LetterText | null {
  const m = messagesFor(recipient.language);
  const today = dayNumber(recipient.today);
  const parts = DIGEST_PARTS.filter((part) => digest[part].items.length > 0).map((part) => {
    const { items, isMore } = digest[part];
    const until = { date: date(dayOf(daysOf(part, today).until)) };
    return {
      title: m.t(`reminders.part_${part}`, until),
      count: m.t(`reminders.count_${part}`, { ...until, count: isMore ? `${items.length}+` : items.length }),
      text: listed(digest[part], recipient, m),
    };
  });
  if (parts.length === 0) return null;
  const counts = parts.map(({ count }) => count).join(', ');
  const subject = m.t('mail.line', { label: m.t('deadlines.title'), value: counts });
  return letterOf(
    { subject: marked(subject, INTERNAL, m), why: 'reminders.why' },
    parts.map(({ title, text }) => `${title}\n\n${text}`),
    recipient,
    m,
  );
}

/** The mail about deadlines whose last possible days are near, or null if there are none. */
export function nearText(near: OwnDeadlines, recipient: Recipient): LetterText | null {
  const m = messagesFor(recipient.language);
  const [first] = near.items;
  if (!first) return null;
  const track = near.tracks.get(first.track);
  const subject =
    near.items.length === 1 && track
      ? m.t('mail.line', {
          label: trackName(track, { ...recipient, namesakes: near.namesakes }),
          value: `${pick(first.what, m.language).value}, ${fromToday(first, recipient)}`,
        })
      : m.t('reminders.near_subject', { count: near.items.length });
  const head = { subject: marked(subject, INTERNAL, m), why: 'reminders.why' } as const;
  return letterOf(head, [m.t('reminders.near_lede'), listed(near, recipient, m)], recipient, m);
}

/** The mail that asks whether an address belongs to who typed it. It says nothing of anybody. */
export function confirmText(
  confirmUrl: string,
  { language, publicUrl }: Pick<Recipient, 'language' | 'publicUrl'>,
): LetterText {
  const { t } = messagesFor(language);
  const lines = [
    t('reminders.confirm_ask', { url: publicUrl }),
    `${confirmUrl}?lang=${language}`,
    t('reminders.confirm_else'),
  ];
  return { subject: t('reminders.confirm_subject'), text: `${lines.join('\n\n')}\n` };
}

type Head = { subject: string; why: 'reminders.why' | 'reminders.followed_why' };

/** Parts of a mail with its foot: why it came, and how to stop it. */
export function letterOf(
  { subject, why }: Head,
  parts: readonly string[],
  { address, publicUrl, unsubscribeUrl }: Recipient,
  m: Messages,
): LetterText {
  const foot = [
    m.t(why, { address }),
    m.t('reminders.change', { url: `${publicUrl}/account/agenda?lang=${m.language}` }),
    m.t('mail.unsubscribe', { url: unsubscribeUrl }),
  ].join('\n');
  const text = `${[...parts, `-- \n${foot}`].join('\n\n')}\n`;
  return { subject: visible(oneLine(subject)), text: visible(text) };
}

function listed({ items, tracks, namesakes, isMore }: OwnDeadlines, recipient: Recipient, m: Messages) {
  const naming = { ...recipient, namesakes };
  const lines = items.flatMap((item) => {
    const track = tracks.get(item.track);
    return track ? [linesOf(item, track, naming, m).join('\n')] : [];
  });
  const more = m.t('reminders.more', { url: `${recipient.publicUrl}/agenda?lang=${m.language}` });
  return [...lines, ...(isMore ? [more] : [])].join('\n\n');
}

function linesOf(
  item: ListedDeadline,
  track: TrackView,
  recipient: Recipient & Naming,
  m: Messages,
): string[] {
  const line = (label: string, value: string) => `  ${m.t('mail.line', { label, value })}`;
  const url = `${recipient.publicUrl}/tracks/${encodeURIComponent(item.track)}?lang=${m.language}`;
  const basis = basisOf(item, m);
  return [
    trackName(track, recipient),
    `  ${pick(item.what, m.language).value}`,
    line(m.t('deadlines.due'), dueOf(item, recipient, m)),
    line(m.t('deadlines.owner'), ownerOf(item, recipient, m)),
    ...(basis === '' ? [] : [`  ${m.t('deadlines.basis')} ${basis}`]),
    `  ${url}`,
  ];
}

/** As it is known; with how far away, counted from its last possible day. */
function dueOf(item: ListedDeadline, recipient: Recipient, m: Messages): string {
  const { due, state } = item;
  if (due === null) return m.t('deadlines.no_day');
  const overdue = state === 'overdue' ? `, ${m.t('deadlines.overdue')}` : '';
  const last =
    isDay(due) || item.last === null
      ? ''
      : `; ${m.t('reminders.last_day', { date: date(dayOf(item.last)) })}`;
  return `${m.text([date(due)])}${last}${overdue} (${fromToday(item, recipient)})`;
}

/** "3 days ago", "tomorrow". */
function fromToday({ last }: ListedDeadline, { today, language }: Recipient): string {
  const days = (last ?? 0) - dayNumber(today);
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day');
}

function ownerOf({ owner, desks }: ListedDeadline, { ownParty, language }: Recipient, m: Messages): string {
  const party =
    owner === null
      ? m.t('deadlines.everybody')
      : `${partyName(owner, language)}, ${m.t(owner === ownParty ? 'deadlines.own_side' : 'deadlines.other_side')}`;
  return [
    party,
    ...desks.map(({ name }) => m.t('deadlines.desk', { name: pick(name, language).value })),
  ].join('; ');
}

const basisOf = ({ article, basis }: ListedDeadline, m: Messages): string =>
  [
    ...(article === undefined ? [] : [pick(article, m.language).value]),
    ...(basis.length > 0 ? [basis.map((seq) => m.t('deadlines.entry', { entry: seq })).join(', ')] : []),
  ].join('; ');

/** Mail headers hold one line, but titles may hold line breaks. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
