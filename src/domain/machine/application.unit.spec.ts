import { describe, expect, it } from '@jest/globals';
import { codes, type Line, type Minutes, minutesOf, standingAt } from '../../../test/histories/minutes.js';

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

describe('what really happens', () => {
  it('a text is reopened after initialling, and a standing adverse opinion falls with it', () => {
    const minutes = minutesOf(
      'readmission',
      ['negotiations.opened'],
      ['text.initialled'],
      ['opinion.given', undefined, { court: 'Court of Justice', adverse: true }],
      ['text.reopened', undefined, { reason: 'the opinion' }],
    );
    expect(minutes.state()).toMatchObject({
      value: { stage: 'negotiating' },
      context: { adverseOpinion: null },
    });
    minutes.log(['text.initialled'], ['agreement.signed'], ['agreement.entered_into_force']);
    expect(minutes.state().value.stage).toBe('in_force');
  });

  it('a text is initialled in part, then wholly, then once more', () => {
    const minutes = minutesOf(
      'readmission',
      ['negotiations.opened'],
      ['text.initialled', '2021', { partial: true }],
    );
    expect(minutes.state().value.stage).toBe('negotiating');
    minutes.log(
      ['text.initialled', '2022'],
      ['text.initialled', '2023', { partial: true }],
      ['text.initialled', '2024'],
    );
    expect(minutes.state()).toMatchObject({ value: { stage: 'initialled' }, context: { since: '2022' } });
  });

  it('talks are abandoned and opened again', () => {
    const minutes = minutesOf(
      'readmission',
      ['negotiations.opened', '2015'],
      ['negotiations.abandoned', '2017'],
    );
    minutes.log(['launch.announced', '2019'], ['round.held', '2019-02', { number: 2 }]);
    expect(minutes.state().value.stage).toBe('abandoned');
    minutes.log(['negotiations.opened', '2020']);
    expect(minutes.state()).toMatchObject({ value: { stage: 'negotiating' }, context: { since: '2020' } });
  });

  it('talks pause for years, are paused again, and resume', () => {
    const minutes = minutesOf('readmission', ['negotiations.opened'], ['talks.paused'], ['talks.paused']);
    expect(minutes.state().value).toMatchObject({ stage: 'negotiating', talks: 'paused' });
    expect(minutes.log(['talks.resumed']).state().value.talks).toBe('active');
  });

  it('a signature is announced and postponed: the stage stays', () => {
    const minutes = standingAt('readmission', 'initialled').log(['signature.postponed']);
    expect(minutes.state().value.stage).toBe('initialled');
  });

  it('an agreement is superseded: the end, but for the way round', () => {
    const minutes = standingAt('readmission', 'in_force').log([
      'agreement.superseded',
      '2025',
      { by: 'its successor' },
    ]);
    expect(minutes.state()).toMatchObject({
      value: { stage: 'superseded' },
      context: { supersededBy: 'its successor' },
    });
    expect(minutes.state().context.inForce).toEqual([{ from: expect.any(String), until: '2025' }]);
    minutes.log(['stage.asserted', '2026', { stage: 'in_force', reason: 'the successor was annulled' }]);
    expect(minutes.state().value).toMatchObject({ stage: 'in_force', application: 'full' });
  });

  it('a date of entry into force is set, and set anew; the stage stays', () => {
    const scheduled = (target: string): Line => ['entry_into_force.scheduled', undefined, { target }];
    const minutes = standingAt('readmission', 'signed').log(scheduled('2027-01-01'), scheduled('2027-03-01'));
    expect(minutes.state()).toMatchObject({
      value: { stage: 'signed' },
      context: { entryIntoForce: '2027-03-01' },
    });
  });

  it('a track whose signature was only asserted says from when', () => {
    const minutes = minutesOf('readmission', ['stage.asserted', '2019', { stage: 'signed', reason: 'told' }]);
    minutes.log(['agreement.entered_into_force', '2021']);
    const [refusal] = minutes.when('round.held', '2022').refusals;
    expect(refusal).toEqual({
      code: 'round_after_signature',
      params: { event: 'round.held', stage: 'in_force', when: '2019' },
    });
  });
});
