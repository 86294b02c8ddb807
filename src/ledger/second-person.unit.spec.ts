import { describe, expect, it } from '@jest/globals';
import { draft, MemoryLedger } from '../../test/histories/memory-ledger.js';
import { type Draft, decideDrafts } from '../domain/decide/decide.js';
import type { Decide } from './decide-commands.js';
import { ApprovalRequired, SecondPerson, type SecondPersonSettings } from './second-person.js';

const AT = '2026-11-21T12:00:00.000Z';
const TOMORROW = '2026-11-22T12:00:00.000Z';
const open = { visibility: 'public' } as const;
const embargoed = { visibility: 'embargoed', embargoUntil: TOMORROW } as const;

/** A track under negotiation, of which nothing is public; and who now writes to it needs a second person for some of it. */
function negotiated(settings: Partial<SecondPersonSettings> = {}, opened: Partial<Draft> = {}): MemoryLedger {
  const ledger = new MemoryLedger({ air: { kind: 'air-transport' } }, AT);
  ledger.record([draft('air', 'negotiations.opened', '2026-10-01', opened)]);
  ledger.secondPerson = new SecondPerson({ on: true, ...settings });
  return ledger;
}

/** Why a write waits; empty if one person is enough. */
function reasons(write: () => unknown): readonly string[] {
  try {
    write();
    return [];
  } catch (error) {
    if (error instanceof ApprovalRequired) return error.because;
    throw error;
  }
}
const held = (more: Partial<Draft> = {}) => draft('air', 'consultation.held', '2026-10-02', more);
const signed = (more: Partial<Draft> = {}) => draft('air', 'agreement.signed', '2026-10-02', more);
const round = (more: Partial<Draft>) =>
  draft('air', 'round.held', '2026-10-02', { data: { number: 1 }, ...more });
const asserted = (stage: string) =>
  draft('air', 'stage.asserted', '2026-10-02', {
    data: { stage, reason: 'as told' },
    sources: [{ ref: 'a communiqué' }],
  });

describe('one person alone', () => {
  it('logs what staff keep to themselves and what changes no stage', () => {
    expect(reasons(() => negotiated().record([held()]))).toEqual([]);
  });

  it('does anything where the operator asks for no second person', () => {
    const ledger = negotiated({ on: false, always: ['agreement.signed'] });
    expect(reasons(() => ledger.record([signed(open)]))).toEqual([]);
  });

  it('does what a second person has approved, and what the operator does', () => {
    for (const approval of [{ by: 'a director' }, 'operator'] as const)
      expect(reasons(() => negotiated().record([signed(open)], { approval }))).toEqual([]);
  });

  it('annuls and amends an entry that nobody else sees and that changed no stage', () => {
    const ledger = negotiated();
    ledger.record([held()]);
    expect(reasons(() => ledger.amend('air', 2, { note: 'seen again' }))).toEqual([]);
    expect(reasons(() => ledger.annul('air', 2))).toEqual([]);
  });

  it('annuls an entry under embargo, which then nobody sees', () => {
    const ledger = negotiated();
    ledger.record([held(embargoed)], { approval: 'operator' });
    expect(reasons(() => ledger.annul('air', 2))).toEqual([]);
  });
});

