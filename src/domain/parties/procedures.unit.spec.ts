import { describe, expect, it } from '@jest/globals';
import { KINDS } from '../kinds/index.js';
import { DEFAULT_OWN_PARTY } from './names.js';
import { builtInProcedure, stepsOf, termsIn, timedStepsOf } from './procedures.js';
import { MILESTONES, NOTIFIED_STEP, RATIFIED_STEP } from './step-names.js';

/** The two whose law is built in, and one of all others. */
const PARTIES = ['EU', 'KZ', 'XA'];

/** What each event of a kind records of a party's procedure. */
const recordedBy = ({ events }: (typeof KINDS)[number]['definition']) =>
  Object.entries(events).map(([event, { step }]) => ({ event, step }));

describe.each(KINDS)('a step of domestic procedure, in a track of the kind $kind', ({ definition }) => {
  const recorded = recordedBy(definition);

  it('given it is a milestone, then the event that is named for it records that very step', () => {
    for (const { step, event } of MILESTONES) expect(recorded).toContainEqual({ event, step });
  });

  it('given it is none, then an event is named that records no milestone', () => {
    const others = PARTIES.flatMap((party) => [...builtInProcedure(party).steps]).filter(
      ({ step }) => !MILESTONES.some((one) => one.step === step),
    );
    expect(others).not.toEqual([]);
    for (const { event } of others) expect(recorded).toContainEqual({ event, step: undefined });
  });
});

describe('the procedure of a party', () => {
  it('given no setting says whose ministry it is, then the law of the party that is named first is cited', () =>
    expect(builtInProcedure(DEFAULT_OWN_PARTY).text).toBeDefined());

  it('given full powers, then they have an event of their own, and are no milestone', () => {
    const step = builtInProcedure('KZ').steps.find((one) => one.step === 'full_powers');
    expect(step?.event).toBe('full_powers.issued');
    expect(stepsOf('KZ')).not.toContain('full_powers');
  });

  it('given a party that is named as what every object has, then it has the steps of any other', () =>
    expect(stepsOf('constructor')).toEqual(stepsOf('XA')));
});

describe('a time limit', () => {
  // An invented law: no text that Paraph cites gives a time limit.
  const article = { en: 'Article 1', ru: 'Статья 1', kk: '1-бап' };
  const law = {
    steps: [RATIFIED_STEP, { ...NOTIFIED_STEP, term: { after: 'ratified', period: 'P10D', article } }],
  };

  it('given a law has one, then the step that it asks for is watched, and the step that it counts from', () =>
    expect(timedStepsOf('XA', termsIn(law))).toEqual([
      { party: 'XA', step: 'notified' },
      { party: 'XA', step: 'ratified' },
    ]));

  it('given the laws that are built in, then there is none to watch', () =>
    expect(PARTIES.flatMap((party) => timedStepsOf(party))).toEqual([]));
});
