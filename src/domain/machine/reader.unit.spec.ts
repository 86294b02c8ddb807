import { describe, expect, it } from '@jest/globals';
import { of } from '../../../test/histories/examples.js';
import { type Line, Minutes } from '../../../test/histories/minutes.js';
import { KIND_VERSIONS, kindOf } from '../kinds/index.js';
import { STAGES } from '../values/views.js';
import { compileKind } from './compile.js';
import { kindDefinitionSchema } from './definition.js';

/** The public log of one track, as its reader folds it. */
const seen = (...lines: Line[]) =>
  new Minutes({ track: { kind: 'visa-facilitation', twin: 'ra', reader: true } }).log(...lines);
const standing = (...lines: Line[]) => {
  const { stage, application } = seen(...lines).state().value;
  return [stage, application];
};

describe('the public’s reading, where a step before is hidden', () => {
  it.each([
    ['text.agreed', 'text_agreed', 'none'],
    ['text.initialled', 'initialled', 'none'],
    ['agreement.signed', 'signed', 'none'],
    ['agreement.entered_into_force', 'in_force', 'full'],
    ['agreement.terminated', 'terminated', 'none'],
    ['negotiations.abandoned', 'abandoned', 'none'],
    ['agreement.superseded', 'superseded', 'none'],
  ] as const)('%s alone reads as %s', (type, stage, application) =>
    expect(standing(of(type))).toEqual([stage, application]),
  );

  it('a round after a hidden reopening reads as negotiating again', () =>
    expect(standing(['text.initialled'], ['agreement.signed'], ['round.held'])).toEqual([
      'negotiating',
      'none',
    ]));

  it('a text reopened, whose initialling is hidden, is being negotiated', () =>
    expect(standing(['round.held'], of('text.reopened'))).toEqual(['negotiating', 'none']));

  it('an initialling in part shows that there are talks', () =>
    expect(standing(['text.initialled', undefined, { partial: true }])).toEqual(['negotiating', 'none']));

  it('a later announcement moves nothing back', () =>
    expect(standing(['agreement.signed'], ['launch.announced'])).toEqual(['signed', 'none']));

  it('a second entry into force changes nothing', () => {
    const entered: Line = ['agreement.entered_into_force'];
    expect(standing(entered, ['application.suspended', undefined, { scope: 'part' }], entered)[0]).toBe(
      'in_force',
    );
  });

  it('a suspension and a milestone show, even where what they rest on is hidden', () => {
    const minutes = seen(['consent.given', '2025', { side: 'EU' }], of('application.suspended'));
    expect(minutes.state().value.application).toBe('partly_suspended');
    expect(minutes.state().context.steps.EU!.consent).toBe('2025');
  });

  it('a round that was held twice, as far as can be seen, is no contradiction', () => {
    const round: Line = ['round.held', undefined, { number: 1 }];
    expect(seen(round, round).state().context.rounds.recorded).toBe(2);
  });

  it('what the ledger takes reads the same: a branch for readers that comes before another is refused', () => {
    const { definition } = kindOf('visa-facilitation');
    const agreed = definition.events['text.agreed'];
    const transitions = agreed?.transitions?.toReversed();
    const events = { ...definition.events, 'text.agreed': { ...agreed, transitions } };
    expect(() => compileKind({ ...definition, events })).toThrow(
      /text\.agreed in reader's mode must come last/,
    );
  });

  it.each(KIND_VERSIONS)(
    'nothing of $kind, version $version, is ever refused',
    ({ kind, version, events }) => {
      for (const stage of STAGES) {
        const minutes = new Minutes({ track: { kind: `${kind}@${version}`, reader: true } });
        minutes.log(['stage.asserted', undefined, { stage, reason: 'told' }]);
        const asserted: Line = ['stage.asserted', undefined, { stage: 'signed', reason: 'told' }];
        for (const type of events) {
          const { refusals } = minutes.when(...(type === 'stage.asserted' ? asserted : of(type)));
          expect([stage, type, refusals]).toEqual([stage, type, []]);
        }
      }
    },
  );
});

describe('a definition', () => {
  const { definition } = kindOf('agreement');
  const compiled = (event: object) => () => compileKind({ ...definition, events: { 'meeting.held': event } });

  it.each(['hard', 'soft', 'actions'])('that names what is not there in its list `%s` is refused', (list) => {
    const names = { [list]: ['nowhere@1', 'nobody@2'] };
    for (const event of [names, { transitions: [{}, names] }])
      expect(compiled(event)).toThrow(
        'agreement: meeting.held names nowhere@1, nobody@2, which is not there',
      );
  });

  it('takes no rule without its version, and no other name', () => {
    for (const name of ['sourced', 'sourced@0', 'sourced@1a', 'Sourced@1', 'on--day@1', '-day@1', 'a b@1']) {
      const events = { 'meeting.held': { hard: [name] } };
      expect([name, kindDefinitionSchema.safeParse({ ...definition, events }).success]).toEqual([
        name,
        false,
      ]);
    }
  });
});
