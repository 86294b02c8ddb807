import base from './jest.config.mjs';

/** Behind Debian's nginx and pgbouncer: `npm run test:proxy`. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/**/*.proxy.spec.ts'],
  maxWorkers: 2,
};
