import { describe, expect, it } from '@jest/globals';
import { standingAt } from '../../../test/histories/minutes.js';
import { LANGUAGES } from '../values/text.js';
import { STAGES } from '../values/views.js';
import { versions } from './air-transport.js';
import { stageGraph } from './graph.js';
import {
  addVersions,
  findKind,
  isAwaitedByTwin,
  KIND_VERSIONS,
  KINDS,
  kindOf,
  useVersions,
  waitsForTwin,
} from './index.js';
import type { Kind } from './kind.js';
import { missingStage, stageAfter } from './missing-stage.js';
import { SUBTYPES, subtypeLabels } from './subtypes.js';

const kind = kindOf('agreement');
const nameOf = ({ kind, version }: Kind) => `${kind} ${version}`;

describe('the stages of a kind', () => {
  const { states, edges } = stageGraph(kind);

  it('are joined by what leads from one to another, in their order, without what leads anywhere', () => {
    expect(states).toEqual(kind.stages);
    expect(edges[0]).toEqual({ from: 'exploratory', to: 'announced', event: 'launch.announced' });
    expect(edges).toContainEqual({ from: 'signed', to: 'in_force', event: 'agreement.entered_into_force' });
    expect(edges.map(({ event }) => event)).not.toContain('stage.asserted');
    const places = edges.map(({ from }) => STAGES.indexOf(from));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('have no way that only a reader takes', () => {
    for (const { from, to, event } of edges.filter(({ event }) => event === 'launch.announced'))
      expect(standingAt('agreement', from).when(event as 'launch.announced').state.value.stage).toBe(to);
  });

  it('say from which an event is possible, where it is not at this one', () => {
    expect(missingStage(kind, 'agreement.entered_into_force', 'negotiating')).toBe('signed');
    expect(missingStage(kind, 'agreement.entered_into_force', 'signed')).toBeNull();
    expect(missingStage(kind, 'statement.made', 'signed')).toBeNull();
    expect(missingStage(kind, 'agreement.signed', 'exploratory')).toBe('negotiating');
    expect(missingStage(kind, 'text.reopened', 'exploratory')).toBe('text_agreed');
  });

  it('say to which an event leads', () => {
    expect(stageAfter(kind, 'agreement.signed', 'negotiating')).toBe('signed');
    expect(stageAfter(kind, 'launch.announced', 'exploratory')).toBe('announced');
    expect(stageAfter(kind, 'statement.made', 'negotiating')).toBe('negotiating');
    expect(stageAfter(kind, 'agreement.entered_into_force', 'exploratory')).toBe('exploratory');
  });

  it('stay where others sign later, and where a kind does not know the event', () => {
    expect(stageAfter(kind, 'agreement.signed', 'signed')).toBe('signed');
    expect(kind.events).not.toContain('protocol.signed');
    expect(missingStage(kind, 'protocol.signed', 'signed')).toBeNull();
    expect(stageAfter(kind, 'protocol.signed', 'signed')).toBe('signed');
  });

  it('are all left for the end by a later agreement, and by a pause none', () => {
    for (const stage of STAGES) {
      expect(missingStage(kind, 'agreement.superseded', stage)).toBeNull();
      expect(stageAfter(kind, 'agreement.superseded', stage)).toBe('superseded');
      expect(stageAfter(kind, 'talks.paused', stage)).toBe(stage);
    }
  });
});

describe('a kind', () => {
  it('is found by its name, in its newest version or the one by which a track is read', () => {
    expect(findKind('air-transport')?.version).toBe(4);
    expect([1, 2, 3, 4].map((version) => findKind('air-transport', version)?.version)).toEqual([2, 2, 4, 4]);
    expect(findKind('air-transport', 5)).toBeUndefined();
    expect(findKind('air')).toBeUndefined();
    expect(() => kindOf('air', 3)).toThrow('no such kind: air 3');
    expect(() => kindOf('air')).toThrow(/no such kind: air $/);
  });

  it('stands in the list once, the general one last', () => {
    const names = KINDS.map((one) => one.kind);
    expect(new Set(names).size).toBe(names.length);
    expect(names.at(-1)).toBe('agreement');
  });

  it('waits for its twin, is awaited by it, or has none', () => {
    expect(['visa-facilitation', 'readmission', 'agreement', 'none'].map(waitsForTwin)).toEqual([
      ...[true, false, false, false],
    ]);
    expect(['visa-facilitation', 'readmission', 'agreement', 'none'].map(isAwaitedByTwin)).toEqual([
      ...[false, true, false, false],
    ]);
  });

  it('has for its twin a kind of which it is the twin, and one of the two waits', () => {
    for (const { kind, twin, waitsForTwin } of KINDS.filter((one) => one.twin !== null)) {
      const other = kindOf(twin as string);
      expect([other.twin, other.waitsForTwin]).toEqual([kind, !waitsForTwin]);
    }
  });

  it('is read by other definitions while an archive uses its own', () => {
    const before = KIND_VERSIONS.map(nameOf);
    const own = versions.map((one) => ({ ...one, labels: { ...one.labels, help: one.labels.short } }));
    const [was] = [findKind('air-transport')];
    const forget = useVersions(own);
    const [used, all] = [findKind('air-transport'), KIND_VERSIONS.map(nameOf)];
    forget();
    expect(used?.labels.help).toEqual(own[0]?.labels.short);
    expect(all.toSorted()).toEqual(before.toSorted());
    expect(findKind('air-transport')).toBe(was);
  });

  it('is the newest of its name, whatever versions another kind has', () => {
    const before = KINDS.map(nameOf);
    const forget = addVersions(versions.slice(-1).map((one) => ({ ...one, version: 200, replaysFrom: 200 })));
    const after = KINDS.map(nameOf);
    forget();
    const expected = before.map((name) => name.replace(/^air-transport .*/, 'air-transport 200'));
    expect(after.toSorted()).toEqual(expected.toSorted());
    expect(KINDS.map(nameOf)).toEqual(before);
  });
});

it('a subtype has names where it is a listed one', () => {
  expect(Object.keys(subtypeLabels('trade') ?? {})).toEqual(LANGUAGES);
  expect(subtypeLabels('trade')).toBe(SUBTYPES.trade);
  for (const other of ['toString', 'fishing', undefined, { en: 'Trade' }])
    expect(subtypeLabels(other)).toBeUndefined();
});
