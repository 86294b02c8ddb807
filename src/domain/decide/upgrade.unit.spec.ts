import { describe, expect, it } from '@jest/globals';
import { type Line, Minutes, refusalsOf } from '../../../test/histories/minutes.js';
import { knowVersions, STEP, type Version } from '../../../test/upgrades/versions.js';
import { whileTested } from '../../../test/upgrades/while-tested.js';
import { addVersions, kindOf } from '../kinds/index.js';
import { versions as readmission } from '../kinds/readmission.js';
import { versions as visaFacilitation } from '../kinds/visa-facilitation.js';
import type { KindDefinition } from '../machine/definition.js';
import { stateAtEnd } from '../replay/timeline.js';
import { atOnce } from '../values/steps.js';
import { decideUpgrade } from './upgrade.js';
import type { Decision } from './working-copy.js';

whileTested(() => knowVersions(103));

const NOW = '2026-11-21T12:00:00.000Z';
const inputs = { now: NOW, newId: () => 'upgrade' };

const track = (...lines: Line[]): Minutes => new Minutes({ track: { kind: 'agreement@101' } }).log(...lines);

const moved = (minutes: Minutes, version: Version): Decision =>
  atOnce(
    decideUpgrade(minutes.histories, { track: 'track', from: 101, to: kindOf('agreement', version) }, inputs),
  );

const standing = (decision: Decision) => {
  if ('rejected' in decision) throw new Error(JSON.stringify(decision.rejected));
  return stateAtEnd(decision.changes.get('track')!.history.timeline);
};

describe('a track that moves to another version of its kind', () => {
  it('is folded again, and a row of that day says from where to where, without a source', () => {
    const decision = moved(track(['launch.announced']), 103);
    if ('rejected' in decision) throw new Error('refused');
    const [{ row, from, to, warnings }] = decision.decided as [(typeof decision.decided)[number]];
    expect(row).toMatchObject({
      ...{ seq: 2, type: 'kind.upgraded', occurredOn: '2026-11-21', data: { from: 101, to: 103 } },
      ...{ visibility: 'public', corrects: null, sources: [], documents: [] },
    });
    expect(warnings).toEqual([]);
    expect([from.value.stage, to.value.stage]).toEqual(['announced', 'negotiating']);
    expect(decision.changes.get('track')).toMatchObject({ from: 0, until: Number.POSITIVE_INFINITY });
  });

  it('has the same last event, and as long a silence', () => {
    const minutes = track(['launch.announced', '2020-01-02'], ['round.held', '2020-03-04']);
    const { context } = standing(moved(minutes, 102));
    expect(context.lastEvent).toEqual(minutes.state().context.lastEvent);
    expect(context.lastDay).toBe(minutes.state().context.lastDay);
  });

  it('reads a step and an event under their new names', () => {
    const minutes = track(
      ['negotiations.opened'],
      ['meeting.held', '2020-02-01'],
      ['step.completed', '2020-03-01', { side: 'KZ', step: STEP.old }],
    );
    expect(standing(moved(minutes, 103)).value.stage).toBe('text_agreed');
    const held = track(['negotiations.opened'], ['meeting.held', '2020-02-01']);
    expect(standing(moved(held, 103)).context.lastEvent?.type).toBe('consultation.held');
  });

  it('stays where the version refuses entries, and every one of them is named', () => {
    const minutes = track(
      ['negotiations.opened'],
      ['suspension.announced'],
      ['talks.paused'],
      ['round.held', undefined, { number: 1 }],
    );
    const before = structuredClone(minutes.history().rows);
    expect(refusalsOf(moved(minutes, 102))).toMatchObject([
      { code: 'event_not_of_kind', entry: 2 },
      { code: 'talks_paused', entry: 4 },
    ]);
    expect(minutes.history().rows).toEqual(before);
  });

  it('does not stay for an entry that was annulled', () => {
    const minutes = track(['negotiations.opened'], ['suspension.announced']);
    minutes.annul(2);
    expect(refusalsOf(moved(minutes, 102))).toEqual([]);
  });
});

const last = readmission.at(-1) as KindDefinition;
const waiting = visaFacilitation.at(-1) as KindDefinition;
whileTested(() =>
  addVersions([
    {
      ...last,
      version: 101,
      replaysFrom: 101,
      events: {
        ...last.events,
        'agreement.entered_into_force': {
          ...last.events['agreement.entered_into_force'],
          transitions: [{ from: ['signed'] }],
        },
      },
    },
    // It does not wait for its twin.
    {
      ...waiting,
      version: 101,
      replaysFrom: 101,
      twin: { kind: 'readmission', waits: false },
      events: {
        ...waiting.events,
        'agreement.entered_into_force': last.events['agreement.entered_into_force'],
      },
    },
  ]),
);

describe('a twin', () => {
  const inForce: Line[] = [
    ['negotiations.opened', '2020-01-01'],
    ['agreement.signed', '2020-02-01'],
    ['agreement.entered_into_force', '2020-03-01'],
  ];

  it('holds a track back whose upgrade would take away what the twin rests on', () => {
    const minutes = new Minutes({
      vfa: { kind: 'visa-facilitation@4', twin: 'ra' },
      ra: { kind: 'readmission@3', twin: 'vfa' },
    });
    minutes.logOn('ra', ...inForce).logOn('vfa', ...inForce);
    const to = kindOf('readmission', 101);
    const decision = atOnce(decideUpgrade(minutes.histories, { track: 'ra', from: 3, to }, inputs));
    expect(refusalsOf(decision)).toEqual([
      { code: 'twin_depends', params: { twin: 'vfa', entry: 3 }, entry: 3 },
    ]);
  });

  it('given a version that waits for it, then a track that entered into force before it stays', () => {
    const minutes = new Minutes({
      vfa: { kind: 'visa-facilitation@101', twin: 'ra' },
      ra: { kind: 'readmission@4', twin: 'vfa' },
    }).logOn('vfa', ...inForce);
    const to = kindOf('visa-facilitation', 4);
    const move = () => atOnce(decideUpgrade(minutes.histories, { track: 'vfa', from: 101, to }, inputs));
    expect(refusalsOf(move())).toEqual([{ code: 'twin_not_in_force', params: { twin: 'ra' }, entry: 3 }]);
    minutes.logOn('ra', ...inForce);
    expect(refusalsOf(move())).toEqual([]);
  });
});
