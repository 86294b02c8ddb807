import { afterAll, describe, expect, it } from '@jest/globals';
import { knowVersions, STEP } from '../../../test/upgrades/versions.js';
import { diffOfKinds } from './diff.js';
import { KIND_VERSIONS, kindOf } from './index.js';
import { kindFrom } from './kind.js';

afterAll(knowVersions(103));
const definition = (version: number) => kindOf('agreement', version).definition;

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

describe('a definition', () => {
  it('is refused that reads an event under two names, or under one that it has not', () => {
    const renames = (events: object) => () => kindFrom({ ...definition(101), renames: { events } });
    expect(renames({ 'meeting.held': 'consultation.held' })).toThrow(/meeting.held cannot be read/);
    expect(renames({ 'protocol.signed': 'text.initialled' })).toThrow(/protocol.signed cannot be read/);
  });
});
