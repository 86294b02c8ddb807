import { describe, expect, it } from '@jest/globals';
import { knowVersions, STEP } from '../../../test/upgrades/versions.js';
import { whileTested } from '../../../test/upgrades/while-tested.js';
import { diffOfKinds } from './diff.js';
import { KIND_VERSIONS, kindOf } from './index.js';
import { kindFrom } from './kind.js';

whileTested(() => knowVersions(103));
const definition = (version: number) => kindOf('agreement', version).definition;
const byEvent = (a: { event: string }, b: { event: string }) => (a.event < b.event ? -1 : 1);

describe('what differs between two versions of a kind', () => {
  it('is nothing for the same version', () => {
    for (const { definition } of KIND_VERSIONS)
      expect(diffOfKinds(definition, definition)).toMatchObject({
        events: { added: [], removed: [], renamed: [] },
        changed: [],
        others: [],
      });
  });

  it('names events that came and went, and rules that are hard now', () => {
    const diff = diffOfKinds(definition(101), definition(102));
    expect(diff).toMatchObject({ kind: 'agreement', from: 101, to: 102 });
    expect(diff.events).toEqual({
      added: ['text.initialled'],
      removed: ['suspension.announced'],
      renamed: [],
    });
    expect(diff.changed).toMatchObject([
      {
        event: 'round.held',
        hard: { added: ['talks-not-paused@1'], removed: [] },
        soft: { added: [], removed: ['talks-not-paused@1'] },
      },
    ]);
  });

  it('names an event under its new name once, and moves stage by stage', () => {
    const { events, steps, changed } = diffOfKinds(definition(102), definition(103));
    expect(events).toEqual({
      added: [],
      removed: [],
      renamed: [{ from: 'meeting.held', to: 'consultation.held' }],
    });
    expect(steps.renamed).toEqual([{ from: STEP.old, to: STEP.now }]);
    const launch = changed.find(({ event }) => event === 'launch.announced');
    expect(launch?.moves).toEqual({
      added: [{ from: 'exploratory', target: { stage: 'negotiating' } }],
      removed: [{ from: 'exploratory', target: { stage: 'announced' } }],
    });
  });
});

it('given two versions at once, then what went is told beside what was renamed', () =>
  expect(diffOfKinds(definition(101), definition(103)).events).toEqual({
    added: ['text.initialled'],
    removed: ['suspension.announced'],
    renamed: [{ from: 'meeting.held', to: 'consultation.held' }],
  }));

describe('what else a version may say otherwise', () => {
  const before = kindOf('air-transport').definition;

  it('given another twin and another rail, then each is told with what it was', () => {
    const twin = { kind: 'readmission', waits: true };
    const rail = before.rail.slice(1);
    expect(diffOfKinds(before, { ...before, twin, rail }).others).toEqual([
      { what: 'twin', from: before.twin, to: twin },
      { what: 'rail', from: before.rail, to: rail },
    ]);
  });

  it('given an event that leads on from any stage, and one that asks for less, then only these are told', () => {
    const target = { talks: 'active' as const };
    const { 'meeting.held': meeting, 'joint_committee.met': committee } = before.events;
    const events = {
      ...before.events,
      'meeting.held': { ...meeting, transitions: [{ target }] },
      'joint_committee.met': { ...committee, hard: [] },
    };
    const { changed } = diffOfKinds(before, { ...before, events });
    expect(changed.map(({ event }) => event).toSorted()).toEqual(['joint_committee.met', 'meeting.held']);
    expect(changed).toContainEqual(
      expect.objectContaining({
        event: 'meeting.held',
        moves: { added: [{ from: null, target }], removed: [] },
      }),
    );
    expect(changed).toContainEqual(
      expect.objectContaining({ hard: { added: [], removed: committee?.hard } }),
    );
  });

  it('given an event that now records a step, or one no more, then both are told', () => {
    const { 'full_powers.issued': powers, 'consent.given': consent } = before.events;
    const { step: _, ...unnamed } = consent ?? {};
    const events = {
      ...before.events,
      'full_powers.issued': { ...powers, step: 'full_powers' },
      'consent.given': unnamed,
    };
    const { changed } = diffOfKinds(before, { ...before, events });
    expect(changed.map(({ event, step }) => ({ event, step })).toSorted(byEvent)).toEqual([
      { event: 'consent.given', step: { from: 'consent', to: null } },
      { event: 'full_powers.issued', step: { from: null, to: 'full_powers' } },
    ]);
  });
});

describe('a definition', () => {
  it('is refused that reads an event under two names, or under one that it has not', () => {
    const renames = (events: object) => () => kindFrom({ ...definition(101), renames: { events } });
    expect(renames({ 'meeting.held': 'consultation.held' })).toThrow(/meeting.held cannot be read/);
    expect(renames({ 'protocol.signed': 'text.initialled' })).toThrow(/protocol.signed cannot be read/);
  });
});
