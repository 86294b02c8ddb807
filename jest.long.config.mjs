import base from './jest.config.mjs';

// The workers inherit it (test/support/sizes.ts).
process.env.TEST_LONG = '1';

/** The long form of the tests that have two: `npm run test:long`. CI runs their short form with the others. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/**/*.long.spec.ts'],
  testTimeout: 3_600_000,
  maxWorkers: 1,
};
