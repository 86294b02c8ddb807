import type { Rejected } from '../domain/decide/working-copy.js';

/** The rules refuse the command. */
export class CommandRejected extends Error {
  constructor(
    readonly rejected: readonly Rejected[],
    /** The groups of a series that were not decided because they follow a refused one. */
    readonly undecided: readonly number[] = [],
  ) {
    super(`refused: ${rejected.flatMap(({ refusals }) => refusals.map(({ code }) => code)).join(', ')}`);
  }
}

/** If-Match named another revision than the track has. */
export class RevisionMismatch extends Error {
  constructor(
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`revision ${actual}, not ${expected}`);
  }
}

/** The rows differ from those that were approved. Nothing was recorded. */
export class DigestMismatch extends Error {}

export class NoSuchTrack extends Error {
  constructor(readonly slug: string) {
    super(`no track ${slug}`);
  }
}
