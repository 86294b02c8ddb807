import { describe, expect, it } from '@jest/globals';
import { DATA, of } from '../../../test/histories/examples.js';
import { type Line, Minutes, ROAD, roadTo } from '../../../test/histories/minutes.js';
import {
  type EntryIntoForceClause,
  EVENT_TYPES,
  type EventType,
  MOST_ARTICLES,
} from '../events/event-data.js';
import { type Context, emptyContext, NO_ROUNDS, type PeriodInForce } from '../facts/context.js';
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

describe('what a rule finds', () => {
  const second = { number: 2, occurredOn: '2025', place: null };
  const rounds = {
    ...NO_ROUNDS,
    recorded: 1,
    numbers: [[2, 2]] as [number, number][],
    again: 2,
    last: [second],
  };
  const planned = [{ number: 3, target: '2026', place: null }];
  const step = { number: 1, seq: 3, side: 'KZ', due: null, closed: null };
  const closed = { how: 'done' as const, on: '2024', seq: 5 };
  const counting = (after: EntryIntoForceClause['after']) => ({
    terms: { seq: 1, entryIntoForce: { after } },
  });
  const signed = { byParty: { EU: { signed: '2025' }, KZ: { signed: '2025' } } };
  const inAYear = { seq: 1, entryIntoForce: { after: 'signature' as const, months: 12 } };
  const twin = (...inForce: PeriodInForce[]) => ({ external: { twin: { slug: 'ra', inForce } } });
  const many = <T>(most: number, one: (nth: number) => T) =>
    Array.from({ length: most }, (_, nth) => one(nth));
  const article = (nth: number) => ({ ref: `${nth}`, state: 'open' as const, since: '2024', seq: 1 });

  /** Between the Union and Kazakhstan, of what is signed while talks are paused, on a day of 2025, without a source. */
  const FOUND: [rule: string, code: string, data: object, given?: Partial<Context>, more?: object][] = [
    ['number-not-held@1', 'round_already_held', { number: 2 }, { rounds }],
    ['number-not-held@2', 'round_already_held', { number: 2 }, { rounds: { ...rounds, again: 0 } }],
    ['series-begins@1', 'round_series_begins', { number: 2 }, { rounds }],
    ['not-planned-yet@1', 'round_planned_already', { number: 3 }, { planned }],
    ['round-planned@1', 'round_not_planned', { number: 4 }, { planned }],
    ['round-in-sequence@1', 'round_out_of_sequence', { number: 7 }, { rounds }],
    ['round-in-sequence@2', 'round_out_of_sequence', { number: 7 }, { rounds }],
    ['another-meeting@1', 'maybe_same_meeting', {}, { rounds }],
    ['target-not-before-planning@1', 'target_before_planning', { target: '2024' }],
    ['talks-not-paused@1', 'talks_paused', {}],
    ['round-known@1', 'no_round_recorded', {}],

    ['side-is-party@1', 'side_not_party', { side: 'XA' }],
    ['side-takes-part@1', 'side_not_party', { side: 'XA' }],
    ['depositor-takes-part@1', 'side_not_party', { side: 'XA' }],
    ['party-is-new@1', 'party_already', { party: 'KZ' }],
    ['party-is-known@1', 'side_not_party', { party: 'XA' }],
    ['step-of-side@1', 'step_not_of_party', { side: 'KZ' }, {}, { step: 'mandate' }],
    ['step-of-side@1', 'side_not_party', {}, { parties: ['KZ', 'XA'] }],
    ['more-than-two-parties@1', 'only_two_parties', {}],
    ['side-enters-later@1', 'event_not_possible', {}],
    ['others-sign-later@1', 'event_not_possible', {}],
    ['no-reservation-between-two@1', 'reservation_between_two', {}],

    ['action-is-new@1', 'action_already', { number: 1 }, { actions: [step] }],
    ['action-is-open@1', 'action_unknown', { number: 2 }, { actions: [step] }],
    ['action-is-open@1', 'action_closed', { number: 1 }, { actions: [{ ...step, closed }] }],
    ['actions-not-too-many@1', 'too_many_actions', {}, { actions: many(1_000, () => step) }],
    ['articles-not-too-many@1', 'too_many_articles', {}, { articles: many(MOST_ARTICLES + 1, article) }],
    ['text-before-signature@1', 'text_after_signature', {}],

    [
      'before-entry-into-force@2',
      'provisional_after_entry_into_force',
      { side: 'KZ' },
      {},
      { stage: 'in_force' },
    ],
    ['sourced@1', 'source_required', {}],
    ['on-the-day-stated@1', 'not_on_the_day_stated', { until: '2024' }],
    ['mandate-known@1', 'mandate_unknown', {}],
    ['signing-authorised@1', 'signing_not_authorised', {}],
    ['signing-authorised@2', 'signing_not_authorised', {}],
    ['consent-first@1', 'consent_missing', { side: 'EU' }],
    ['consent-not-refused@1', 'consent_refused', {}, { refused: { KZ: '2024' } }],
    ['notified@1', 'notification_missing', {}],
    ['notified@2', 'notification_missing', {}],
    ['clauses-met@1', 'signature_missing', {}, counting('signature')],
    ['clauses-met@1', 'notification_missing', {}, counting('last_notification')],
    ['clauses-met@1', 'receipt_missing', {}, counting('last_receipt')],
    ['clauses-met@1', 'instrument_missing', {}, counting('last_instrument')],
    ['clauses-met@1', 'before_final_clauses', {}, { ...signed, terms: inAYear }],
    [
      'no-adverse-opinion@1',
      'adverse_opinion',
      {},
      { adverseOpinion: { court: 'CJEU', occurredOn: '2024' } },
    ],
    ['twin-in-force@1', 'twin_not_in_force', {}, {}, twin()],
    ['twin-in-force@1', 'twin_in_force_later', {}, {}, twin({ from: '2026', until: null })],
    ['suspension-open@1', 'nothing_suspended', {}],
    ['notice-elapsed@1', 'denunciation_unknown', {}],
    ['notice-elapsed@1', 'notice_not_elapsed', {}, { denounced: { on: '2024', effectiveOn: '2026' } }],
    ['notice-elapsed@2', 'denunciation_unknown', {}, { terms: { seq: 1, denunciationMonths: 6 } }],
    ['notice-elapsed@2', 'notice_not_elapsed', {}, { denounced: { on: '2024', effectiveOn: '2026' } }],
  ];

  it.each(FOUND)('%s: %s, and its codes name it', (rule, code, data, given = {}, more = {}) => {
    const context = { ...emptyContext(TWO), ...given };
    const event = {
      type: 'agreement.entered_into_force',
      seq: 9,
      occurredOn: '2025',
      sourced: false,
      data,
      ...more,
    };
    const found = RULES[rule]!({
      ...{ stage: 'signed', talks: 'paused', kind: 'agreement', step: undefined },
      ...{ context, event: event as never, ...more },
    });
    expect([...new Set([found].flat().map((one) => one?.code))]).toEqual([code]);
    expect(CODES_OF[rule]).toContain(code);
  });

  it('is told of every rule', () => {
    const told = [...FOUND.map(([rule]) => rule), ...Object.keys(STAGE_RULES)];
    expect([...new Set(told)].toSorted()).toEqual(Object.keys(RULES).toSorted());
  });
});
