import type { InputFault } from '../http/problems/problem.js';
import type { Dossier, DossierEntry } from './dossier.js';

/** A record of a dossier, as it is read: in a document each list after the other, in JSON Lines one a line. */
export type DossierRecord =
  | { part: 'header'; coverageUntil: string | null }
  | { part: 'source'; key: string; source: Dossier['sources'][string] }
  | { part: 'track'; track: Dossier['tracks'][number] }
  | { part: 'entry'; entry: DossierEntry };

/** `line`: null where the file has no line for each record. `faults`: why the line is no record. */
export type Located = { line: number | null } & (DossierRecord | { part: 'fault'; faults: InputFault[] });

/** A file of JSON Lines, which may be read again. `size`: in bytes, where it is known. */
export type DossierLines = { bytes(): AsyncIterable<Uint8Array>; size?: number };

/** What can be imported. */
export type Importable = Dossier | DossierLines;

export const isLines = (file: Importable): file is DossierLines => 'bytes' in file;

/** Records at once: of a stream about as many as one read gives. */
const RECORDS_AT_ONCE = 500;

/** The records of a document. */
export function* recordsOf({ coverageUntil, sources, tracks, entries }: Dossier): Generator<Located[]> {
  yield [{ line: null, part: 'header', coverageUntil: coverageUntil ?? null }];
  yield* inParts(Object.entries(sources), ([key, source]) => ({ line: null, part: 'source', key, source }));
  yield* inParts(tracks, (track) => ({ line: null, part: 'track', track }));
  yield* inParts(entries, (entry) => ({ line: null, part: 'entry', entry }));
}

function* inParts<T>(items: readonly T[], to: (item: T) => Located): Generator<Located[]> {
  for (let first = 0; first < items.length; first += RECORDS_AT_ONCE)
    yield items.slice(first, first + RECORDS_AT_ONCE).map(to);
}
