import type { Fields, Found, Inference, Reading, Span } from '../../../communiques/index.js';
import type { EventType } from '../../../domain/events/event-data.js';
import type { Language, Text } from '../../../domain/values/text.js';
import type { Person, Place } from '../../../domain/values/views.js';
import { readCountry } from '../../../forms/countries.js';
import { idOf, typedText } from '../../../forms/typed.js';
import { readDate } from '../../../forms/typed-date.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import type { Messages } from '../../../i18n/messages.js';
import { countryName } from '../../../ui/story.js';
import { fieldsOf } from '../form/fields.js';
import { headlineOf } from './pasted-text.js';
import { quotationOf } from './quotation.js';

/** What the form takes from the text: the field beside which the words stand, and what is typed into it. */
export type TakenField = {
  of: keyof Fields | 'headline';
  id: string;
  typed: Typed;
  at: Span[];
  because: Inference[];
};

type Taking = { language: Language; type: EventType; m: Messages };

/** The field that shows a text: that of the page’s language, if the text has it. */
const textId = (name: string, text: Text, { m }: Taking): string => {
  const languages = typeof text === 'string' ? [] : Object.keys(text);
  return idOf(
    languages.length === 0 || languages.includes(m.language) ? name : `${name}.${languages[0] ?? ''}`,
  );
};

const typedPlace = ({ city, country }: Place, [cityName, countryField]: [string, string], m: Messages) => ({
  ...typedText(cityName, city, m.language),
  ...(country && { [countryField]: [countryName(country, m)] }),
});

const typedPerson = (at: string, { name, title, side, role }: Person, { language }: Messages): Typed => ({
  ...typedText(`${at}.name`, name, language),
  ...typedText(`${at}.title`, title, language),
  ...(side && { [`${at}.side`]: [side] }),
  ...(typeof role === 'string' && { [`${at}.role`]: [role] }),
});

const foundAt = ({ at, because, besides = [] }: Found<unknown>) => ({
  at,
  because: [...(because ? [because] : []), ...besides],
});

/** What the reading fills in on the form of this event. What the form does not ask is left out. */
export function takenFields(text: string, reading: Reading, type: EventType, m: Messages): TakenField[] {
  const taking = { language: reading.language, type, m };
  const { tracks = [], occurredOn, number, place, format, body, people = [] } = reading;
  const asks = (name: string) => fieldsOf(type).some((field) => field.name === name);
  const headline = headlineOf(text);
  const taken: (TakenField | false | undefined)[] = [
    reading.type && {
      of: 'type',
      id: 'type',
      typed: { type: [reading.type.value] },
      ...foundAt(reading.type),
    },
    tracks.length > 0 && {
      ...{ of: 'tracks', id: 'track', typed: { track: tracks.map(({ value }) => value) } },
      ...{ at: tracks.flatMap(({ at }) => at), because: [] },
    },
    occurredOn && {
      ...{ of: 'occurredOn', id: 'occurredOn', typed: { occurredOn: [occurredOn.value] } },
      ...foundAt(occurredOn),
    },
    number &&
      asks('number') && {
        ...{ of: 'number', id: 'number', typed: { number: [String(number.value)] } },
        ...foundAt(number),
      },
    place && {
      ...{ of: 'place', typed: typedPlace(place.value, ['city', 'country'], m) },
      id: place.value.city === undefined ? 'country' : textId('city', place.value.city, taking),
      ...foundAt(place),
    },
    format && { of: 'format', id: 'format', typed: { format: [format.value] }, ...foundAt(format) },
    body && {
      ...{ of: 'body', id: textId('body', body.value, taking) },
      ...{ typed: typedText('body', body.value, m.language), ...foundAt(body) },
    },
    ...people.map(
      (person, row): TakenField => ({
        ...{ of: 'people', id: textId(`people.${row}.name`, person.value.name, taking) },
        ...{ typed: typedPerson(`people.${row}`, person.value, m), ...foundAt(person) },
      }),
    ),
    ...wordsTaken(reading, taking),
    headline !== '' && {
      ...{ of: 'headline', id: 'source-0-title', typed: { 'source.0.title': [headline] } },
      ...{ at: [{ from: 0, to: headline.length }], because: [] },
    },
  ];
  return taken.filter((field) => Boolean(field)) as TakenField[];
}

/** What came of it, and what is next: only a round has questions of their own for the next round and the steps. */
function wordsTaken({ outcome, next, steps = [] }: Reading, taking: Taking): TakenField[] {
  const { type, language, m } = taking;
  const name = type === 'round.held' ? 'outcome' : 'summary';
  const words = (value: string) => ({ [language]: value });
  const taken: TakenField[] = [];
  if (outcome)
    taken.push({
      ...{ of: 'outcome', id: textId(name, words(outcome.value), taking) },
      ...{ typed: { [`${name}.${language}`]: [outcome.value] }, ...foundAt(outcome) },
    });
  if (next && (type === 'round.held' || type === 'round.planned')) {
    const { number, target, place } = next.value;
    const isOwn = type === 'round.planned';
    const at = isOwn ? '' : 'planned.';
    taken.push({
      ...{ of: 'next', id: isOwn ? 'target' : 'planned' },
      typed: {
        ...(number !== undefined && { [`${at}number`]: [String(number)] }),
        [`${at}target`]: [target],
        ...(place && typedPlace(place, [`${at}city`, `${at}country`], m)),
      },
      ...foundAt(next),
    });
  }
  if (type === 'round.held')
    for (const [row, step] of steps.entries()) {
      const { side, what, due } = step.value;
      taken.push({
        ...{ of: 'steps', id: textId(`steps.${row}.what`, words(what), taking) },
        typed: {
          ...(side && { [`steps.${row}.side`]: [side] }),
          [`steps.${row}.what.${language}`]: [what],
          ...(due && { [`steps.${row}.due`]: [due] }),
        },
        ...foundAt(step),
      });
    }
  return taken;
}

/** The form as the text fills it. What is typed already stays. */
export function filledForm(
  text: string,
  reading: Reading,
  typed: Typed,
  taken: readonly TakenField[],
): Typed {
  const quote = quotationOf(text, reading).replaceAll(/\s+/g, ' ');
  const read: Typed = {
    ...Object.assign({}, ...taken.map((field) => field.typed)),
    'source.0.language': [reading.language],
    ...(quote !== '' && { 'source.0.quote': [quote] }),
  };
  const kept = Object.entries(typed).filter(([, values]) => values.some((value) => value.trim() !== ''));
  return { ...read, ...Object.fromEntries(kept) };
}

/** Whether the form still says what the text says. */
export function isKept({ typed: taken }: TakenField, typed: Typed, language: Language): boolean {
  return Object.entries(taken).every(([name, values]) => {
    if (name === 'track') return values.every((value) => typed[name]?.includes(value));
    const [said = '', now] = [values[0]?.trim(), one(typed, name)];
    if (now === said) return true;
    if (/(^|\.)country$/.test(name)) return isSameCountry(now, said, language);
    return /(occurredOn|target|due)$/.test(name) && readDate(now) === said;
  });
}

/** The name of a country as another page wrote it is the same country. */
const isSameCountry = (one: string, other: string, language: Language): boolean =>
  JSON.stringify(readCountry(one, language)) === JSON.stringify(readCountry(other, language));
