/** The whole suite but the browser's: `npm test`. Kinds of test are told apart by file name (CONTRIBUTING.md). */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.unit.spec.ts?(x)', '<rootDir>/test/**/*.{int,e2e,long}.spec.ts?(x)'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.tsx?$': '@swc/jest' },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testSequencer: '<rootDir>/test/runner/sequencer.mjs',
  globalSetup: '<rootDir>/test/support/postgres.setup.ts',
  globalTeardown: '<rootDir>/test/support/postgres.teardown.ts',
  testTimeout: 30_000,
  maxWorkers: 2,
  // A worker keeps the modules of every file that it ran: collecting those of a hundred files costs more than a new one.
  workerIdleMemoryLimit: '1500MB',
};
