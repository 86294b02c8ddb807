import all from '../../../jest.config.mjs';

/** For test/runner/runner.int.spec.ts: files which fail, as the suite would run them, without a database. */
export default {
  ...all,
  rootDir: '../../..',
  testMatch: ['<rootDir>/test/runner/given/*.ts'],
  testSequencer: '@jest/test-sequencer',
  globalSetup: undefined,
  globalTeardown: undefined,
};
