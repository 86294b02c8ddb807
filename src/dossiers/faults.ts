import { limitFaults, pointerTo } from '../http/problems/pointers.js';
import { type InputFault, invalid, Problem } from '../http/problems/problem.js';
import type { CommandRejected, NoSuchTrack } from '../ledger/rejections.js';
import { reasonsOf, refusal } from '../tracks/queries/transition-view.js';
import { type Dossier, entryNumber } from './dossier.js';

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

/** A fault for every place where the file names the unknown track. */
export function unknownTrackProblem({ slug }: NoSuchTrack, { entries }: Dossier): Problem {
  const message = `There is no track ${slug} in the file or in the ledger.`;
  const faults = entries.flatMap(({ tracks }, index) => {
    const position = tracks.indexOf(slug);
    return position === -1 ? [] : [{ pointer: pointerTo(['entries', index, 'tracks', position]), message }];
  });
  return invalid(limitFaults(faults));
}

/** Coverage drafts follow the entries in the series, one for each track of the file. */
function pointerOf(index: number, { entries, tracks }: Dossier): string {
  if (index < entries.length) return `/entries/${index}`;
  const track = index - entries.length;
  return tracks[track]?.coverageUntil ? `/tracks/${track}/coverageUntil` : '/coverageUntil';
}

/** Lists the refused entries by their index in the file. The detail names the first one by its number, from 1. */
export function refusedEntriesProblem({ rejected, undecided }: CommandRejected, dossier: Dossier): Problem {
  const refusals = rejected.flatMap(({ track, refusals, index = 0 }) =>
    refusals.map((violation) => ({ ...refusal(violation), track, pointer: pointerOf(index, dossier) })),
  );
  const index = rejected[0]?.index ?? 0;
  const [first, ...others] = Map.groupBy(refusals, ({ pointer }) => pointer);
  if (!first) throw new Error('refused for nothing');
  const [pointer, reasons] = first;
  const entry = dossier.entries[index];
  const named = entry
    ? `${capital(placeInEnglish({ pointer }))} (${entry.type}, ${entry.occurredOn})`
    : pointer;
  const left = undecided.filter((each) => each < dossier.entries.length).length;
  const detail = [
    `${named} is refused: ${reasonsOf(reasons)}`,
    ...(others.length > 0 ? [`Other refused entries: ${others.length}.`] : []),
    ...(left > 0 ? [undecidedInEnglish(left)] : []),
  ].join(' ');
  const extensions = { index, refusals, allowed: [], ...(left > 0 && { undecided: left }) };
  return new Problem('transition_refused', detail, { extensions });
}

export const undecidedInEnglish = (undecided: number): string =>
  `Later entries not checked, because they follow a refused one on the same track or its twin: ${undecided}.`;

const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
