import { describe, expect, it } from '@jest/globals';
import { codes, type Line, type Minutes, standingAt } from '../../../test/histories/minutes.js';
import { type Context, emptyContext, type LedgerEvent } from '../facts/context.js';
import type { Stage } from '../values/views.js';
import { ACTIONS, openApplication, stageChanges } from './actions.js';

const suspended = (scope: 'part' | 'whole', side?: string): Line => [
  'application.suspended',
  undefined,
  { scope, side },
];
const resumed = (side?: string, scope?: 'part' | 'whole'): Line => [
  'application.resumed',
  undefined,
  { scope, side },
];
const application = (minutes: Minutes) => minutes.state().value.application;
const inForceAfter = (...lines: Line[]) =>
  application(standingAt('visa-facilitation', 'in_force').log(...lines));

describe('the application of an agreement in force', () => {
  it('is full from its entry into force', () => expect(inForceAfter()).toBe('full'));

  it('is suspended in part, then wholly; the stage stays', () => {
    expect(inForceAfter(suspended('part', 'EU'))).toBe('partly_suspended');
    const minutes = standingAt('visa-facilitation', 'in_force').log(
      suspended('part', 'EU'),
      suspended('whole', 'EU'),
    );
    expect(minutes.state().value).toMatchObject({ stage: 'in_force', application: 'suspended' });
  });

  it('is not changed by an announcement', () => expect(inForceAfter(['suspension.announced'])).toBe('full'));

  it('is what the suspensions still open amount to, kept by side', () => {
    const both = [suspended('part', 'EU'), suspended('whole', 'KZ')];
    expect(inForceAfter(...both)).toBe('suspended');
    expect(inForceAfter(...both, resumed('KZ'))).toBe('partly_suspended');
    expect(inForceAfter(...both, resumed('EU'))).toBe('suspended');
    expect(inForceAfter(...both, resumed('EU'), resumed('KZ'))).toBe('full');
    expect(inForceAfter(suspended('part', 'EU'), suspended('part', 'KZ'), resumed('KZ'))).toBe(
      'partly_suspended',
    );
  });

  it('is full again when a side resumes what it suspended in two steps', () =>
    expect(inForceAfter(suspended('part', 'EU'), suspended('whole', 'EU'), resumed('EU'))).toBe('full'));

  it('remains suspended in part where only the whole suspension ends', () =>
    expect(inForceAfter(suspended('part', 'EU'), suspended('whole', 'EU'), resumed('EU', 'whole'))).toBe(
      'partly_suspended',
    ));

  it('suspended twice by the same side in the same scope is suspended once', () =>
    expect(inForceAfter(suspended('part', 'EU'), suspended('part', 'EU'), resumed('EU', 'part'))).toBe(
      'full',
    ));

  it('is resumed by whichever side, where no source says who suspended it or who resumed it', () => {
    expect(inForceAfter(suspended('whole'), resumed('KZ'))).toBe('full');
    expect(inForceAfter(suspended('whole', 'EU'), resumed())).toBe('full');
  });

  it('ends with the agreement, and with its being superseded', () => {
    expect(inForceAfter(suspended('part', 'EU'), ['agreement.terminated'])).toBe('none');
    expect(inForceAfter(['agreement.superseded', undefined, { by: 'a later agreement' }])).toBe('none');
  });

  it('keeps its suspensions where the stage is only asserted again', () => {
    const again: Line = ['stage.asserted', undefined, { stage: 'in_force', reason: 'told' }];
    expect(inForceAfter(suspended('part', 'EU'), again)).toBe('partly_suspended');
  });
});

describe('the provisional application of an air agreement', () => {
  const signed = (...lines: Line[]) => standingAt('air-transport', 'signed').log(...lines);
  const started: Line = ['provisional_application.started'];
  const ended: Line = ['provisional_application.ended'];
  const inForce: Line = ['agreement.entered_into_force'];

  it('begins after the signature, and the stage stays', () =>
    expect(signed(started).state().value).toMatchObject({ stage: 'signed', application: 'provisional' }));

  it('ends, and may begin again', () => {
    expect(application(signed(started, ended))).toBe('none');
    expect(application(signed(started, ended, started))).toBe('provisional');
  });

  it('becomes full application with the entry into force', () =>
    expect(application(signed(started, inForce))).toBe('full'));

  it('is suspended and resumed to what it was', () => {
    expect(application(signed(started, suspended('part', 'EU')))).toBe('partly_suspended');
    expect(application(signed(started, suspended('whole', 'EU'), resumed('EU')))).toBe('provisional');
  });

  it('suspended, is full from the entry into force', () => {
    const minutes = signed(started, suspended('whole', 'EU'), inForce);
    expect(application(minutes)).toBe('full');
    expect(application(minutes.log(suspended('part', 'KZ'), resumed('KZ')))).toBe('full');
  });

  it('ended, leaves nothing to suspend', () =>
    expect(codes(signed(started, ended).when(...suspended('part', 'EU')).refusals)).toEqual(['not_applied']));

  it('is over when the track is asserted to be no longer signed', () => {
    const back: Line = ['stage.asserted', undefined, { stage: 'negotiating', reason: 'told' }];
    const minutes = signed(started, back);
    expect(application(minutes)).toBe('none');
    expect(codes(minutes.when(...suspended('part')).refusals)).toEqual(['not_applied']);
  });
});

