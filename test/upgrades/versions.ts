import { versions as agreement } from '../../src/domain/kinds/agreement.js';
import { addVersions } from '../../src/domain/kinds/index.js';
import type { EventDefinition, KindDefinition } from '../../src/domain/machine/definition.js';

/** Three versions of a kind, one after another, that only tests know. */
export const KIND = 'agreement';
export const VERSIONS = [101, 102, 103] as const;
export type Version = (typeof VERSIONS)[number];

/** A step of one party, under the name that the first two versions give it, and under its name in the last. */
export const STEP = { old: 'interagency approval', now: 'concord of the agencies' };

const base = agreement.at(-1) as KindDefinition;
const baseEvent = (type: keyof KindDefinition['events']): EventDefinition => base.events[type] ?? {};

const { 'text.initialled': initialled, 'meeting.held': meeting, ...events } = base.events;

/** Talks become a text as soon as the agencies agree. */
const agreedAt = (step: string): EventDefinition => ({
  ...baseEvent('step.completed'),
  transitions: [{ from: ['negotiating'], when: { data: { step } }, target: { stage: 'text_agreed' } }, {}],
});

/** It knows no initialling. */
const first: KindDefinition = {
  ...base,
  version: 101,
  replaysFrom: 101,
  events: { ...events, 'meeting.held': meeting, 'step.completed': agreedAt(STEP.old) },
};

/** With a stage that the kind did not use, without an event that it had, and with a rule that is now hard. */
const { 'suspension.announced': _, ...kept } = first.events;
const second: KindDefinition = {
  ...first,
  version: 102,
  replaysFrom: 102,
  events: {
    ...kept,
    'text.initialled': initialled,
    'round.held': {
      ...baseEvent('round.held'),
      hard: [...(baseEvent('round.held').hard ?? []), 'talks-not-paused@1'],
      soft: baseEvent('round.held').soft?.filter((rule) => rule !== 'talks-not-paused@1'),
    },
  },
};

/** A step and an event have other names, and an announcement opens the talks. */
const { 'meeting.held': __, ...others } = second.events;
const third: KindDefinition = {
  ...second,
  version: 103,
  replaysFrom: 103,
  events: {
    ...others,
    'step.completed': agreedAt(STEP.now),
    'launch.announced': {
      ...baseEvent('launch.announced'),
      transitions: baseEvent('launch.announced').transitions?.map((move) =>
        move.target?.stage === 'announced' ? { ...move, target: { stage: 'negotiating' } } : move,
      ),
    },
  },
  renames: { events: { 'meeting.held': 'consultation.held' }, steps: { [STEP.old]: STEP.now } },
};

/** Lets this process know the versions up to one, as a release would, until what this gives is called. */
export const knowVersions = (newest: Version): (() => void) =>
  addVersions([first, second, third].filter(({ version }) => version <= newest));