describe('a second person is needed', () => {
  it('for an entry that changes the stage', () => {
    expect(reasons(() => negotiated().record([signed()]))).toEqual(['stage_changes']);
  });

  it('for an assertion of a stage, also of the one that it has', () => {
    expect(reasons(() => negotiated().record([asserted('negotiating')]))).toEqual(['off_procedure']);
    expect(reasons(() => negotiated().record([asserted('signed')]))).toEqual([
      'stage_changes',
      'off_procedure',
    ]);
  });

  it('for a correction of an entry that once changed the stage, whatever it corrects', () => {
    expect(reasons(() => negotiated().amend('air', 1, { note: 'seen again' }))).toEqual(['corrects_stage']);
    expect(reasons(() => negotiated().annul('air', 1))).toEqual(['stage_changes', 'corrects_stage']);
  });

  it('for what the public sees: now, when an embargo ends, or corrected', () => {
    expect(reasons(() => negotiated().record([held(open)]))).toEqual(['publication']);
    expect(reasons(() => negotiated().record([held(embargoed)]))).toEqual(['publication']);
    const shown = negotiated();
    shown.record([held(open)], { approval: 'operator' });
    expect(reasons(() => shown.amend('air', 2, { data: { summary: 'seen again' } }))).toEqual([
      'publication',
    ]);
    expect(reasons(() => shown.annul('air', 2))).toEqual(['publication']);
  });

  it('to publish an entry, and for the stage that the public then sees', () => {
    const ledger = negotiated();
    ledger.record([held()]);
    expect(reasons(() => ledger.publish('air', 2))).toEqual(['publication']);
    expect(reasons(() => ledger.publish('air', 1))).toEqual(['stage_changes', 'publication']);
    ledger.publish('air', 2, { approval: 'operator' });
    expect(reasons(() => ledger.annul('air', 2))).toEqual(['publication']);
  });

  it('to publish before its embargo ends what gives the public another stage now', () => {
    const ledger = negotiated();
    ledger.record([round(embargoed)], { approval: 'operator' });
    expect(reasons(() => ledger.publish('air', 2))).toEqual(['stage_changes', 'publication']);
  });

  it('to amend an entry under embargo, and to annul it once everybody has seen it', () => {
    const ledger = negotiated();
    ledger.record([held(embargoed)], { approval: 'operator' });
    expect(reasons(() => ledger.amend('air', 2, { data: { summary: 'seen again' } }))).toEqual([
      'publication',
    ]);
    ledger.now = TOMORROW;
    expect(reasons(() => ledger.annul('air', 2))).toEqual(['publication']);
  });

  it('for a stage that the public sees now, or will see once an embargo has ended', () => {
    const asked = (one: Draft) =>
      reasons(() => negotiated({ never: ['transition.published'] }).record([one]));
    expect(asked(held(embargoed))).toEqual([]);
    expect(asked(round({}))).toEqual([]);
    expect(asked(round(open))).toEqual(['stage_changes']);
    expect(asked(round(embargoed))).toEqual(['stage_changes']);
  });

  it('for an entry that lets an earlier day see a stage that was certain only later', () => {
    const ledger = new MemoryLedger({ air: { kind: 'air-transport' } }, AT);
    ledger.record([draft('air', 'negotiations.opened', '2025')]);
    ledger.secondPerson = new SecondPerson({ on: true });
    const early = draft('air', 'consultation.held', '2025-06-01');
    expect(reasons(() => ledger.record([early]))).toEqual(['stage_changes']);
    expect(reasons(() => ledger.record([{ ...early, occurredOn: '2026-06-01' }]))).toEqual([]);
  });

  it('not for what others will see by an embargo that was set before, from the end of the logs or the whole', () => {
    const ledger = negotiated();
    ledger.record([round(embargoed)], { approval: 'operator' });
    expect(reasons(() => ledger.record([held()]))).toEqual([]);
    const decide: Decide = (histories, at) => decideDrafts(histories, [held()], at);
    expect(reasons(() => ledger.prepare(decide, {}, ledger.readEnds()))).toEqual([]);
  });

  it('not for what fell due by itself before', () => {
    const ledger = negotiated({}, embargoed);
    ledger.now = TOMORROW;
    expect(reasons(() => ledger.record([held()]))).toEqual([]);
    expect(ledger.shown('air')).toEqual([[1, TOMORROW]]);
  });

  it('where one of several tracks needs one, each reason told once, in the order of the list', () => {
    const ledger = new MemoryLedger({ air: { kind: 'air-transport' }, ra: { kind: 'readmission' } }, AT);
    ledger.secondPerson = new SecondPerson({ on: true, always: ['consultation.held'] });
    const drafts = [held(open), draft('ra', 'negotiations.opened', '2026-10-01', open)];
    expect(reasons(() => ledger.record(drafts))).toEqual(['stage_changes', 'publication', 'setting']);
  });
});

describe('the operator', () => {
  it('asks for a second person for a type always, also to correct such an entry', () => {
    const ledger = negotiated({ always: ['consultation.held'] });
    expect(reasons(() => ledger.record([held()]))).toEqual(['setting']);
    ledger.record([held()], { approval: 'operator' });
    expect(reasons(() => ledger.annul('air', 2))).toEqual(['setting']);
  });

  it('asks for a second person for every publication, whatever is published', () => {
    const ledger = negotiated({ always: ['transition.published'], never: ['consultation.held'] });
    ledger.record([held()]);
    expect(reasons(() => ledger.publish('air', 2))).toEqual(['publication', 'setting']);
  });

  it('lets one person change the stage by a type, and correct it', () => {
    const ledger = negotiated({ never: ['agreement.signed', 'stage.asserted'] });
    expect(reasons(() => ledger.record([signed()]))).toEqual([]);
    expect(reasons(() => ledger.annul('air', 2))).toEqual([]);
    expect(reasons(() => ledger.record([signed(open)]))).toEqual(['publication']);
    expect(reasons(() => ledger.record([asserted('signed')]))).toEqual([]);
  });

  it('does not thereby let anything else through that is logged with it', () => {
    const ledger = negotiated({ never: ['agreement.signed'] });
    expect(reasons(() => ledger.record([signed(), held()]))).toEqual(['stage_changes']);
  });

  it('lets one person publish, but for what changes the stage that the public sees', () => {
    const ledger = negotiated({ never: ['transition.published'] });
    ledger.record([held()]);
    expect(reasons(() => ledger.publish('air', 2))).toEqual([]);
    expect(reasons(() => ledger.record([held(open)]))).toEqual([]);
    expect(reasons(() => ledger.publish('air', 1))).toEqual([]);
  });
});

it('who waits is told the revisions and the rows that were decided on, and nothing is written', () => {
  const ledger = negotiated();
  const write = () => ledger.record([signed()]);
  expect(write).toThrow(ApprovalRequired);
  expect(write).toThrow('needs a second person: stage_changes');
  expect(() => ledger.record([signed(open)])).toThrow('needs a second person: stage_changes, publication');
  try {
    write();
  } catch (error) {
    expect(error).toMatchObject({
      revisions: new Map([['air', 1]]),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  }
  expect(ledger.of('air').history.lastSeq).toBe(1);
});
