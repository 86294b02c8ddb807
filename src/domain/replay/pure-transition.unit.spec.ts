import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { transition } from 'xstate';
import { DATA } from '../../../test/histories/examples.js';
import { EVENT_TYPES } from '../events/event-data.js';
import type { LedgerEvent } from '../facts/context.js';
import { KIND_VERSIONS } from '../kinds/index.js';
import { enabledTransitions, stateAfter } from '../machine/pure-transition.js';
import { initialState } from './replay.js';

const PARTIES = ['EU', 'KZ'];

const event: fc.Arbitrary<LedgerEvent> = fc
  .record({ type: fc.constantFrom(...EVENT_TYPES), side: fc.constantFrom(...PARTIES) })
  .map(({ type, side }) => ({
    type,
    seq: 0,
    occurredOn: '2025-01-01',
    certainDay: 0,
    data: { ...DATA[type], side },
    sourced: true,
  }));

const cases = KIND_VERSIONS.flatMap((kind) => [
  { kind, name: `${kind.kind}@${kind.version}`, reader: false as const },
  { kind, name: `${kind.kind}@${kind.version} in reader’s mode`, reader: true as const },
]);

describe('a step with the actor and the states that are kept', () => {
  it.each(cases)('is the step that XState’s own function takes: $name', ({ kind, reader }) => {
    const { machine } = kind;
    fc.assert(
      fc.property(fc.array(event, { maxLength: 25 }), (events) => {
        let snapshot = machine.resolveState(initialState({ parties: PARTIES }));
        for (const read of events) {
          const one = reader ? { ...read, reader } : read;
          const stored = { value: snapshot.value as object, context: snapshot.context };
          const [expected] = transition(
            machine,
            machine.resolveState({ ...stored, value: snapshot.value }),
            one,
          );
          const next = stateAfter(machine, stored, one, enabledTransitions(machine, stored, one));
          expect(next).toEqual({ value: expected.value, context: expected.context });
          snapshot = expected;
        }
      }),
      { numRuns: 40 },
    );
  });
});
