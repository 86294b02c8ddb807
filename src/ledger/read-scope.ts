/** Which log of a track: the ledger itself, or the public one. */
export type Sees = 'full' | 'public';

/** What is looked at: one log of every track, or the ledger of these tracks and the public log of all others. */
export type Sight = Sees | ReadonlySet<string>;

export const seesOf = (sight: Sight, track: string): Sees =>
  typeof sight === 'string' ? sight : sight.has(track) ? 'full' : 'public';
