import type { Edtf, Instant, Language, Place } from '../domain/values/views.js';
import { date } from '../i18n/dates.js';
import { possibleDays } from '../i18n/edtf.js';
import { type Mark, marked } from '../i18n/marks.js';
import { messagesAsRecorded, type Piece } from '../i18n/messages.js';
import { partyName } from '../i18n/parties.js';
import type { Rounds } from '../tracks/queries/tracks.query.js';
import { paths } from '../ui/page.js';
import { placeName } from '../ui/story.js';
import { heldMark, planMark } from '../ui/story-marks.js';
import type { NameOf } from './atom.js';
import { type CalendarEvent, icalendarOf } from './icalendar.js';

/** The end of an embargo, for staff. Only embargoes have a time of day. */
export type EmbargoEnd = { track: string; seq: number; due: Instant; recordedAt: Instant; parties: string[] };

export type CalendarProps = {
  origin: string;
  name: string;
  nameOf: NameOf;
  tracks: readonly Rounds[];
  embargoes: readonly EmbargoEnd[];
  now: Instant;
  language: Language;
};

/** Time zones of the parties' capitals: the end of an embargo is shown in both. */
const TIME_ZONES: Record<string, string> = { KZ: 'Asia/Almaty', EU: 'Europe/Brussels' };

/**
 * Rounds as an iCalendar (RFC 5545). A date keeps its precision: a year becomes an event over the whole year. Events do not
 * block time, and planned rounds are tentative. A cancelled round stays in the file with the status CANCELLED, so that
 * calendars which have it remove it.
 */
export function calendarOf(props: CalendarProps): string {
  const rounds = props.tracks.flatMap((track) => roundEvents(track, props));
  return icalendarOf(props.name, [
    ...rounds,
    ...props.embargoes.map((embargo) => embargoEvent(embargo, props)),
  ]);
}

type Round = {
  entry: string;
  number: number | null;
  on: Edtf;
  what: Piece[];
  place: Place | null;
  status: NonNullable<CalendarEvent['status']>;
  mark: Mark | null;
};

type EventProps = Pick<CalendarProps, 'origin' | 'nameOf' | 'now' | 'language'>;

export function roundEvents(
  { track, records, planned, hidden }: Rounds,
  { origin, nameOf, now, language }: EventProps,
): CalendarEvent[] {
  const m = messagesAsRecorded(language);
  const live = records.filter(({ annulled }) => !annulled);
  const held = live
    .filter(({ type }) => type === 'round.held')
    .map(
      ({ id: entry, number, occurredOn: on, place }): Round => ({
        ...{ entry, number, on, place, status: 'CONFIRMED' },
        what: [
          ...(number === null ? [m.label('events', 'round.held')] : m.pieces('event.round_held', { number })),
          ', ',
          date(on),
        ],
        mark: heldMark(hidden, number, on, { now }),
      }),
    );
  const plans = live.filter(({ type }) => type === 'round.planned' || type === 'round.rescheduled');
  const entryOf = (number: number) => plans.findLast((plan) => plan.number === number)?.id ?? '';
  const foreseen = planned.map(
    ({ number, target, place }): Round => ({
      ...{ entry: entryOf(number), number, on: target, place, status: 'TENTATIVE' },
      what: m.pieces('event.round_planned_for', { number, target: date(target) }),
      mark: planMark(hidden, number, { now }),
    }),
  );
  const taken = new Set([...held, ...foreseen].map(({ number }) => number));
  const cancelled = new Set(
    live.flatMap(({ type, number }) => (type === 'round.cancelled' && !taken.has(number) ? [number] : [])),
  );
  const cancelledRounds = [...cancelled].flatMap((number): Round[] => {
    const plan = plans.findLast((one) => one.number === number);
    if (number === null || !plan?.target) return [];
    const what = m.pieces('event.round_cancelled', { number });
    const mark = planMark(hidden, number, { now });
    return [{ entry: plan.id, number, on: plan.target, what, place: plan.place, status: 'CANCELLED', mark }];
  });

  const known = new Set<number>();
  return [...held, ...foreseen, ...cancelledRounds].flatMap((round) => {
    const { first, last } = possibleDays(round.on);
    const isFirst = round.number !== null && !known.has(round.number);
    if (round.number !== null) known.add(round.number);
    // A calendar event needs a first and a last day, which an open interval lacks.
    if (!first || !last) return [];
    const own = records.filter(({ id, numbers }) =>
      isFirst ? numbers.includes(round.number) : id === round.entry,
    );
    return {
      // A numbered round keeps its uid from planning to holding. Without a number, or with one already used, the uid is that of its entry.
      uid: isFirst ? `${track.slug}-round-${round.number}@paraph` : `${round.entry}@paraph`,
      sequence: Math.max(0, own.reduce((rows, record) => rows + record.rows, 0) - 1),
      recordedAt: own.map(({ recordedAt }) => recordedAt).reduce((a, b) => (a > b ? a : b), EPOCH),
      when: { first, last },
      summary: marked(`${nameOf(track.slug, language)}: ${m.text(round.what)}`, round.mark, m),
      location: placeName(round.place, m)?.value,
      url: `${origin}${paths.track(track.slug)}`,
      status: round.status,
      confidential: round.mark !== null,
    };
  });
}

const EPOCH = new Date(0).toISOString();

export function embargoEvent(
  { track, seq, due, recordedAt, parties }: EmbargoEnd,
  { origin, nameOf, language }: EventProps,
): CalendarEvent {
  const m = messagesAsRecorded(language);
  const clocks = parties.flatMap((party) => {
    const timeZone = TIME_ZONES[party];
    const at = { dateStyle: 'long', timeStyle: 'short', timeZone } as const;
    return timeZone
      ? [`${partyName(party, language)}: ${new Intl.DateTimeFormat(language, at).format(new Date(due))}`]
      : [];
  });
  return {
    uid: `${track}-embargo-${seq}@paraph`,
    sequence: 0,
    recordedAt,
    when: { at: due },
    summary: `${nameOf(track, language)}: ${m.t('calendar.embargo_ends', { entry: seq })}`,
    description: clocks.join('\n'),
    url: `${origin}${paths.track(track)}#entry-${seq}`,
  };
}
