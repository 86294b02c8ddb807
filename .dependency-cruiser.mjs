/** What may import what: docs/architecture.md says why. */
const FEATURES =
  'about|assets|auth|board|desks|dossiers|entry|feeds|formats|health|kinds|meetings|proposals|security|sources|tracks|webhooks';
/** What every feature with forms takes from the one that has the most: what was typed, and what is done once. */
const OPEN_FORMS = '^src/entry/(once|typed|typed-date)\\.tsx?$';
/** What features may take from the tracks feature: its one writer, its way in, its reads. */
const OPEN_TRACKS =
  '^src/tracks/(acts|deciding|ledger|whole|recording|refused|refusing|opening-tracks|requests|present|proposing|second-person|shown-rows|known-twins|recorded-by|citing|tables|pages|(views|proposal)\\.schema|[a-z-]+\\.(query|module))\\.ts$';

export default {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment: 'The domain imports xstate, zod and edtf, and nothing of ours or of Node.',
      severity: 'error',
      from: { path: '^src/domain', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^src/domain|node_modules/(xstate|zod|edtf)/' },
    },
    {
      name: 'ui-is-presentation',
      comment: 'ui and i18n know the domain’s shapes, each other, and what draws.',
      severity: 'error',
      from: { path: '^src/(ui|i18n)/', pathNot: '\\.spec\\.tsx?$' },
      to: { path: '^src/', pathNot: '^src/(ui|i18n|domain)/' },
    },
    {
      name: 'features-meet-at-the-ledger',
      comment: 'A feature takes from another only the ledger’s doors and *.query.',
      severity: 'error',
      from: { path: `^src/(${FEATURES})/`, pathNot: '\\.spec\\.tsx?$' },
      to: {
        path: `^src/(${FEATURES})/`,
        pathNot: [
          `^src/$1/`,
          OPEN_TRACKS,
          OPEN_FORMS,
          '^src/[a-z]+/[a-z-]+\\.(query|module)\\.ts$',
          '^src/auth/(signed-in|kept)\\.tsx$',
          '^src/auth/secrets\\.ts$',
          '^src/feeds/sequencer\\.ts$',
          '^src/dossiers/(dossier|importing)\\.ts$',
          '^src/proposals/(approving|previewing|second-human)\\.ts$',
          '^src/security/(addresses|security-log|sign-in-attempts)\\.ts$',
        ],
      },
    },
    {
      name: 'nobody-needs-webhooks',
      comment: 'Webhooks read the feed; nothing knows of them but the list of features.',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/(webhooks/|app\\.module|openapi/)' },
      to: { path: '^src/webhooks/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: { path: '^src' },
      to: { circular: true },
    },
    {
      name: 'no-test-in-product',
      severity: 'error',
      from: { path: '^src', pathNot: '\\.spec\\.tsx?$' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
