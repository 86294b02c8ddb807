import { globSync, readFileSync } from 'node:fs';
import base from './jest.config.mjs';

// The workers inherit it (test/support/sizes.ts).
process.env.TEST_LONG = '1';

/** Whatever has two forms says so by what it imports, the browser's among them. */
const sized = globSync('{src,test}/**/*.spec.ts').filter((file) =>
  readFileSync(file, 'utf8').includes('/support/sizes.js'),
);

/** The long form of the tests that have two: `npm run test:long`. CI runs their short form with the others. Mutants have no short form. */
export default {
  ...base,
  testMatch: [...sized, 'test/mutants/score.ts'].map((file) => `<rootDir>/${file}`),
  testTimeout: 3_600_000,
  maxWorkers: 1,
};
