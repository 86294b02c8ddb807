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
  | 'track';

/** A fault. `seq` is the row's in the log to which `place` belongs. */
export type Fault = { track: string | null; place: Place; seq: number | null; fault: string };

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
