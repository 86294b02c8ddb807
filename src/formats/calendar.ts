import ical, {
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import type { Day, Edtf, Instant, Language, Place } from '../domain/views.js';
import { date } from '../i18n/dates.js';
import { possibleDays } from '../i18n/edtf.js';
import { type Mark, marked } from '../i18n/marks.js';
import { messagesFor, type Piece } from '../i18n/messages.js';
import { partyName } from '../i18n/names.js';
import type { Rounds } from '../tracks/tracks.query.js';
import { paths } from '../ui/page.js';
import { placeName } from '../ui/story.js';
import { heldMark, planMark } from '../ui/story-marks.js';
import type { NameOf } from './atom.js';

/** The end of an embargo: the one thing recorded with an hour. For staff. */
export type EmbargoEnd = { track: string; seq: number; due: Instant; parties: string[] };

export type CalendarProps = {
  origin: string;
  name: string;
  nameOf: NameOf;
  tracks: readonly Rounds[];
  embargoes: readonly EmbargoEnd[];
  now: Instant;
  language: Language;
};

/** Where the parties govern: an hour is said as both capitals' clocks show it. */
const CAPITALS: Record<string, string> = { KZ: 'Asia/Almaty', EU: 'Europe/Brussels' };

const DAY = 86_400_000;
const dayAfter = (day: Day) => new Date(Date.parse(day) + DAY);

/**
 * Rounds as an iCalendar (RFC 5545). A date is no finer than it is known: a year is an event over the whole year,
 * free and, while the round is only planned, tentative. A round keeps its id from its planning to its being held.
 */
export function calendarOf({
  origin,
  name,
  nameOf,
  tracks,
  embargoes,
  now,
  language,
}: CalendarProps): string {
  const m = messagesFor(language);
  const calendar = ical({ name, prodId: '//Paraph//Rounds//EN', method: ICalCalendarMethod.PUBLISH });
  for (const { track, held, planned, hidden, changedAt } of tracks) {
    const title = nameOf(track.slug, language);
    type Round = { id: string; on: Edtf; what: Piece[]; place: Place | null; status: ICalEventStatus };
    const add = ({ id, on, what, place, status }: Round, mark: Mark | null) => {
      const { first, last } = possibleDays(on);
      // An event begins and ends: a date that is open at one end has no place in a calendar.
      if (!first || !last) return;
      calendar.createEvent({
        id: `${track.slug}-round-${id}@paraph`,
        start: new Date(first),
        end: dayAfter(last),
        allDay: true,
        summary: marked(`${title}: ${m.text(what)}`, mark, m),
        class: mark && ICalEventClass.CONFIDENTIAL,
        location: placeName(place, m)?.value,
        url: `${origin}${paths.track(track.slug)}`,
        status,
        transparency: ICalEventTransparency.TRANSPARENT,
        stamp: new Date(changedAt),
      });
    };
    for (const { number, occurredOn, place } of held) {
      const what =
        number === null ? [m.label('events', 'round.held')] : m.pieces('event.round_held', { number });
      const told = [...what, ', ', date(occurredOn)];
      const id = String(number ?? `held-${occurredOn.replaceAll('/', '_')}`);
      add(
        { id, on: occurredOn, what: told, place, status: ICalEventStatus.CONFIRMED },
        heldMark(hidden, number, occurredOn, { now }),
      );
    }
    for (const { number, target, place } of planned) {
      const what = m.pieces('event.round_planned_for', { number, target: date(target) });
      add(
        { id: String(number), on: target, what, place, status: ICalEventStatus.TENTATIVE },
        planMark(hidden, number, { now }),
      );
    }
  }
  for (const { track, seq, due, parties } of embargoes) {
    const clocks = parties.flatMap((party) => {
      const timeZone = CAPITALS[party];
      const at = { dateStyle: 'long', timeStyle: 'short', timeZone } as const;
      return timeZone
        ? [`${partyName(party, language)}: ${new Intl.DateTimeFormat(language, at).format(new Date(due))}`]
        : [];
    });
    calendar.createEvent({
      id: `${track}-embargo-${seq}@paraph`,
      start: new Date(due),
      summary: `${nameOf(track, language)}: ${m.t('calendar.embargo_ends', { entry: seq })}`,
      description: clocks.join('\n'),
      url: `${origin}${paths.track(track)}#entry-${seq}`,
      transparency: ICalEventTransparency.TRANSPARENT,
      stamp: new Date(due),
    });
  }
  return calendar.toString();
}
