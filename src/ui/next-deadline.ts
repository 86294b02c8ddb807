import type { NextDeadline, NextRound } from '../domain/values/views.js';
import { date } from '../i18n/dates.js';
import { deadlineName } from '../i18n/deadlines.js';
import type { Messages, Piece } from '../i18n/messages.js';
import { partyName } from '../i18n/parties.js';

/** For staff: the deadline that falls first, as a sentence without its stop: what, whose, by when. */
export function nextDeadlinePieces({ owner, due, state, ...deadline }: NextDeadline, m: Messages): Piece[] {
  return [
    deadlineName(deadline, m),
    ...(owner === null ? [] : [', ', partyName(owner, m.language)]),
    ...(due === null ? [] : [', ', date(due)]),
    ...(state === 'overdue' ? [`, ${m.t('deadlines.overdue')}`] : []),
  ];
}

/** Where it is the next round, that is said already. */
export const isNextRound = ({ rule, number }: NextDeadline, nextRound: NextRound | null): boolean =>
  rule === 'round' && number === nextRound?.number;
