/** Where a fault lies: in the facts (`ledger`, `public`, `sources`), or in what is derived from them. */
export type Place =
  | 'ledger'
  | 'public'
  | 'head'
  | 'status'
  | 'public status'
  | 'embargo'
  | 'feed'
  | 'public feed'
  | 'source'
  | 'approval'
  | 'track';

/** One thing that does not agree with the ledger. `seq` is the row's in the log that `place` belongs to. */
export type Fault = { track: string | null; place: Place; seq: number | null; fault: string };

/** Ends the check of a track: later faults may only follow from the first. */
export class Faulty extends Error {
  constructor(
    readonly place: Place,
    readonly seq: number | null,
    readonly fault: string,
  ) {
    super(`${place} ${seq}: ${fault}`);
  }
}
