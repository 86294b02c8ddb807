import { dayOf } from '../../domain/values/dates.js';
import type { Day, TrackView } from '../../domain/values/views.js';
import { type CalendarEvent, icalendarOf } from '../../formats/index.js';
import { date } from '../../i18n/dates.js';
import { isDay } from '../../i18n/edtf.js';
import { marked, markWords } from '../../i18n/marks.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import { pick } from '../../i18n/names.js';
import { partyName } from '../../i18n/parties.js';
import { type Naming, trackName } from '../../i18n/track-names.js';
import type { ListedDeadline } from '../../tracks/queries/deadlines/deadline-view.js';
import { paths } from '../../ui/page.js';
import type { OwnDeadlines } from '../own/own-deadlines.js';

export type CalendarProps = Omit<Naming, 'namesakes'> & { origin: string; today: Day };

/** Deadlines are never public. */
export const INTERNAL = { internal: true, until: null };

/** Deadlines as an iCalendar (RFC 5545). */
export function dueCalendar(deadlines: OwnDeadlines, props: CalendarProps): string {
  const m = messagesFor(props.language);
  return icalendarOf(marked(m.t('reminders.calendar_name'), INTERNAL, m), dueEvents(deadlines, props));
}

/**
 * Deadlines as events over whole days. Where the day is known in part, the event stands on the last possible day, and its
 * title says which days are possible. What has no last possible day is left out.
 */
export function dueEvents({ items, tracks, namesakes }: OwnDeadlines, props: CalendarProps): CalendarEvent[] {
  const m = messagesFor(props.language);
  const naming = { ...props, namesakes };
  return items.flatMap((item) => {
    const track = tracks.get(item.track);
    return track && item.last !== null ? [eventOf(item, track, item.last, naming, m)] : [];
  });
}

function eventOf(
  { track: slug, key, what, due, owner, state }: ListedDeadline,
  track: TrackView,
  last: number,
  props: CalendarProps & Naming,
  m: Messages,
): CalendarEvent {
  const day = dayOf(last);
  const line = (label: string, value: string) => m.t('mail.line', { label, value });
  const days = due === null ? '' : m.text([date(due)]);
  const isSpan = due !== null && !isDay(due);
  const title = [
    pick(what, m.language).value,
    ...(isSpan ? [days] : []),
    ...(state === 'overdue' ? [m.t('deadlines.overdue')] : []),
  ];
  return {
    // As long as it is owed, wherever its day moves.
    uid: `${slug}-${key.replaceAll(/[^A-Za-z0-9]+/g, '-')}@paraph`,
    // Every entry of its track may change it.
    sequence: track.revision,
    recordedAt: `${props.today}T00:00:00.000Z`,
    when: { first: day, last: day },
    summary: `${trackName(track, props)}: ${title.join(', ')}`,
    description: [
      markWords(INTERNAL, m),
      line(m.t('deadlines.due'), days),
      ...(isSpan ? [m.t('reminders.last_day', { date: date(day) })] : []),
      line(
        m.t('deadlines.owner'),
        owner === null ? m.t('deadlines.everybody') : partyName(owner, m.language),
      ),
    ].join('\n'),
    url: `${props.origin}${paths.track(slug)}`,
    confidential: true,
  };
}
