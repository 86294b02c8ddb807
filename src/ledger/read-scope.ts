/** Which log of a track: the ledger itself, or the public one. */
export type LogName = 'full' | 'public';

/** What a caller sees: one log of every track, or the ledger of these tracks and the public log of all others. */
export type ReadScope = LogName | ReadonlySet<string>;

export const logFor = (scope: ReadScope, track: string): LogName =>
  typeof scope === 'string' ? scope : scope.has(track) ? 'full' : 'public';
