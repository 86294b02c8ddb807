import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { initialState, type State, stepOf } from '../../domain/replay/replay.js';
import { asStored } from '../../ledger/rows/stored-row.js';
import { storedStateOf } from '../../ledger/rows/stored-state.js';
import { isStoredAs, jsonbText, StoredStates, StoredSteps } from './stored-json.js';

const json = fc.jsonValue({ depthSize: 'small' }).map((value) => JSON.parse(JSON.stringify(value)));

/** States of which each shares most members with the one before. */
const history = fc
  .array(fc.record({ name: fc.constantFrom('since', 'title', 'rounds', 'bases', 'more'), value: json }))
  .map((changes) => {
    const states = [initialState({ parties: ['EU', 'KZ'] })];
    for (const { name, value } of changes) {
      const last = states.at(-1) as State;
      states.push({ ...last, context: { ...last.context, [name]: value } });
    }
    return states;
  });

const stored = (state: State) => jsonbText(storedStateOf(state));

describe('the text of jsonb', () => {
  it('says what the value says, with names by length', () => {
    fc.assert(fc.property(json, (value) => expect(JSON.parse(jsonbText(value))).toEqual(value)));
    expect(jsonbText({ bb: [1, 'ж"', null], a: {}, c: undefined })).toBe(
      '{"a": {}, "bb": [1, "ж\\"", null]}',
    );
  });

  it('is told from the text of any other value', () => {
    fc.assert(
      fc.property(fc.array(json), json, (stored, computed) => {
        const isSame = JSON.stringify(asStored(stored)) === JSON.stringify(asStored(computed));
        expect(isStoredAs(jsonbText(stored), computed)).toBe(isSame);
      }),
    );
  });

  it('is read where it is written in another way', () => {
    expect(isStoredAs('{"b":[],"a": 1.0}', { a: 1, b: [] })).toBe(true);
    expect(isStoredAs('{"a": "1"}', { a: 1 })).toBe(false);
    expect(isStoredAs('{"a": null}', {})).toBe(false);
    expect(isStoredAs('{"a": null}', { a: undefined })).toBe(false);
  });
});

describe('stored states in turn', () => {
  it('are those of a history, in whatever order they are asked for', () => {
    const states = new StoredStates();
    fc.assert(
      fc.property(history, fc.nat(), (all, at) => {
        for (const state of [...all, all[at % all.length] as State])
          expect(states.has(stored(state), state)).toBe(true);
      }),
    );
  });

  it('are not those of another history', () => {
    fc.assert(
      fc.property(history, history, (all, others) => {
        const states = new StoredStates();
        for (const [index, state] of all.entries()) {
          const other = others[index] ?? initialState({ parties: ['EU', 'UZ'] });
          const isSame = jsonbText(other) === jsonbText(state);
          expect(states.has(stored(other), state)).toBe(isSame);
        }
      }),
    );
  });

  it.each([
    ['a member more', (text: string) => text.replace('{"way"', '{"it": 1, "way"')],
    ['a member less', (text: string) => text.replace('"way": [], ', '')],
    ['a member beside the context', (text: string) => `${text.slice(0, -1)}, "more": {}}`],
    ['another value', (text: string) => text.replace('exploratory', 'announced')],
  ])('are not those with %s', (_, change) => {
    const states = new StoredStates();
    const state = initialState({ parties: ['EU', 'KZ'] });
    expect(states.has(stored(state), state)).toBe(true);
    const changed = change(stored(state));
    expect(changed).not.toBe(stored(state));
    expect(states.has(changed, state)).toBe(false);
  });
});

describe('a state that an earlier release stored', () => {
  it('says the same, with all members', () => {
    const state = initialState({ parties: ['EU', 'KZ'] });
    expect(new StoredStates().has(jsonbText(state), state)).toBe(true);
  });
});

describe('stored steps in turn', () => {
  const before = initialState({ parties: ['EU', 'KZ'] });
  const after: State = { ...before, context: { ...before.context, steps: { KZ: { ratified: '2025-03' } } } };
  const [first, second] = [before, after].map((state) => jsonbText(stepOf(state))) as [string, string];

  it('are those of their states, each time', () => {
    const steps = new StoredSteps();
    for (const [state, own, other] of [
      [before, first, second],
      [after, second, first],
      [before, first, second],
    ] as const) {
      expect(steps.has(own, state)).toBe(true);
      expect(steps.has(other, state)).toBe(false);
      expect(steps.has(JSON.parse(own), state)).toBe(true);
    }
  });
});
