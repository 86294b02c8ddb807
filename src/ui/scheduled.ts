import type { Day, Edtf, NextRound, StatusEvent } from '../domain/values/views.js';
import { date } from '../i18n/dates.js';
import { possibleDays } from '../i18n/edtf.js';
import type { Messages, Piece } from '../i18n/messages.js';
import { entryInto, type Story, stringIn } from './story.js';

/** Whether every day that the date may mean is before `day`. */
export const isPast = (edtf: Edtf, day: Day): boolean => {
  const { last } = possibleDays(edtf);
  return last !== null && last < day;
};

/** Whether a planned round ought to have been held before `day`. */
export const isOverdue = ({ target }: NextRound, day: Day): boolean => isPast(target, day);

/** The date last set for the entry into force since the signature; undefined once the agreement has left that stage. */
export function entryIntoForceSet({ track, entries }: Story<StatusEvent>): Edtf | undefined {
  if (track.status.stage !== 'signed') return undefined;
  const signed = entryInto(entries, 'signed');
  const since = signed ? entries.slice(entries.indexOf(signed)) : entries;
  const scheduled = since.findLast(({ type }) => type === 'entry_into_force.scheduled');
  return scheduled && stringIn(scheduled, 'target');
}

/** "Was set for 1 September 2024; whether it happened is not known". */
export const forceWords = (target: Edtf, day: Day, m: Messages): Piece[] =>
  m.pieces(isPast(target, day) ? 'track.force_was_set' : 'track.force_set', { date: date(target) });
