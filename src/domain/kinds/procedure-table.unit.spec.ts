import { describe, expect, it } from '@jest/globals';
import { DATA, of } from '../../../test/histories/examples.js';
import { type Line, Minutes, ROAD, roadTo } from '../../../test/histories/minutes.js';
import { EVENT_TYPES, type EventType } from '../events/event-data.js';
import { emptyContext } from '../facts/context.js';
import { CODES_OF } from '../machine/rule-codes.js';
import { RULES } from '../machine/rules.js';
import { PASSES_AT, STAGE_RULES } from '../machine/stage-rules.js';
import { STAGES, type Stage } from '../values/views.js';
import { KIND_VERSIONS, kindOf } from './index.js';
import type { Kind } from './kind.js';
import { procedureCell, stagesOf } from './procedure-table.js';

const BEFORE_SIGNATURE: Stage[] = ['exploratory', 'announced', 'negotiating', 'text_agreed', 'initialled'];
const TWO = ['EU', 'KZ'];
const FIVE = ['EU', 'KZ', 'XA', 'XB', 'XC'];

/** Ways to a stage on which facts differ: provisionally applied; in force for one party alone. */
const MORE_ROADS: Partial<Record<Stage, Line[][]>> = {
  signed: [[...ROAD.signed!, ['provisional_application.started']]],
  in_force: [[...ROAD.signed!, ['agreement.entered_into_force', undefined, { side: 'EU' }]]],
};

/** On every way a step may be open that was agreed before. */
const STEP: Line = ['action.agreed', '2019', { number: 1, side: 'KZ', what: 'Send the list' }];

/** The histories that stand at a stage, between two parties and between five. */
function standing({ kind, version, events }: Kind, stage: Stage): Minutes[] {
  const road = roadTo(`${kind}@${version}`, stage);
  const roads = [road, ...(events.includes(STEP[0]) ? [[STEP, ...road]] : []), ...(MORE_ROADS[stage] ?? [])];
  return [TWO, FIVE].flatMap((parties) =>
    roads.flatMap((road) => {
      const minutes = new Minutes({ track: { kind: `${kind}@${version}`, parties } });
      try {
        return [minutes.log(...road)];
      } catch {
        // The kind has no such way.
        return [];
      }
    }),
  );
}

/** What of an event's data chooses among the ways that it may take. */
function examplesOf(type: EventType): Line[] {
  const [, occurredOn, data = {}] = of(type);
  const choices: Record<string, unknown>[] =
    type === 'stage.asserted'
      ? STAGES.map((stage) => ({ stage, reason: 'told' }))
      : [{}, { side: 'XA' }, { side: 'EU' }, { sides: ['XA'] }, { partial: true }];
  return choices.map((choice) => [type, occurredOn, { ...DATA[type], ...data, ...choice }]);
}

const always = ['event_not_possible', 'event_not_of_kind'];

describe.each(KIND_VERSIONS)('the procedure of $kind, version $version', (kind) => {
  it.each(STAGES)('leads from %s where its table says, and nowhere else', (stage) => {
    const histories = standing(kind, stage);
    for (const type of kind.events) {
      const cell = procedureCell(kind.definition, type, stage);
      const tabled = new Set(cell.map(({ target }) => target?.stage ?? stage));
      const found = new Set<Stage>();
      const { hard = [], soft = [], transitions = [] } = kind.definition.events[type]!;
      const hardCodes = [...hard, ...transitions.flatMap((one) => one.hard ?? [])].flatMap(
        (rule) => CODES_OF[rule] ?? [],
      );
      const softCodes = [...soft, ...transitions.flatMap((one) => one.soft ?? [])].flatMap(
        (rule) => CODES_OF[rule] ?? [],
      );
      for (const minutes of histories) {
        for (const line of examplesOf(type)) {
          const { refusals, warnings, state } = minutes.when(...line);
          if (refusals.length === 0) found.add(state.value.stage);
          for (const { code } of refusals) expect([...always, ...hardCodes]).toContain(code);
          for (const { code } of warnings) expect(softCodes).toContain(code);
        }
      }
      expect([type, [...found].toSorted()]).toEqual([type, [...tabled].toSorted()]);
    }
  });
});

describe('the table of a procedure', () => {
  it.each(KIND_VERSIONS)(
    'of $kind, version $version, has no way for events that it does not know',
    (kind) => {
      const unknown = EVENT_TYPES.filter((type) => !kind.events.includes(type));
      for (const type of unknown)
        for (const stage of STAGES) expect(procedureCell(kind.definition, type, stage)).toEqual([]);
    },
  );

  it('given a way that asks for nothing, then no later one from that stage is in it', () => {
    const [first, second] = (['announced', 'negotiating'] as const).map((stage) => ({
      from: ['exploratory' as const],
      target: { stage },
    }));
    const { definition } = kindOf('agreement');
    const events = { ...definition.events, 'launch.announced': { transitions: [first!, second!] } };
    expect(procedureCell({ ...definition, events }, 'launch.announced', 'exploratory')).toEqual([first]);
  });

  it('given no event that leads to a stage, then it is none of the kind, though it may be asserted', () => {
    const { definition } = kindOf('agreement');
    const { 'agreement.superseded': _, ...events } = definition.events;
    expect(events).toHaveProperty(['stage.asserted']);
    expect(stagesOf({ ...definition, events })).toEqual(STAGES.filter((stage) => stage !== 'superseded'));
  });
});

it('every rule says by which code it refuses or warns', () =>
  expect(Object.keys(CODES_OF).toSorted()).toEqual(Object.keys(RULES).toSorted()));

describe('a rule that asks for the stage', () => {
  /** Among five, one of which may be named. Only what is signed and not in force is applied provisionally. */
  const found = (rule: string, stage: Stage) =>
    ['EU', undefined].map((side) => {
      const context = { ...emptyContext(FIVE), provisional: stage === 'signed' };
      const event = { type: 'statement.made', seq: 1, occurredOn: '2025', data: { side } } as never;
      return RULES[rule]!({ stage, talks: 'active', context, event, kind: 'agreement', step: undefined });
    });

  it.each(Object.entries(PASSES_AT))(
    '%s passes at the stages that are named, and at no other',
    (rule, stages) => {
      const passes = STAGES.filter((stage) => found(rule, stage).includes(null));
      expect(passes).toEqual(STAGES.filter((stage) => stages.includes(stage)));
    },
  );

  it.each<[string, Stage[]]>([
    ['talks-opened@1', ['exploratory', 'announced']],
    ['text-agreed@1', STAGES.filter((stage) => stage !== 'text_agreed' && stage !== 'initialled')],
    ['signature-expected@1', [...BEFORE_SIGNATURE, 'abandoned', 'superseded']],
    ['in-force-expected@1', STAGES.filter((stage) => stage !== 'in_force')],
    ['text-before-signature@1', ['signed', 'in_force', 'terminated', 'abandoned', 'superseded']],
  ])('%s warns at these and at no other', (rule, stages) => {
    expect(STAGES.filter((stage) => !found(rule, stage).includes(null))).toEqual(
      STAGES.filter((stage) => stages.includes(stage)),
    );
  });

  it.each(Object.keys(STAGE_RULES))('%s finds what its codes name', (rule) => {
    const codes = STAGES.flatMap((stage) => found(rule, stage)).flatMap((one) => one ?? []);
    expect([...new Set(codes.map(({ code }) => code))]).toEqual(CODES_OF[rule]);
  });
});
