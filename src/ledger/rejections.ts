import type { Turned } from '../domain/decide/working-copy.js';

/** The rules refuse it. */
export class Refused extends Error {
  constructor(
    readonly turned: readonly Turned[],
    /** Which of a series were not looked at, since they follow a refused one. */
    readonly undecided: readonly number[] = [],
  ) {
    super(`refused: ${turned.flatMap(({ refusals }) => refusals.map(({ code }) => code)).join(', ')}`);
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
