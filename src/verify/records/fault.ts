/** Where a fault is: in the facts (`ledger`, `public`, `source`), or in what is derived from them. */
export type Place =
  | 'ledger'
  | 'public'
  | 'head'
  | 'names'
  | 'status'
  | 'public status'
  | 'embargo'
  | 'deadline'
  | 'feed'
  | 'public feed'
  | 'source'
  | 'document'
  | 'approval'
  | 'track'
  | 'definition'
  | 'checkpoint'
  | 'kept head';

/** A fault. `seq` is the row's in the log to which `place` belongs. */
export type Fault = {
  track: string | null;
  place: Place;
  seq: number | null;
  fault: string;
  /** What was done to the record as a whole, where the fault is in that. */
  kind?: Damage;
};

/**
 * What heads show. `cut`: the last entries are gone. `older`: the database is one of before. `reordered`: entries stand in
 * another order. `replaced`: an entry is another. `rewritten`: what was signed is another record. `stranger`: a head is not
 * of this log, or not signed by its keys.
 */
export type Damage = 'cut' | 'older' | 'reordered' | 'replaced' | 'rewritten' | 'stranger';

/** Thrown at the first fault of a track, because later faults may follow from it. */
export class FaultFound extends Error {
  constructor(
    readonly place: Place,
    readonly seq: number | null,
    readonly fault: string,
  ) {
    super(`${place} ${seq}: ${fault}`);
  }
}
