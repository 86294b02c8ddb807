import type { ClientBase, Pool } from 'pg';
import { NAMES_TO_CHECK } from './checks.sql.js';
import type { Fault } from './records/fault.js';

const BATCH = 1_000;

/** Compares the names by which tracks are listed and found with those that their titles and parties give. */
export async function checkNames(at: ClientBase | Pool): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (let after = 0; ; ) {
    const { rows } = await at.query<{ id: number; track: string; right: boolean }>(NAMES_TO_CHECK, [
      after,
      BATCH,
    ]);
    for (const { track, right } of rows) {
      if (!right)
        faults.push({ track, place: 'names', seq: null, fault: 'are not those of its title and parties' });
    }
    const last = rows.at(-1);
    if (!last) return faults;
    after = last.id;
  }
}
