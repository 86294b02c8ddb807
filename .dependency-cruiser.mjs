/** What may import what: docs/architecture.md says why. */
const FEATURES =
  'about|agenda|assets|assistants|board|communiques|desks|documents|dossiers|feeds|formats|health|home|kinds|meetings|precedents|proofs|proposals|search|sources|tracks|webhooks';

export default {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment: 'The domain imports xstate, zod and edtf, and nothing of ours or of Node.',
      severity: 'error',
      from: { path: '^src/domain' },
      to: { pathNot: '^src/domain|node_modules/(xstate|zod|edtf)/' },
    },
    {
      name: 'reading-is-pure',
      comment: 'A text is read without a clock and a database.',
      severity: 'error',
      from: { path: '^src/communiques/reading/' },
      to: { path: '^src/', pathNot: '^src/(communiques/(reading|patterns)|domain)/' },
    },
    {
      name: 'ledger-knows-no-caller',
      comment: 'The one writer knows the domain, the database and the process that it runs in.',
      severity: 'error',
      from: { path: '^src/ledger/' },
      to: { path: '^src/', pathNot: '^src/(ledger|domain|db|runtime)/' },
    },
    {
      name: 'ui-is-presentation',
      comment: 'ui and i18n know the domain’s shapes, each other, and what draws.',
      severity: 'error',
      from: { path: '^src/(ui|i18n)/' },
      to: { path: '^src/', pathNot: '^src/(ui|i18n|domain)/' },
    },
    {
      name: 'rooms-below-know-no-feature',
      comment: 'What every feature stands on imports none.',
      severity: 'error',
      from: {
        path: '^src/(access|accounts|audit|db|domain|forms|http|i18n|ledger|mail|runtime|ui)/',
      },
      to: { path: `^src/(${FEATURES})/` },
    },
    {
      name: 'features-have-doors',
      comment: 'Of another feature: its index.ts, pages/index.ts, module or queries/.',
      severity: 'error',
      from: { path: `^src/(${FEATURES})/` },
      to: {
        path: `^src/(${FEATURES})/`,
        pathNot: ['^src/$1/', '^src/[a-z]+/((pages/)?index\\.ts|[a-z]+\\.module\\.ts|queries/)'],
      },
    },
    {
      name: 'nobody-needs-webhooks',
      comment: 'Webhooks read the feed; nothing knows of them but what puts the application together.',
      severity: 'error',
      from: { path: '^src/.+/', pathNot: '^src/(webhooks|openapi)/' },
      to: { path: '^src/webhooks/' },
    },
    {
      name: 'one-cache',
      comment: 'What a process keeps of what it read is bounded in one way.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/runtime/cache\\.ts$' },
      to: { path: 'node_modules/lru-cache/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: { path: '^src' },
      to: { circular: true },
    },
    {
      name: 'no-circles-of-folders',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'libraries-by-their-doors',
      comment: 'What a library keeps for itself one file knows, and a spec beside says when it changes.',
      severity: 'error',
      from: {
        path: '^src',
        pathNot: '^src/(http/requests/handler-metadata(\\.unit\\.spec)?|db/(database|replicas))\\.ts$',
      },
      to: { path: 'node_modules/(@nestjs/[a-z-]+/(constants|enums)|typeorm/driver)' },
    },
    {
      name: 'client-stands-alone',
      comment:
        'The client knows the service by its OpenAPI document alone, and nothing of Node: browsers run it.',
      severity: 'error',
      from: { path: '^packages/client/src/' },
      to: { pathNot: '^packages/client/src/|node_modules/(openapi-fetch|standardwebhooks)/' },
    },
    {
      name: 'no-test-in-product',
      severity: 'error',
      from: { path: '^src' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    // Specs reach into whatever they try.
    exclude: { path: '\\.(spec|fixture)\\.tsx?$' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
