import Sequencer from '@jest/test-sequencer';

/** What runs longest, longest first. A fresh clone knows no durations: begun last, one of them would run on alone. */
const LONGEST = [
  'cli/cli',
  'access/access-matrix',
  'plans/plans.long',
  'ledger/refold',
  'webhooks/webhook-kills',
  'cli/import-crash',
  'upgrades/command',
  'pages/public-view',
  'http/openapi-fuzz',
  'embedded/embedded.crash',
  'accounts/person-command',
  'contract/bad-bodies',
  'http/odd-input',
  'http/stream-shares',
  'kinds/add-a-kind',
  'embedded/embedded.service',
  'upgrades/upgrade.long',
];
const rank = ({ path }) => {
  const at = LONGEST.findIndex((name) => path.includes(`/test/${name}.`));
  return at === -1 ? LONGEST.length : at;
};

export default class extends Sequencer {
  sort = (tests) => super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
}
