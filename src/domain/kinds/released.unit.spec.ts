import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import { DATA } from '../../../test/histories/examples.js';
import { Minutes, roadTo } from '../../../test/histories/minutes.js';
import type { Draft } from '../decide/decide.js';
import type { EventType } from '../events/event-data.js';
import type { LedgerEvent } from '../facts/context.js';
import type { KindDefinition } from '../machine/definition.js';
import { basisOf } from '../replay/deadline-basis.js';
import { deadlinesOf } from '../replay/deadlines.js';
import { nextEvents } from '../replay/next.js';
import { applyEvent, initialState, type Procedure, type State } from '../replay/replay.js';
import { statusOn } from '../replay/status.js';
import { dayNumber, dayOf } from '../values/dates.js';
import { isSame } from '../values/same.js';
import type { Day } from '../values/views.js';
import * as ALL from './all.js';
import { kindOf } from './index.js';
import type { Kind } from './kind.js';

/** A hash of what it makes of the examples in test/histories, to be added with each version. */
const RELEASED: Record<string, string> = {
  'air-transport@2': '137136a914632a42',
  'air-transport@4': '5cfcdd91f1d48fd1',
  'readmission@2': 'b3ad21e0c09d92f4',
  'readmission@4': '2b57c42bfee49ff9',
  'visa-facilitation@2': '5b74432d2cd2a53b',
  'visa-facilitation@4': 'faa561c14c8f7d9b',
  'agreement@4': '90bb6272a07dfd17',
};

/** Two parties; three, of which one has members; and the same to a reader, who sees a part of the ledger. */
const BETWEEN: Partial<Procedure>[] = [
  {},
  { parties: ['EU', 'KZ', 'XA'], members: { EU: ['XB'] } },
  { reader: true },
];

const nameOf = ({ kind, version }: Pick<Kind, 'kind' | 'version'>) => `${kind}@${version}`;

const SAID: typeof DATA = {
  ...DATA,
  'terms.stated': {
    ...{ duration: 'P5Y', renewal: 'P1Y', denunciationMonths: 6 },
    entryIntoForce: { after: 'last_instrument', months: 1, days: 10 },
  },
  'action.agreed': { number: 1, side: 'KZ', what: 'Send the draft', due: '2021-06' },
};

/** What may be one side's is tried for all and for one side. */
const OF_A_SIDE = /^(?:provisional|application|agreement\.(?:entered|terminated))/;
const dataOf = (type: EventType): Draft['data'][] => [
  { ...SAID[type] },
  ...(OF_A_SIDE.test(type) ? [{ ...SAID[type], side: 'KZ' }] : []),
];

const eventOn = (day: Day, seq: number, type: EventType, data: Draft['data']): LedgerEvent => ({
  ...{ type, seq, occurredOn: day, certainDay: dayNumber(day), data, sourced: true },
});

/** As it is told: a field that is only added to every state is no other behaviour. */
const told = (state: State, day: Day): unknown => [
  statusOn(state, day, null),
  state.context.inForce,
  deadlinesOf(state, dayNumber(day)).map((deadline) => [deadline, basisOf(deadline, state)]),
];

/** What each event does next: why it is refused, of what it warns, and the state that it leads to. */
const outcomes = (procedure: Procedure, state: State, day: Day): unknown[] =>
  procedure.kind.events.flatMap((type) =>
    dataOf(type).map((data) => {
      const { state: next, ...found } = {
        state: null,
        ...applyEvent(procedure, state, eventOn(day, 1_000, type, data)),
      };
      return [type, found, next && told(next, day)];
    }),
  );

/** The states while everything is recorded that can be, one after the other, ten days apart. */
function everything(procedure: Procedure, types: readonly EventType[]): State[] {
  const states = [initialState(procedure)];
  for (const type of types)
    for (const side of ['EU', 'KZ']) {
      const data = { ...SAID[type], ...('side' in (SAID[type] ?? {}) && { side }) };
      const event = eventOn(dayOf(18_000 + states.length * 10), states.length, type, data);
      const result = applyEvent(procedure, states.at(-1) as State, event);
      if ('state' in result) states.push(result.state);
    }
  return states;
}

function behaviourOf(kind: Kind): string {
  const hash = createHash('sha256');
  const tell = (one: unknown) => void hash.update(`${canonicalize(one)}\n`);
  for (const stage of kind.stages) {
    const minutes = new Minutes({ track: { kind: nameOf(kind) } });
    minutes.log(...roadTo(kind.kind, stage).filter(([type]) => kind.events.includes(type)));
    tell(outcomes(minutes.history().procedure, minutes.state(), '2021-01-01'));
  }
  for (const between of BETWEEN)
    for (const types of [kind.events, kind.events.toReversed()]) {
      const procedure = { kind, parties: ['EU', 'KZ'], members: {}, reader: false, ...between };
      const states = everything(procedure, types);
      tell(states.map((state) => told(state, '2030-01-01')));
      const end = states.at(-1) as State;
      tell(outcomes(procedure, end, '2030-01-01'));
      tell(nextEvents(procedure, end, '2030-01-01'));
    }
  return hash.digest('hex').slice(0, 16);
}

/** What the database of the newest recorded release holds (test/releases). */
function storedDefinitions(): KindDefinition[] {
  const releases = readdirSync('test/releases').filter((name) => name.endsWith('.json.gz'));
  const newest = releases.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  const { tables } = JSON.parse(gunzipSync(readFileSync(`test/releases/${newest}`)).toString());
  return tables.kind_definitions.map(({ definition }: { definition: KindDefinition }) => definition);
}

/** Labels may be improved. */
const withoutLabels = ({ labels: _, ...definition }: KindDefinition) => definition;

describe('a released version of a kind', () => {
  // Start-up refuses a definition that differs from the one in the database.
  it('is as the database of a release holds it', () => {
    for (const stored of storedDefinitions()) {
      const { definition } = kindOf(stored.kind, stored.version);
      expect([nameOf(stored), isSame(withoutLabels(definition), withoutLabels(stored))]).toEqual([
        nameOf(stored),
        true,
      ]);
    }
  });

  // A track says by which version it is read. Who wants its entries read otherwise makes a new version.
  it.each(Object.entries(RELEASED))('%s reads every entry as it always has', (name, behaviour) => {
    const [kind = '', version] = name.split('@');
    expect(behaviourOf(kindOf(kind, Number(version)))).toBe(behaviour);
  });

  it('has its behaviour written down', () => {
    const released = Object.values(ALL).flatMap((versions) => versions.map(nameOf));
    expect(Object.keys(RELEASED).toSorted()).toEqual(released.toSorted());
  });
});
