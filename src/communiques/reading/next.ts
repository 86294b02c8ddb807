import { boundsOf, dayNumber } from '../../domain/values/dates.js';
import { type DateMention, datesIn } from './dates.js';
import { marksOf, plansFrom } from './events.js';
import type { Fields, Inference, Span } from './fields.js';
import { placesIn } from './places.js';
import { numbersIn } from './rounds.js';
import type { Marked } from './sections.js';
import { dated, futureFrom, type Setting } from './setting.js';

/** Whether a sentence tells of a round that is to come. */
const isPlan = (sentence: Marked, { fields }: Setting): boolean => {
  if (marksOf(sentence, 'round').length === 0) return false;
  const moved = fields.type?.value === 'round.rescheduled' && marksOf(sentence, 'postponed').length > 0;
  return moved || marksOf(sentence, 'planned').length > 0;
};

/** The round that the text says is to come, where it says when: as coarse as it is said. */
export function nextOf(sentences: readonly Marked[], setting: Setting): Fields['next'] | undefined {
  const { fields, allDates, patterns, forms } = setting;
  for (const sentence of sentences) {
    if (!isPlan(sentence, setting)) continue;
    const held = marksOf(sentence, 'held')[0]?.from ?? -1;
    const planned = marksOf(sentence, 'planned')[0]?.from ?? 0;
    const later = ({ first }: { first: number }) =>
      held < 0 || held > planned || first >= plansFrom(sentence, held);
    const numbers = numbersIn(sentence).filter(({ of, at }) => of === 'round' && later({ first: at }));
    const next = marksOf(sentence, 'next').some(({ from }) => later({ first: from }));
    const number = numbers.find(
      (each) => next || fields.type?.value !== 'round.held' || each.number > (fields.number?.value ?? 0),
    );
    if (!next && !number) continue;
    const target = targetOf(sentence, later, setting, futureFrom(setting), allDates);
    if (!target) continue;
    const places = placesIn(sentence, patterns, forms).filter(later);
    const place = places.length === 1 ? places[0] : undefined;
    const ours =
      !number && fields.type?.value === 'round.held' && fields.number ? fields.number.value + 1 : undefined;
    const at: Span[] = [
      target.at,
      ...(number ? [{ from: number.from, to: number.to }] : []),
      ...(place ? [{ from: place.from, to: place.to }] : []),
    ];
    const because: Inference[] = [
      ...(ours ? ['number_is_ours' as const] : []),
      ...(target.season ? ['season_as_months' as const] : []),
      ...(target.because ? [target.because] : []),
      ...(place?.place.country !== undefined ? ['country_of_city' as const] : []),
    ];
    const value = number?.number ?? ours;
    return {
      value: {
        ...(value !== undefined && { number: value }),
        target: target.value,
        ...(place && { place: place.place }),
      },
      at: at.sort((a, b) => a.from - b.from),
      ...(because[0] && { because: because[0] }),
      ...(because.length > 1 && { besides: because.slice(1) }),
    };
  }
  return undefined;
}

function targetOf(
  sentence: Marked,
  later: (date: DateMention) => boolean,
  { patterns }: Setting,
  published: string | undefined,
  all: Setting['allDates'],
) {
  const told = ({ first }: DateMention) =>
    marksOf(sentence, 'said').some(({ to }) => to <= first && first - to <= 1);
  const found = datesIn(sentence, patterns).filter(
    (date) => later(date) && !date.attributive && !told(date) && date.first >= sentence.dateline,
  );
  const fit = found.flatMap((date) => {
    const value = dated(date, 'after', published, all);
    const past = value && published && boundsOf(value.value)!.latest < dayNumber(published);
    return value && !past
      ? [{ ...value, at: { from: date.from, to: date.to }, season: date.kind === 'months' }]
      : [];
  });
  return new Set(fit.map(({ value }) => value)).size === 1 ? fit[0] : undefined;
}
