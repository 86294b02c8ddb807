/** The size of a test that has two forms: for `npm test`, and for `npm run test:long`. */
export const sized = (short: number, long: number): number => (process.env.TEST_LONG ? long : short);

/** How long one step of such a test may take, in milliseconds. */
export const LONG = sized(120_000, 3_600_000);
