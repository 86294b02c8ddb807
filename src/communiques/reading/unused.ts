import type { EventType } from '../../domain/events/event-data.js';
import { datesIn } from './dates.js';
import { isLead, marksOf, type Told } from './events.js';
import type { Doubt, Fields, Span, Unused } from './fields.js';
import { placesIn } from './places.js';
import { numbersIn } from './rounds.js';
import type { Marked } from './sections.js';
import { dated, type Setting } from './setting.js';

/** More than this nobody reads. */
const MOST = 50;

/** Of these a text reports one: a headline that gives another contradicts it. */
const STEPS: ReadonlySet<EventType> = new Set<EventType>([
  'agreement.entered_into_force',
  'agreement.ratified',
  'agreement.signed',
  'text.initialled',
  'text.agreed',
  'round.held',
  'round.rescheduled',
  'round.cancelled',
  'signature.postponed',
]);

/** What the text says and the fields do not take, each with the reason. */
export function unusedOf(
  told: readonly Told[],
  main: Told | undefined,
  sentences: readonly Marked[],
  setting: Setting,
  text: string,
): Unused[] {
  const { fields, patterns, published, allDates } = setting;
  const unused: Unused[] = [];
  const used = new Set(
    [...Object.values(fields).flat()].flatMap(({ at }) => at.map(({ from }: Span) => from)),
  );
  const add = (field: keyof Fields, { from, to }: Span, because: Doubt, value = text.slice(from, to)) => {
    if (
      unused.length < MOST &&
      !unused.some((each) => each.field === field && each.value === value && each.because === because)
    )
      unused.push({ field, value, at: [{ from, to }], because });
  };
  const toldIn = Map.groupBy(told, ({ sentence }) => sentence);
  for (const sentence of sentences) {
    if (unused.length >= MOST) break;
    const numbers = numbersIn(sentence);
    for (const number of numbers) {
      if (number.of === 'body') add('number', number, 'number_of_body');
      else if (sentence.headline) {
        if (fields.number && number.number !== fields.number.value)
          add('number', number, 'headline_says_otherwise');
      } else if (number.number !== fields.number?.value && number.number !== fields.next?.value.number) {
        const planned = marksOf(sentence, 'planned').length > 0 && marksOf(sentence, 'held').length === 0;
        add('number', number, planned ? 'planned_not_held' : 'another_meeting');
      } else if (number.number === fields.next?.value.number && !fields.number)
        add('number', number, 'planned_not_held');
    }
    const anniversary = marksOf(sentence, 'anniversary').length > 0;
    const other =
      (toldIn.get(sentence) ?? []).some((each) => each !== main) ||
      numbers.some(({ number }) => number !== fields.number?.value) ||
      ['signed_attributive', 'signed', 'held', 'initialled'].some(
        (list) => marksOf(sentence, list).length > 0,
      ) ||
      sentence === main?.sentence;
    for (const date of datesIn(sentence, patterns)) {
      if (used.has(date.from) || date.first < sentence.dateline) continue;
      if (anniversary) add('occurredOn', date, 'anniversary');
      else if (date.kind !== 'day') continue;
      else if (sentence.headline) {
        const value = dated(date, 'before', published, allDates)?.value;
        if (value && fields.occurredOn && value !== fields.occurredOn.value)
          add('occurredOn', date, 'headline_says_otherwise');
      } else if (sentence === main?.sentence && !attributive(sentence, date.first) && !date.attributive)
        add('occurredOn', date, 'two_values');
      else if (other && dated(date, 'before', published, allDates)?.value !== fields.occurredOn?.value)
        add(
          'occurredOn',
          date,
          marksOf(sentence, 'planned').length > 0 ? 'planned_not_held' : 'another_meeting',
        );
    }
    if (!fields.occurredOn && isLead(sentence, sentences) && !anniversary)
      for (const { from, to } of marksOf(sentence, 'relative').slice(0, 1))
        add(
          'occurredOn',
          { from: sentence.tokens[from]!.from, to: sentence.tokens[to - 1]!.to },
          'relative_date',
        );
    if (sentence.headline && marksOf(sentence, 'planned').length === 0) headline(sentence);
  }

  function attributive(sentence: Marked, first: number): boolean {
    return ['signed_attributive', 'which', 'planned'].some((list) =>
      marksOf(sentence, list).some(({ to }) => to <= first),
    );
  }

  function headline(sentence: Marked): void {
    const claims = told.filter(
      (each) => each.sentence === sentence && each.status === 'happened' && STEPS.has(each.type),
    );
    if (main && STEPS.has(main.type) && claims.length > 0 && !claims.some(({ type }) => type === main.type))
      add('type', claims[0]!.words.at(-1)!, 'headline_says_otherwise', claims[0]!.type);
    const places = placesIn(sentence, patterns, setting.forms);
    const city = fields.place && JSON.stringify(fields.place.value);
    if (city && places.length === 1 && JSON.stringify(places[0]!.place) !== city)
      add('place', places[0]!, 'headline_says_otherwise');
  }
  return unused;
}
