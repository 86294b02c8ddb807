/** The whole suite but the browser's: `npm test`. Kinds of test are told apart by file name (CONTRIBUTING.md). */
export default {
  testMatch: ['<rootDir>/src/**/*.unit.spec.ts?(x)', '<rootDir>/test/**/*.{int,e2e}.spec.ts?(x)'],
  // What Stryker mutates is a copy.
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp'],
  runtime: '<rootDir>/test/runner/runtime.mjs',
  testEnvironment: '<rootDir>/test/runner/environment.mjs',
  injectGlobals: false,
  transform: {},
  testSequencer: '<rootDir>/test/runner/sequencer.mjs',
  globalSetup: '<rootDir>/test/support/postgres.setup.ts',
  globalTeardown: '<rootDir>/test/support/postgres.teardown.ts',
  // For what hangs, not for what is slow: CI may be several times slower than a desk.
  testTimeout: 300_000,
  maxWorkers: 2,
  // A busy machine takes longer than Jest’s half a second to end a process of half a gigabyte.
  workerGracefulExitTimeout: 30_000,
};
