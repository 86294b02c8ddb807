import type { LastEvent, NextRound, TransitionView } from '../domain/values/views.js';
import type { MessageKey } from '../i18n/catalogue.js';
import { date, when } from '../i18n/dates.js';
import type { Messages, Piece } from '../i18n/messages.js';
import { pick } from '../i18n/names.js';
import { partyName } from '../i18n/parties.js';
import { whatIsClosed } from './agreed-steps.js';
import { numberIn, placeIn, placeName, type Story, stringIn, textIn } from './story.js';

/** A statement's summary serves as its title up to this length: about two lines on a phone. */
const LONGEST_TITLE = 110;

/** The fields of an entry that its title needs. */
export type Titled = Pick<TransitionView, 'type' | 'data'>;
type Dated = Titled & Pick<TransitionView, 'occurredOn'>;

/** The summary of a statement, if it is short enough to be its title. */
export function summaryTitle(entry: Titled, m: Messages) {
  const summary = entry.type === 'statement.made' ? textIn(entry, 'summary') : undefined;
  const picked = summary === undefined ? undefined : pick(summary, m.language);
  return picked && picked.value.length <= LONGEST_TITLE ? picked : undefined;
}

/** `full` adds the place. `among`: entries of the same track, which say what an entry refers to by number. */
type TitleOptions = { full?: boolean; among?: readonly Titled[] };

/** The title of an entry: the event with its number, side or stage, and its planned date. */
export function eventTitle(
  entry: Titled,
  m: Messages,
  { full = false, among = [] }: TitleOptions = {},
): Piece[] {
  const number = numberIn(entry, 'number');
  const place = full ? placeName(placeIn(entry), m)?.value : undefined;
  const target = stringIn(entry, 'target');
  const side = stringIn(entry, 'side') ?? stringIn(entry, 'party');
  const stage = stringIn(entry, 'stage');
  const label = m.label('events', entry.type);
  switch (entry.type) {
    case 'round.held':
      if (number !== undefined && place) return m.pieces('event.round_held_in', { number, place });
      if (number !== undefined) return m.pieces('event.round_held', { number });
      return place ? m.pieces('event.held_in', { place }) : [label];
    case 'round.planned':
    case 'round.rescheduled': {
      if (number === undefined) return [label];
      const name = entry.type === 'round.planned' ? 'round_planned' : 'round_rescheduled';
      if (!target) return m.pieces(`event.${name}`, { number });
      return place
        ? m.pieces(`event.${name}_for_in`, { number, place, target: date(target) })
        : m.pieces(`event.${name}_for`, { number, target: date(target) });
    }
    case 'entry_into_force.scheduled':
      return target ? m.pieces('event.entry_into_force_set', { target: date(target) }) : [label];
    case 'round.cancelled':
      return number === undefined ? [label] : m.pieces('event.round_cancelled', { number });
    case 'rounds.asserted':
      return m.pieces('event.rounds_asserted', { rounds: numberIn(entry, 'count') ?? 0 });
    case 'action.agreed':
      return number === undefined || !side
        ? [label]
        : m.pieces('event.action_agreed', { number, side: partyName(side, m.language) });
    case 'action.done':
    case 'action.dropped': {
      if (number === undefined) return [label];
      const name = entry.type === 'action.done' ? 'action_done' : 'action_dropped';
      const step = whatIsClosed(entry, among);
      return step === undefined
        ? m.pieces(`event.${name}`, { number })
        : m.pieces(`event.${name}_what`, { number, what: pick(step, m.language).value });
    }
    case 'stage.asserted':
      return stage ? m.pieces('event.asserted', { stage: m.label('stages', stage) }) : [label];
    case 'text.initialled':
      return entry.data.partial === true ? m.pieces('event.initialled_in_part') : [label];
    default: {
      const event = side ? m.t('event.by_side', { event: label, side: partyName(side, m.language) }) : label;
      const from = stringIn(entry, 'effectiveOn');
      return from ? m.pieces('event.effective_from', { event, target: date(from) }) : [event];
    }
  }
}

/** Events that plan something: their own date must not be confused with the planned date. */
const ANNOUNCEMENTS: Record<string, { on: MessageKey; asked: MessageKey; label: MessageKey }> = {
  'round.planned': { on: 'event.agreed_on', asked: 'entry.when_agreed', label: 'fields.agreedOn' },
  'round.rescheduled': { on: 'event.agreed_on', asked: 'entry.when_agreed', label: 'fields.agreedOn' },
  'entry_into_force.scheduled': {
    on: 'event.agreed_on',
    asked: 'entry.when_agreed',
    label: 'fields.agreedOn',
  },
  'denunciation.notified': {
    on: 'event.notified_on',
    asked: 'entry.when_notified',
    label: 'fields.notifiedOn',
  },
};

/** The label of the date of such an event; undefined for all other events. */
export const announcementOf = (type: string) =>
  Object.hasOwn(ANNOUNCEMENTS, type) ? ANNOUNCEMENTS[type] : undefined;

/** The label of an entry's date. */
export const dateLabel = (type: string, m: Messages): string =>
  m.t(announcementOf(type)?.label ?? 'fields.occurredOn');

const dated = (
  title: Piece[],
  { type, occurredOn }: Pick<Dated, 'type' | 'occurredOn'>,
  m: Messages,
): Piece[] => {
  const announcement = announcementOf(type);
  return announcement
    ? [...title, ' ', ...m.pieces(announcement.on, { when: when(occurredOn) })]
    : [...title, ', ', date(occurredOn)];
};

/** The title of an entry with its date: "Round 1 held in Brussels, 2 December 2025". */
export const datedTitle = (entry: Dated, m: Messages, options: TitleOptions = {}): Piece[] =>
  dated(eventTitle(entry, m, options), entry, m);

/** The last event with its date, if only the status is known. */
export const lastEventNamed = (last: LastEvent, m: Messages): Piece[] =>
  dated([m.label('events', last.type)], last, m);

/** The last event with its date; a short statement is quoted. */
export function lastEventTitle({ track, entries }: Story, m: Messages): Piece[] {
  const { lastEvent } = track.status;
  if (!lastEvent) return [];
  const entry = entries.findLast(({ seq }) => seq === lastEvent.seq);
  if (!entry) return lastEventNamed(lastEvent, m);
  const summary = summaryTitle(entry, m);
  const title = summary
    ? m.pieces('event.said', { summary: summary.value })
    : eventTitle(entry, m, { among: entries });
  return dated(title, entry, m);
}

/** "Round 2, Astana, 2026". */
export function nextRoundPieces({ number, target, place }: NextRound, m: Messages): Piece[] {
  const name = placeName(place, m)?.value;
  return [m.t('event.round', { number }), ...(name ? [', ', name] : []), ', ', date(target)];
}
