import type { ClientBase, Pool } from 'pg';
import type { Fault } from './fault.js';

type Epoch = { public: boolean; number: number; began_after: number; head: number };

/** Checks the epochs of both feeds: numbered from 1 on, begun together, and the newest not beyond the last position. */
export async function checkEpochs(at: ClientBase | Pool): Promise<Fault[]> {
  const { rows } = await at.query<Epoch>(
    `SELECT e.public, e.number, e.began_after::float8 AS began_after,
       coalesce((SELECT max(f.position) FROM feed f WHERE f.public = e.public), 0)::float8 AS head
     FROM feed_epochs e ORDER BY e.public, e.number`,
  );
  const [full, open] = [rows.filter((row) => !row.public), rows.filter((row) => row.public)];
  const faults = [...faultsOf('feed', full), ...faultsOf('public feed', open)];
  if (full.length !== open.length) {
    const fault = `${full.length} epochs of the full feed, ${open.length} of the public one: they begin together`;
    faults.push({ track: null, place: 'feed', seq: null, fault });
  }
  return faults;
}

function faultsOf(place: Fault['place'], epochs: readonly Epoch[]): Fault[] {
  const missing = epochs.findIndex(({ number }, index) => number !== index + 1);
  const last = epochs.at(-1);
  const faults = [
    ...(missing < 0 ? [] : [`epoch ${missing + 1} is missing`]),
    ...(last && last.began_after > last.head
      ? [`epoch ${last.number} begins after position ${last.began_after}, and the last is ${last.head}`]
      : []),
  ];
  return faults.map((fault) => ({ track: null, place, seq: null, fault }));
}
