import { type InputFault, Problem } from '../http/problems/problem.js';
import { entryNumber } from './dossier.js';

const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

/** The place of a fault, with entries counted from 1: `the 3rd entry of the file (/entries/2)`. */
export function placeInEnglish({ pointer, line, column }: Omit<InputFault, 'message'>): string {
  const count = entryNumber(pointer);
  const place = [...(pointer ? [pointer] : []), ...(line ? [`line ${line}, column ${column}`] : [])].join(
    ', ',
  );
  if (count === null) return place;
  return `the ${count}${ENDINGS[ordinals.select(count)] ?? 'th'} entry of the file (${place})`;
}

/** The faults in a validation error; rethrows any other error. */
export function faultsOfEntry(error: unknown): InputFault[] {
  const isInvalid = error instanceof Problem && error.code === 'validation_failed';
  if (!isInvalid || !Array.isArray(error.extensions.errors)) throw error;
  return error.extensions.errors;
}

export const undecidedInEnglish = (undecided: number): string =>
  `Later entries not checked, because they follow a refused one on the same track or its twin: ${undecided}.`;
