import { describe, expect, it } from '@jest/globals';
import { getShortestPaths } from 'xstate/graph';
import { DATA } from '../../../test/histories/examples.js';
import { type Line, type Minutes, minutesOf, refusalsOf } from '../../../test/histories/minutes.js';
import type { EventType } from '../events/event-data.js';
import type { LedgerEvent } from '../facts/context.js';
import { KIND_VERSIONS } from '../kinds/index.js';
import type { Kind } from '../kinds/kind.js';
import { procedureCell } from '../kinds/procedure-table.js';
import { APPLICATIONS } from '../values/views.js';
import { applyEvent, initialState, type State } from './replay.js';
import { changesStage, stageFingerprint } from './stages.js';

type Region = (value: State['value']) => unknown;

const REGIONS: Record<string, Region> = {
  stage: ({ stage }) => stage,
  talks: ({ talks }) => talks,
  application: ({ application }) => application,
};
const PAIRS = Object.keys(REGIONS).flatMap((one, index) =>
  Object.keys(REGIONS)
    .slice(index + 1)
    .map((other) => [one, other] as const),
);
const DAY = '2025-01-01';

const logged = (type: EventType, data: Record<string, unknown> = {}): LedgerEvent => ({
  type,
  seq: 0,
  occurredOn: DAY,
  certainDay: 0,
  data: { ...DATA[type], ...data },
  sourced: true,
});
/** Every event that moves a region, with the data that decides where to; numbers of rounds and names do not. */
const MOVES: Record<string, LedgerEvent[]> = {
  stage: [
    logged('negotiations.opened'),
    logged('agreement.signed'),
    logged('agreement.entered_into_force'),
    logged('launch.announced'),
    logged('text.agreed'),
    logged('text.initialled'),
    logged('text.reopened'),
    logged('agreement.terminated'),
    logged('negotiations.abandoned'),
    logged('agreement.superseded'),
  ],
  talks: [logged('talks.paused'), logged('talks.resumed')],
  application: [
    logged('provisional_application.started'),
    logged('provisional_application.ended'),
    logged('application.suspended', { scope: 'part' }),
    logged('application.suspended', { scope: 'whole' }),
    logged('application.resumed'),
  ],
};
/** The straight road to entry into force: no other region opens up beside it. */
const ROAD = MOVES.stage!.slice(0, 3);

/** The shortest way to each pair of states that two regions can be in together; what else may happen, the stage decides. */
function shortestPaths(kind: Kind, one: string, other: string) {
  const pair = [REGIONS[one]!, REGIONS[other]!];
  const key = (value: State['value']) =>
    JSON.stringify([value.stage, ...pair.map((region) => region(value))]);
  const procedure = { kind, parties: ['EU', 'KZ'], reader: false };
  const moves = [...new Set([...ROAD, ...MOVES[one]!, ...MOVES[other]!])];
  const events = moves.filter(({ type }) => kind.events.includes(type));
  const paths = getShortestPaths(kind.machine, {
    fromState: kind.machine.resolveState(initialState(procedure)),
    // The machine knows the branches; whether the rules of a branch let it pass, `applyEvent` says.
    events: ((state: State) =>
      events.filter((event) => 'state' in applyEvent(procedure, state, event))) as never,
    serializeState: (({ value }: { value: State['value'] }) => key(value)) as never,
  });
  return paths.map(({ state, steps }) => ({
    reaches: pair.map((region) => region(state.value as State['value'])),
    events: steps.map(({ event }) => event as LedgerEvent).filter(({ seq }) => seq === 0),
  }));
}

/** Whether the kind may be provisionally applied. */
const foresees = ({ definition }: Kind) =>
  procedureCell(definition, 'provisional_application.started', 'signed').length > 0;

describe.each(KIND_VERSIONS)('every state that $kind can reach in version $version', (kind) => {
  it.each(PAIRS)('by %s and %s: its shortest way is accepted step by step', (one, other) => {
    const regions = [REGIONS[one]!, REGIONS[other]!] as const;
    const paths = shortestPaths(kind, one, other);
    expect(paths.length).toBeGreaterThan(kind.rail.length);
    /** A way goes on from one that was walked before, but for its last step. */
    const walked = new Map<string, Minutes>();
    for (const { reaches, events } of paths) {
      const minutes = (
        walked.get(JSON.stringify(events.slice(0, -1))) ?? minutesOf(`${kind.kind}@${kind.version}`)
      ).fork();
      for (const { type, data } of events.slice(minutes.history().lastSeq)) {
        expect(refusalsOf(minutes.record([['track', type, DAY, data]]))).toEqual([]);
      }
      walked.set(JSON.stringify(events), minutes);
      const { value } = minutes.state();
      expect(regions.map((region) => region(value))).toEqual(reaches);
    }
  });

  it('takes in every stage to which its table leads, and every application that the kind foresees', () => {
    const reached = shortestPaths(kind, 'stage', 'application').map(({ reaches }) => reaches);
    expect(new Set(reached.map(([stage]) => stage))).toEqual(new Set(kind.stages));
    const isApplied = foresees(kind) || kind.stages.includes('in_force');
    const foreseen = APPLICATIONS.filter((application) =>
      application === 'provisional' ? foresees(kind) : application === 'none' || isApplied,
    );
    expect(new Set(reached.map(([, application]) => application))).toEqual(new Set(foreseen));
  });

  it('is applied only from signature to the end', () => {
    const reached = shortestPaths(kind, 'stage', 'application').map(({ reaches }) => reaches);
    const applied = reached.filter(([, application]) => application !== 'none').map(([stage]) => stage);
    const last = kind.stages.includes('in_force') ? ['in_force'] : [];
    expect(new Set(applied)).toEqual(new Set(foresees(kind) ? ['signed', ...last] : last));
  });
});

describe('what tells whether the stage is another on any day', () => {
  const print = (...lines: Line[]) => stageFingerprint(minutesOf('agreement', ...lines).history().timeline);
  const opened = (on: string): Line => ['negotiations.opened', on];
  const held = (on: string): Line => ['consultation.held', on];

  it('is the same where only entries differ that change no stage', () => {
    expect(print(held('2025-01-10'))).toBe(print());
    expect(print(opened('2025-01-10'), held('2025-02-10'))).toBe(print(opened('2025-01-10')));
    expect(print(opened('2025-01-10'), held('2025-01-10'))).toBe(print(opened('2025-01-10')));
  });

  it('is another where a stage is reached on another day, is said to be, or is seen earlier', () => {
    const prints = [
      print(),
      print(opened('2025-01-10')),
      print(opened('2025-01-11')),
      print(opened('2025')),
      print(opened('2025'), held('2025-06-01')),
      print(opened('2025-01/2025-12')),
      print(opened('2025-01-10'), ['agreement.signed', '2025-02-10']),
      print(opened('2025-01-10'), ['text.agreed', '2025-02-01'], ['agreement.signed', '2025-02-10']),
    ];
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('knows whether an entry changed it', () => {
    const { timeline } = minutesOf('agreement', opened('2025-01-10'), held('2025-02-10')).history();
    expect([0, 1, 2, 3].map((seq) => changesStage(timeline, seq))).toEqual([false, true, false, false]);
  });
});
