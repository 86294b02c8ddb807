import { date } from '../../../i18n/dates.js';
import type { Messages, Piece } from '../../../i18n/messages.js';
import { numberIn, placeIn, placeName } from '../../../ui/story.js';
import { changeSince, type TextMoment } from './text-moments.js';

/** Those that stand in the sentence beside what is agreed. */
const OTHERS = ['bracketed', 'open'] as const;

/** "37 of 51 articles agreed; 4 since round 3; 9 in brackets; 5 open." */
export function textSentence(moments: readonly TextMoment[], m: Messages): Piece[] {
  const now = moments.at(-1);
  if (!now) return [];
  const { counts } = now;
  const change = changeSince(moments);
  const clauses: Piece[][] = [
    [m.t('text.agreed', { agreed: counts.agreed, total: counts.total })],
    ...(change ? [sinceWords(change.since, change.agreed.size, m)] : []),
    ...(change && change.back > 0 ? [[m.t('text.back', { count: change.back })]] : []),
    ...OTHERS.filter((state) => counts[state] > 0).map((state): Piece[] => [
      m.t(`text.count.${state}`, { count: counts[state] }),
    ]),
  ];
  const [first = '', ...rest] = clauses.flatMap((clause, index) =>
    index === 0 ? clause : ['; ', ...clause],
  );
  return [typeof first === 'string' ? upperFirst(first, m) : first, ...rest, '.'];
}

const upperFirst = (text: string, { language }: Messages): string =>
  text.charAt(0).toLocaleUpperCase(language) + text.slice(1);

function sinceWords({ round, dates }: TextMoment, count: number, m: Messages): Piece[] {
  const number = round && numberIn(round, 'number');
  if (number) return m.pieces('text.since_round', { count, number });
  return m.pieces('text.since_date', { count, date: date(dates.at(-1) ?? '') });
}

/** "agreed since round 3": of articles that were not agreed at the moment before. */
export function newlyWords({ round, dates }: TextMoment, m: Messages): string {
  const number = round && numberIn(round, 'number');
  if (number) return m.t('text.newly_round', { number });
  return m.t('text.newly_date', { date: date(dates.at(-1) ?? '') });
}

/** "After round 3, Astana". */
export function momentTitle({ round, dates }: TextMoment, m: Messages): string {
  if (!round) return m.t('text.alone', { count: dates.length });
  const number = numberIn(round, 'number');
  const place = placeName(placeIn(round), m)?.value;
  if (number === undefined) return m.t('text.after_a_round');
  return place ? m.t('text.after_round_in', { number, place }) : m.t('text.after_round', { number });
}

/** The same as short as a column needs it. */
export function momentName({ round }: TextMoment, m: Messages): string {
  const number = round && numberIn(round, 'number');
  return number ? m.t('text.short.round', { number }) : m.t('text.short.alone');
}

/** "33 agreed, 12 in brackets, 6 open, 2 dropped". */
export const countWords = ({ counts }: TextMoment, m: Messages): string =>
  (['agreed', 'bracketed', 'open', 'dropped'] as const)
    .filter((state) => state === 'agreed' || counts[state] > 0)
    .map((state) => m.t(`text.count.${state}`, { count: counts[state] }))
    .join(', ');
