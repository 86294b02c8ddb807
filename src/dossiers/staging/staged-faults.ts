import { limitFaults, pointerTo } from '../../http/problems/pointers.js';
import { type InputFault, invalid, Problem } from '../../http/problems/problem.js';
import type { BulkWrite } from '../../ledger/bulk/bulk-write.js';
import { CommandRejected, NoSuchTrack } from '../../ledger/rejections.js';
import { reasonsOf, refusal } from '../../tracks/queries/transition-view.js';
import { placeInEnglish, undecidedInEnglish } from '../faults.js';
import type { StagedDossier, StagedEntry } from './staged-dossier.js';
import { ENTRIES_AT, ENTRIES_ON } from './staging.sql.js';

type Found = { place: number; line: number | null; record: string };
type Place = Omit<InputFault, 'message'>;

/** As many as an answer lists (pointers.ts). */
const MOST_FAULTS = 100;

/** The problem that the file has, where an error is about its entries. They are still staged. */
export async function explained(write: BulkWrite, staged: StagedDossier, error: unknown): Promise<unknown> {
  if (error instanceof NoSuchTrack) return unknownTrackProblem(write, error);
  return error instanceof CommandRejected ? refusedEntriesProblem(write, staged, error) : error;
}

/** A fault for every place where the file names the unknown track. */
async function unknownTrackProblem({ at }: BulkWrite, { slug }: NoSuchTrack): Promise<Problem> {
  const message = `There is no track ${slug} in the file or in the ledger.`;
  const { rows } = await at.query<Found>(ENTRIES_ON, [slug, MOST_FAULTS]);
  const faults = rows.map(({ place, line, record }) => {
    const { tracks }: StagedEntry = JSON.parse(record);
    const pointer = pointerTo(['entries', place, 'tracks', tracks.indexOf(slug)]);
    return { ...placeOf(pointer, line), message };
  });
  return invalid(limitFaults(faults));
}

/** Lists the refused entries by their index in the file. The detail names the first one by its number, from 1. */
async function refusedEntriesProblem(
  { at }: BulkWrite,
  staged: StagedDossier,
  { rejected, undecided }: CommandRejected,
): Promise<Problem> {
  const inOrder = rejected.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0));
  const places = [...new Set(inOrder.map(({ index = 0 }) => index))];
  const { rows } = await at.query<Found>(ENTRIES_AT, [places]);
  const found = new Map(rows.map((row) => [row.place, row]));
  const locate = (index: number): Place => placeOf(pointerAt(index, staged), found.get(index)?.line ?? null);
  const refusals = inOrder.flatMap(({ track, refusals, index = 0 }) =>
    refusals.map((violation) => ({ ...refusal(violation), track, ...locate(index) })),
  );
  const [index = 0] = places;
  const [first, ...others] = Map.groupBy(refusals, ({ pointer }) => pointer);
  if (!first) throw new Error('refused for nothing');
  const [pointer, reasons] = first;
  const left = undecided.filter((each) => each < staged.entries).length;
  const detail = [
    `${named(pointer, found.get(index))} is refused: ${reasonsOf(reasons)}`,
    ...(others.length > 0 ? [`Other refused entries: ${others.length}.`] : []),
    ...(left > 0 ? [undecidedInEnglish(left)] : []),
  ].join(' ');
  const extensions = { index, refusals, allowed: [], ...(left > 0 && { undecided: left }) };
  return new Problem('transition_refused', detail, { extensions });
}

/** JSON Lines have a line for each record. Of a document the caller finds line and column in its text. */
const placeOf = (pointer: string, line: number | null): Place =>
  line === null ? { pointer } : { pointer, line, column: 1 };

function named(pointer: string, found: Found | undefined): string {
  if (!found) return pointer;
  const { draft }: StagedEntry = JSON.parse(found.record);
  const place = placeInEnglish({ pointer });
  return `${place.charAt(0).toUpperCase()}${place.slice(1)} (${draft.type}, ${draft.occurredOn})`;
}

/** Coverage follows the entries in the series, one for each track of the file. */
function pointerAt(index: number, { entries, coverageUntil }: StagedDossier): string {
  if (index < entries) return `/entries/${index}`;
  return coverageUntil === null ? `/tracks/${index - entries}/coverageUntil` : '/coverageUntil';
}
