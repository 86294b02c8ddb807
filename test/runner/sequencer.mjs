import Sequencer from '@jest/test-sequencer';

/** What runs longest, longest first. A fresh clone knows no durations: begun last, one of them would run on alone. */
const LONGEST = [
  'pages/public-view',
  'cli/cli',
  'pages/forms',
  'cli/long-runs',
  'http/stream',
  'access/access-matrix',
  'plans/plans.long',
  'kinds/add-a-kind',
  'webhooks/webhook-worker',
  'embedded/embedded.supervised',
  'upgrades/upgrade.long',
  'access/attacks-on-access',
];
const rank = ({ path }) => {
  const at = LONGEST.findIndex((name) => path.includes(`/test/${name}.`));
  return at === -1 ? LONGEST.length : at;
};

export default class extends Sequencer {
  sort = (tests) => super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
}
