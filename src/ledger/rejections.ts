import type { Rejected } from '../domain/decide/working-copy.js';

/** The rules refuse it. */
export class CommandRejected extends Error {
  constructor(
    readonly rejected: readonly Rejected[],
    /** Which of a series were not looked at, since they follow a refused one. */
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

/** What was approved is not what would be recorded. Nothing of it was. */
export class DigestMismatch extends Error {}

export class NoSuchTrack extends Error {
  constructor(readonly slug: string) {
    super(`no track ${slug}`);
  }
}
