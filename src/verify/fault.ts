/** Where a fault lies: in what is a fact (`ledger`, `public`, `sources`), or in what is kept of the facts. */
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

/** One thing that is not as the ledger says it must be. `seq` is the row's in the log that `place` belongs to. */
export type Fault = { track: string | null; place: Place; seq: number | null; fault: string };

/** Ends the look at a track: what comes after its first fault can only follow from it. */
export class Faulty extends Error {
  constructor(
    readonly place: Place,
    readonly seq: number | null,
    readonly fault: string,
  ) {
    super(`${place} ${seq}: ${fault}`);
  }
}
