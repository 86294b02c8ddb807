import type { Reading } from '../../src/communiques/reading/fields.js';
import { readCommunique } from '../../src/communiques/reading/reading.js';
import type { Text } from '../../src/domain/values/text.js';
import type { Place } from '../../src/domain/values/views.js';
import type { Fixture } from './fixtures.js';

/** One value that was to be found, was found, or both. */
export type Verdict = { field: string; right: boolean; wanted?: string; got?: string };

const inOf = (text: Text | undefined): string[] =>
  text === undefined
    ? []
    : typeof text === 'string'
      ? [text]
      : Object.values(text).filter((each) => each !== undefined);
const any = (text: Text | undefined, wanted: string): boolean => inOf(text).includes(wanted);
const placeText = (place: Place | undefined): string | undefined =>
  place && [inOf(place.city)[0], inOf(place.country)[0]].filter(Boolean).join(', ');

function one(
  field: string,
  wanted: unknown,
  got: unknown,
  same: (a: string, b: string) => boolean = (a, b) => a === b,
): Verdict[] {
  if (wanted === undefined && got === undefined) return [];
  const [a, b] = [wanted, got].map((each) => (each === undefined ? undefined : String(each)));
  return [{ field, right: a !== undefined && b !== undefined && same(b, a), wanted: a, got: b }];
}

const holds = (got: string, wanted: string): boolean => got.includes(wanted);

/** The verdicts on one text, field by field. Persons are matched by name, steps by words that they hold. */
export function judged({ text, knowledge, expect: wanted }: Fixture): Verdict[] {
  const got: Reading = readCommunique(text, knowledge);
  const verdicts = [
    ...one('language', wanted.language, wanted.language && got.language),
    ...one('type', wanted.type, got.type?.value),
    ...one('occurredOn', wanted.occurredOn, got.occurredOn?.value),
    ...one('number', wanted.number, got.number?.value),
    ...one('place', wanted.place, placeText(got.place?.value)),
    ...one('format', wanted.format, got.format?.value),
    ...one('body', wanted.body, got.body && inOf(got.body.value).join(' / '), holds),
    ...one('outcome', wanted.outcome, got.outcome?.value, holds),
    ...one('next.target', wanted.next?.target, got.next?.value.target),
    ...one('next.number', wanted.next?.number, got.next?.value.number),
    ...one('next.place', wanted.next?.place, placeText(got.next?.value.place)),
  ];
  const tracks = new Set([...(wanted.tracks ?? []), ...(got.tracks ?? []).map(({ value }) => value)]);
  for (const slug of tracks)
    verdicts.push(
      ...one(
        'tracks',
        wanted.tracks?.find((each) => each === slug),
        got.tracks?.find(({ value }) => value === slug)?.value,
      ),
    );
  const people = (got.people ?? []).map(({ value }) => value);
  for (const person of wanted.people ?? []) {
    const found = people.find(({ name }) => any(name, person.name));
    verdicts.push(...one('people', person.name, found && person.name));
    if (!found) continue;
    verdicts.push(
      ...one('people.title', person.title, found.title && inOf(found.title).join(' / ')),
      ...one('people.side', person.side, found.side),
    );
  }
  for (const { name } of people)
    if (!wanted.people?.some((person) => any(name, person.name)))
      verdicts.push(...one('people', undefined, inOf(name)[0]));
  const steps = (got.steps ?? []).map(({ value }) => value);
  for (const step of wanted.steps ?? []) {
    const found = steps.find(({ what }) => what.includes(step.what));
    verdicts.push(
      ...one(
        'steps',
        `${step.side} ${step.due} ${step.what}`,
        found && `${found.side} ${found.due} ${step.what}`,
      ),
    );
  }
  for (const { what } of steps)
    if (!wanted.steps?.some((step) => what.includes(step.what)))
      verdicts.push(...one('steps', undefined, what));
  for (const { field, because } of wanted.unused ?? []) {
    const found = got.unused.some((each) => each.field === field && each.because === because);
    verdicts.push(...one('unused', `${field} ${because}`, found ? `${field} ${because}` : undefined));
  }
  return verdicts;
}

export type Score = {
  right: number;
  wrong: number;
  missed: number;
  precision: number;
  recall: number;
  points: number;
};

/** A wrong fill counts double: it is read and believed. `points`: what a text earns of what it could. */
export function scoreOf(verdicts: readonly Verdict[]): Score {
  const right = verdicts.filter((each) => each.right).length;
  const wrong = verdicts.filter((each) => !each.right && each.got !== undefined).length;
  const missed = verdicts.filter((each) => !each.right && each.wanted !== undefined).length;
  const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);
  return {
    right,
    wrong,
    missed,
    precision: share(right, right + 2 * wrong),
    recall: share(right, right + missed),
    points: share(right - 2 * wrong, verdicts.filter((each) => each.wanted !== undefined).length),
  };
}
