import type { ClientBase, Pool } from 'pg';
import { EPOCHS } from './checks.sql.js';
import type { Fault } from './records/fault.js';

type Epoch = { public: boolean; number: number; beganAfter: number; head: number };

/** Checks the epochs of both feeds: numbered from 1, begun together, and the newest not beyond the last position. */
export async function checkEpochs(at: ClientBase | Pool): Promise<Fault[]> {
  const { rows } = await at.query<Epoch>(EPOCHS);
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
    ...(last && last.beganAfter > last.head
      ? [`epoch ${last.number} begins after position ${last.beganAfter}, and the last is ${last.head}`]
      : []),
  ];
  return faults.map((fault) => ({ track: null, place, seq: null, fault }));
}
