import type { ClientBase, Pool } from 'pg';
import { FIRST_GAP, FIRST_ORPHAN } from './checks.sql.js';
import { type Fault, FaultFound } from './records/fault.js';
import type { TrackRecords } from './records/records.js';

/** Checks a track's rows in the feed: each once and in order; unnumbered rows come last. */
export function checkFeed({ numbered, waiting }: TrackRecords, isPublic: boolean, revision: number): void {
  const place = isPublic ? 'public feed' : 'feed';
  const inFeed = numbered.filter((row) => row.public === isPublic);
  const queued = waiting.filter((row) => row.public === isPublic);
  let position = 0;
  for (let seq = 1; seq <= revision; seq += 1) {
    const found = inFeed[seq - 1];
    if (found?.seq === seq) {
      if (found.position <= position) {
        throw new FaultFound(
          place,
          seq,
          `has position ${found.position}, which is not after the row before it`,
        );
      }
      position = found.position;
      continue;
    }
    const queue = queued[seq - 1 - inFeed.length];
    if (found || queue?.seq !== seq) {
      throw new FaultFound(place, seq, 'has no position and is not queued for one');
    }
  }
  const extra = inFeed[revision] ?? queued[revision - Math.min(revision, inFeed.length)];
  if (extra) throw new FaultFound(place, extra.seq, 'is numbered twice, or does not exist');
}

/** Checks the positions of both feeds: from 1 without gaps, each for an existing track. */
export async function checkPositions(at: ClientBase | Pool): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const isPublic of [false, true]) {
    const place = isPublic ? 'public feed' : 'feed';
    const { rows: gaps } = await at.query<{ position: number; expected: number }>(FIRST_GAP, [isPublic]);
    for (const { position, expected } of gaps) {
      const fault = `position ${expected} is missing: ${position} comes next`;
      faults.push({ track: null, place, seq: null, fault });
    }
    const { rows: orphans } = await at.query<{ position: number; seq: number }>(FIRST_ORPHAN, [isPublic]);
    for (const { position, seq } of orphans) {
      const fault = `position ${position} belongs to a track that does not exist`;
      faults.push({ track: null, place, seq, fault });
    }
  }
  return faults;
}