const DAY = '2025-06-17';
const entry = (type: LedgerEvent['type'], data: LedgerEvent['data'] = {}): LedgerEvent => ({
  ...{ seq: 7, type, occurredOn: DAY, certainDay: 20_256 },
  ...{ data, sourced: true },
});
/** The facts of a track between three parties. */
const facts = (given: Partial<Context> = {}): Context => ({ ...emptyContext(['EU', 'KZ', 'XA']), ...given });
const changes = (action: string, given: Partial<Context>, event: LedgerEvent) =>
  ACTIONS[action]!({ context: facts(given), event, step: undefined });

const LASTS = [{ from: '2020', until: null }];
const ENDED = [{ from: '2020', until: '2024' }];
const PART = { side: 'EU', scope: 'part' as const };
const WHOLE = { side: 'KZ', scope: 'whole' as const };

describe('suspensions', () => {
  const open = [PART, WHOLE, { side: null, scope: 'part' as const }];
  const left = (type: LedgerEvent['type'], data: object, suspensions = open) =>
    changes(
      type === 'application.suspended' ? 'suspend@1' : 'resume@1',
      { suspensions },
      entry(type, { ...data }),
    );

  it('are kept by side and scope, each once', () => {
    const suspensions = [...open, { side: 'KZ', scope: 'part' }];
    expect(left('application.suspended', { side: 'KZ', scope: 'part' })).toStrictEqual({ suspensions });
    expect(left('application.suspended', { scope: 'whole' }, [PART])).toStrictEqual({
      suspensions: [PART, { side: null, scope: 'whole' }],
    });
    expect(left('application.suspended', { ...PART })).toStrictEqual({ suspensions: open });
  });

  it('end with a resumption of that side; all where it names none', () => {
    expect(left('application.resumed', { side: 'EU' })).toStrictEqual({ suspensions: [WHOLE] });
    expect(left('application.resumed', {})).toStrictEqual({ suspensions: [] });
    expect(left('application.resumed', { scope: 'part' })).toStrictEqual({ suspensions: [WHOLE] });
    expect(left('application.resumed', { side: 'KZ', scope: 'part' })).toStrictEqual({
      suspensions: [PART, WHOLE],
    });
  });
});

describe('provisional application', () => {
  const started = entry('provisional_application.started');
  const ended = (side?: string) => entry('provisional_application.ended', side ? { side } : {});
  const inForce = { inForce: LASTS };
  const byParty = { EU: { provisional: '2024' }, KZ: { provisional: '2024', signed: '2023' } };

  it('begins, but not of what is in force already for others', () => {
    expect(changes('start-provisional@1', inForce, started).provisional).toBe(true);
    expect(changes('start-provisional@2', inForce, started).provisional).toBe(false);
    expect(changes('start-provisional@2', { inForce: ENDED }, started).provisional).toBe(true);
  });

  it('ends with its suspensions, and with the date of each party', () => {
    const nothing = { provisional: false, suspensions: [] };
    const none = { EU: {}, KZ: { signed: '2023' }, XA: {} };
    expect(changes('end-provisional@1', { byParty }, ended())).toStrictEqual({ ...nothing, byParty: none });
    expect(changes('end-provisional@2', { byParty }, ended())).toStrictEqual({ ...nothing, byParty: none });
  });

  it('that ends for one, goes on for the others', () => {
    const others = { byParty: { ...byParty, EU: {} } };
    expect(changes('end-provisional@2', { byParty }, ended('EU'))).toStrictEqual(others);
    const alone = { byParty: { EU: { provisional: '2024' } } };
    expect(changes('end-provisional@2', alone, ended('EU'))).toMatchObject({
      provisional: false,
      suspensions: [],
    });
  });

  it('that ends where it is in force, leaves that as it is', () =>
    expect(Object.keys(changes('end-provisional@2', { ...inForce, byParty }, ended()))).toEqual(['byParty']));
});

