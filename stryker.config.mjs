/**
 * Mutation testing: `npm run test:mutants`, and a part of it by `-- -m 'src/domain/values/!(*.spec).ts'`.
 *
 * Of src/ledger what decides and computes is mutated: unit specs try it. The rest is SQL and what hands values to it.
 * Its tests start PostgreSQL and take seconds, where a mutant may take half of one.
 */
const IN_LEDGER = [
  ...[
    'public-view',
    'public-log',
    'second-person',
    'rejections',
    'write-set',
    'decide-commands',
    'preview-rows',
  ],
  ...[
    'rows/hash-chain',
    'rows/list-keys',
    'rows/stored-row',
    'append/append-params',
    'append/append-position',
  ],
  'deadlines/deadline-rows',
];

export default {
  mutate: ['src/domain/**/!(*.spec|*.d).ts', ...IN_LEDGER.map((name) => `src/ledger/${name}.ts`)],
  testRunner: 'specs',
  plugins: ['./test/mutants/runner.mjs', './test/mutants/ignored.mjs'],
  testRunnerNodeArgs: ['--import', './test/runner/hooks.mjs'],
  ignorers: ['words'],
  ignorePatterns: ['/.data', '/dist', '/reports', '/bench', '/deploy', '/docs'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  dryRunTimeoutMinutes: 60,
  // A process keeps every world of modules that it made.
  maxTestRunnerReuse: 200,
  // The runner ends a mutant itself. This is for loops that no mutated line is part of.
  timeoutFactor: 0,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutants.json' },
  // What runs as a module loads is not tried again for a new test: `--force` does it.
  incremental: true,
  incrementalFile: 'reports/mutants-kept.json',
  thresholds: { break: 90 },
};
