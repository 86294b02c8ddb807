/** The size of a test that has two forms: for `npm test`, and for `npm run test:long`. */
export const sized = (short: number, long: number): number => (process.env.TEST_LONG ? long : short);
