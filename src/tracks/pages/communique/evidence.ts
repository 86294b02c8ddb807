import type { Reading, Span, Unused } from '../../../communiques/index.js';
import type { Language } from '../../../domain/values/text.js';
import { readDate } from '../../../forms/typed-date.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { isKept, type TakenField } from './taken-fields.js';

/** A place of the text with its number: the words on which a field rests, or which were read and are not used. */
export type Evidence = {
  number: number;
  at: Span[];
  /** Whether the form says what these words say. */
  used: boolean;
} & ({ taken: TakenField } | { unused: Unused });

/** Fields for which a reading that is not used can be ticked. */
export const USABLE: readonly Unused['field'][] = ['occurredOn', 'number'];

/** The checkbox of a reading that is not used. */
export const USE = 'use';

export const useValue = ({ field, value }: Unused): string => `${field} ${value}`;

/** Each place of the text that means something for the form, in the order of the text. */
export function evidenceOf(
  { unused }: Pick<Reading, 'unused'>,
  taken: readonly TakenField[],
  typed: Typed,
  language: Language,
): Evidence[] {
  const places = [
    ...taken.map((field) => ({ at: field.at, taken: field, used: isKept(field, typed, language) })),
    ...unused.map((each) => ({ at: each.at, unused: each, used: isUsed(each, typed) })),
  ].filter(({ at }) => at.length > 0);
  return places
    .sort((a, b) => (a.at[0]?.from ?? 0) - (b.at[0]?.from ?? 0))
    .map((place, index) => ({ ...place, number: index + 1 }));
}

const isUsed = ({ field, value }: Unused, typed: Typed): boolean =>
  USABLE.includes(field) && (readDate(one(typed, field)) ?? one(typed, field)) === value;

/** The form after its ticked readings were used. */
export function withTicked(typed: Typed): Typed {
  const { [USE]: ticked = [], ...rest } = typed;
  const used = ticked.flatMap((each) => {
    const [field = '', value = ''] = each.split(' ');
    return USABLE.some((name) => name === field) ? [[field, [value]]] : [];
  });
  return { ...rest, ...Object.fromEntries(used) };
}

/** The words of the text, those that stand apart with an ellipsis between them. */
export const wordsAt = (text: string, at: readonly Span[]): string =>
  at.map(({ from, to }) => text.slice(from, to).replaceAll(/\s+/g, ' ').trim()).join(' … ');