describe('a change of stage', () => {
  const given: Partial<Context> = {
    provisional: true,
    suspensions: [PART],
    signedOn: '2023',
    inForce: ENDED,
  };
  const signed = entry('agreement.signed');
  const change = (from: Stage, to: Stage, more: Partial<Context> = {}) =>
    stageChanges(facts({ ...given, ...more }), signed, { from, to });
  const way = (from: Stage, to: Stage) => ({
    ...{ since: DAY, progressDay: 20_256 },
    way: [{ from, to, occurredOn: DAY, type: 'agreement.signed' }],
  });
  const nothingApplied = { provisional: false, suspensions: [] };

  it('is none where the stage stays', () => expect(change('signed', 'signed')).toStrictEqual({}));

  it('is added to those before', () => {
    const first = { from: 'exploratory', to: 'negotiating', occurredOn: '2020', type: 'round.held' } as const;
    expect(change('negotiating', 'signed', { way: [first] }).way).toStrictEqual([
      first,
      ...way('negotiating', 'signed').way,
    ]);
  });

  it('to signed keeps what is applied provisionally, and the day of a signature that is known', () => {
    const kept = { ...way('negotiating', 'signed'), signedOn: '2023' };
    expect(change('negotiating', 'signed')).toStrictEqual(kept);
    expect(change('negotiating', 'signed', { signedOn: null })).toStrictEqual({ ...kept, signedOn: DAY });
  });

  it('to in force begins a period in force, applied fully', () =>
    expect(change('signed', 'in_force')).toStrictEqual({
      ...{ ...way('signed', 'in_force'), ...nothingApplied },
      inForce: [...ENDED, { from: DAY, until: null }],
    }));

  it('from in force ends the period that lasts, and its suspensions', () => {
    const inForce = [...ENDED, ...LASTS];
    const over = [...ENDED, { from: '2020', until: DAY }];
    expect(change('in_force', 'terminated', { inForce })).toStrictEqual({
      ...{ ...way('in_force', 'terminated'), ...nothingApplied },
      inForce: over,
    });
    expect(change('in_force', 'signed', { inForce })).toStrictEqual({
      ...{ ...way('in_force', 'signed'), suspensions: [] },
      ...{ inForce: over, signedOn: '2023' },
    });
  });

  it.each(['negotiating', 'abandoned', 'superseded'] as const)('to %s leaves no signature', (to) =>
    expect(change('signed', to)).toStrictEqual({ ...way('signed', to), ...nothingApplied, signedOn: null }),
  );
});

describe('the application after an entry', () => {
  const leaves = (event: LedgerEvent, given: Partial<Context> = {}, way: 'open@1' | 'open@2' = 'open@2') =>
    openApplication(facts(given), event, way);
  const inForce = { inForce: LASTS };
  const started = entry('provisional_application.started');
  const ended = entry('provisional_application.ended');
  const asserted = (stage: Stage) => entry('stage.asserted', { stage });

  it('that starts the provisional one is provisional, and full of what is in force; version 1 hid that', () => {
    expect([leaves(started), leaves(started, inForce), leaves(started, inForce, 'open@1')]).toEqual([
      'provisional',
      'full',
      'provisional',
    ]);
    expect(leaves(started, { ...inForce, suspensions: [PART] })).toBe('partly_suspended');
    expect(leaves(started, { suspensions: [PART, WHOLE] })).toBe('suspended');
  });

  it('that ends the provisional one is none, or what is in force', () => {
    expect([leaves(ended), leaves(ended, inForce), leaves(ended, inForce, 'open@1')]).toEqual([
      'none',
      'full',
      'none',
    ]);
    expect(leaves(ended, { ...inForce, suspensions: [PART] })).toBe('partly_suspended');
    expect(leaves(ended, { suspensions: [PART] })).toBe('none');
  });

  it('that suspends or resumes is what the suspensions leave of it', () => {
    const resumed = entry('application.resumed', { side: 'KZ' });
    const suspended = entry('application.suspended', { ...WHOLE });
    expect(leaves(suspended, inForce)).toBe('suspended');
    expect(leaves(resumed, { ...inForce, suspensions: [PART, WHOLE] })).toBe('partly_suspended');
    expect(leaves(resumed, { ...inForce, provisional: true, suspensions: [WHOLE] })).toBe('full');
    expect(leaves(resumed, { provisional: true, suspensions: [WHOLE] })).toBe('provisional');
    expect(leaves(resumed, { suspensions: [WHOLE] })).toBe('none');
  });

  it('that asserts the stage is full in force, and as before where it was so before', () => {
    const suspensions = [PART];
    expect(leaves(asserted('in_force'), { suspensions })).toBe('full');
    expect(leaves(asserted('in_force'), { ...inForce, suspensions })).toBe('partly_suspended');
    expect(leaves(asserted('signed'), { provisional: true })).toBe('provisional');
    expect(leaves(asserted('signed'), { provisional: true, suspensions })).toBe('partly_suspended');
    expect(leaves(asserted('signed'))).toBe('none');
    expect(leaves(asserted('negotiating'), { provisional: true })).toBe('none');
  });

  it('of another kind is none', () => expect(leaves(entry('round.held'), inForce)).toBe('none'));
});
