/**
 * What a test that has two forms takes: in `npm test` and in the browser's the first, in `npm run test:long` the second.
 * The long form is the promise ("in three languages", "of 10,000 tracks"), the short one what CI has time for.
 */
export const sized = <T>(short: T, long: T): T => (process.env.TEST_LONG ? long : short);

/** Of cases that differ little from their neighbours: one of so many, and in the long form all. */
export const oneOf = <T>(every: number, all: readonly T[]): T[] =>
  all.filter((_, nth) => sized(nth % every === 0, true));
