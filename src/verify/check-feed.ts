import type { ClientBase, Pool } from 'pg';
import { FIRST_GAP, FIRST_STRANGER } from './checks.sql.js';
import { type Fault, Faulty } from './fault.js';
import type { TrackRecords } from './records.js';

/** Checks a track's rows in the feed: each once, in their order, or unnumbered after all that are numbered. */
export function checkFeed({ numbered, waiting }: TrackRecords, isPublic: boolean, revision: number): void {
  const place = isPublic ? 'public feed' : 'feed';
  const inFeed = numbered.filter((row) => row.public === isPublic);
  const queued = waiting.filter((row) => row.public === isPublic);
  let position = 0;
  for (let seq = 1; seq <= revision; seq += 1) {
    const found = inFeed[seq - 1];
    if (found?.seq === seq) {
      if (found.position <= position) {
        throw new Faulty(place, seq, `stands at position ${found.position}, not after the row before it`);
      }
      position = found.position;
      continue;
    }
    const queue = queued[seq - 1 - inFeed.length];
    if (found || queue?.seq !== seq) {
      throw new Faulty(place, seq, 'has no position and is not queued for one');
    }
  }
  const extra = inFeed[revision] ?? queued[revision - Math.min(revision, inFeed.length)];
  if (extra) throw new Faulty(place, extra.seq, 'is numbered twice, or does not exist');
}

/** Checks the positions of both feeds: dense from 1 on, each for a track that exists. */
export async function checkPositions(at: ClientBase | Pool): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const isPublic of [false, true]) {
    const place = isPublic ? 'public feed' : 'feed';
    const { rows: gaps } = await at.query<{ position: number; expected: number }>(FIRST_GAP, [isPublic]);
    for (const { position, expected } of gaps) {
      const fault = `position ${expected} is missing: ${position} comes next`;
      faults.push({ track: null, place, seq: null, fault });
    }
    const { rows: strangers } = await at.query<{ position: number; seq: number }>(FIRST_STRANGER, [isPublic]);
    for (const { position, seq } of strangers) {
      const fault = `position ${position} is of a track that does not exist`;
      faults.push({ track: null, place, seq, fault });
    }
  }
  return faults;
}
