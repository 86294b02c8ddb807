import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyContext } from '../../domain/facts/context.js';
import { initialState, type State } from '../../domain/replay/replay.js';
import { stateOf, storedStateOf } from './stored-state.js';

const start = initialState({ parties: ['EU', 'KZ'] });
const withContext = (context: Partial<State['context']>): State => ({
  ...start,
  context: { ...start.context, ...context },
});

describe('a stored state', () => {
  it('given nothing is recorded, then it has the parties and the way, which is empty', () => {
    expect(storedStateOf(start)).toEqual({ value: start.value, context: { parties: ['EU', 'KZ'], way: [] } });
  });

  it('given something happened, then it has what is another since', () => {
    const state = withContext({ since: '2024-03', planned: [], provisional: true, title: 'On visas' });
    expect(storedStateOf(state).context).toEqual({
      ...{ parties: ['EU', 'KZ'], way: [] },
      ...{ since: '2024-03', provisional: true, title: 'On visas' },
    });
  });

  it('whatever happened, is read as the state that it was', () => {
    const member = fc.constantFrom(...Object.keys(emptyContext([])));
    const changes = fc.dictionary(member, fc.jsonValue({ depthSize: 'small' }));
    fc.assert(
      fc.property(changes, (changed) => {
        const state = JSON.parse(JSON.stringify(withContext(changed))) as State;
        expect(stateOf(JSON.parse(JSON.stringify(storedStateOf(state))))).toEqual(state);
      }),
    );
  });

  it('of one state is one, so that it is sent once for both logs', () => {
    expect(storedStateOf(start)).toBe(storedStateOf(start));
  });
});
