import base from './jest.config.mjs';

/** The pages in a real Chromium (CHROMIUM, else Debian's): `npm run test:browser`. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/**/*.browser.spec.ts?(x)'],
  maxWorkers: 2,
};
