import type { NextRound, TransitionView } from '../domain/views.js';
import { date } from '../i18n/dates.js';
import type { Messages, Piece } from '../i18n/messages.js';
import { partyName, pick } from '../i18n/names.js';
import { numberIn, placeIn, placeName, type Story, stringIn, textIn } from './story.js';

/** A statement's summary stands as its title as long as it is a title: about two lines of a phone. */
const LONGEST_TITLE = 110;

/** The summary of a statement, where it is short enough to be its title. */
export function summaryTitle(entry: TransitionView, m: Messages) {
  const summary = entry.type === 'statement.made' ? textIn(entry, 'summary') : undefined;
  const picked = summary === undefined ? undefined : pick(summary, m.language);
  return picked && picked.value.length <= LONGEST_TITLE ? picked : undefined;
}

/** What an entry is called: the event with its number, side or stage; `place` and target for the timeline. */
export function eventTitle(entry: TransitionView, m: Messages, { full = false } = {}): Piece[] {
  const number = numberIn(entry, 'number');
  const place = full ? placeName(placeIn(entry), m)?.value : undefined;
  const target = full ? stringIn(entry, 'target') : undefined;
  const side = stringIn(entry, 'side');
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
    case 'round.cancelled':
      return number === undefined ? [label] : m.pieces('event.round_cancelled', { number });
    case 'rounds.asserted':
      return m.pieces('event.rounds_asserted', { rounds: numberIn(entry, 'count') ?? 0 });
    case 'stage.asserted':
      return stage ? m.pieces('event.asserted', { stage: m.label('stages', stage) }) : [label];
    case 'text.initialled':
      return entry.data.partial === true ? m.pieces('event.initialled_in_part') : [label];
    default:
      return side ? m.pieces('event.by_side', { event: label, side: partyName(side, m.language) }) : [label];
  }
}

/** The last event's title; a short statement says what it said. */
export function lastEventTitle({ track, entries }: Story, m: Messages): Piece[] {
  const { lastEvent } = track.status;
  if (!lastEvent) return [];
  const entry = entries.findLast(({ seq }) => seq === lastEvent.seq);
  if (!entry) return [m.label('events', lastEvent.type)];
  const summary = summaryTitle(entry, m);
  return summary ? m.pieces('event.said', { summary: summary.value }) : eventTitle(entry, m);
}

/** "Round 2, Astana, 2026". */
export function nextRoundPieces({ number, target, place }: NextRound, m: Messages): Piece[] {
  const name = placeName(place, m)?.value;
  return [m.t('event.round', { number }), ...(name ? [', ', name] : []), ', ', date(target)];
}
