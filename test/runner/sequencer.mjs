import Sequencer from '@jest/test-sequencer';

/** What runs longest, longest first. A fresh clone knows no durations: begun last, one of them would run on alone. */
const LONGEST = [
  'embedded/edges',
  'access/access-matrix',
  'pages/barriers-en',
  'cli/cli',
  'plans/plans',
  'http/openapi',
  'upgrades/command',
  'pages/public-view',
  'pages/barriers-ru-kk',
  'tracks/text-by-article',
  'kinds/add-a-kind',
  'pages/log-round',
  'upgrades/upgrade',
  'ledger/refold',
  'accounts/person-command',
  'battery/service/faults',
  'embedded/embedded.crash',
  'communiques/from-text',
  'embedded/embedded',
  'access/attacks',
  'contract/bad-bodies',
  'cli/import-crash',
  'cli/long-runs',
  'accounts/people',
  'http/odd-input',
];
const rank = ({ path }) => {
  const at = LONGEST.findIndex((name) => path.includes(`/test/${name}.`));
  return at === -1 ? LONGEST.length : at;
};

export default class extends Sequencer {
  sort = (tests) => super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
}
