import { describe, expect, it } from '@jest/globals';
import { draft, MemoryLedger } from '../../../test/histories/memory-ledger.js';
import { whileTested } from '../../../test/upgrades/while-tested.js';
import type { Draft } from '../../domain/decide/decide.js';
import { versions } from '../../domain/kinds/air-transport.js';
import { addVersions } from '../../domain/kinds/index.js';
import type { KindDefinition } from '../../domain/machine/definition.js';
import { CommandRejected } from '../rejections.js';

const AT = '2026-11-21T12:00:00.000Z';
const open = { visibility: 'public' } as const;

/** A version by which only what was negotiated is signed, also for readers; and an announcement opens talks. */
const last = versions.at(-1) as KindDefinition;
whileTested(() =>
  addVersions([
    {
      ...last,
      ...{ version: 101, replaysFrom: 101 },
      events: {
        ...last.events,
        'launch.announced': { transitions: [{ target: { stage: 'negotiating' } }] },
        'agreement.signed': { transitions: [{ from: ['negotiating'], target: { stage: 'signed' } }] },
      },
    },
  ]),
);

const ofOne = () => new MemoryLedger({ air: { kind: 'air-transport@4' } }, AT);
const signed = draft('air', 'agreement.signed', '2026-02-01', open);

describe('a track that moves to another version', () => {
  it('stays where the public would see what that version does not allow; the entry is told as staff know it', () => {
    const ledger = ofOne();
    ledger.record([draft('air', 'negotiations.opened', '2026-01-01')]);
    ledger.record([draft('air', 'statement.made', '2026-01-02', open)]);
    ledger.record([signed]);
    const refused = () => ledger.upgrade('air', 101);
    expect(refused).toThrow(CommandRejected);
    try {
      refused();
    } catch (error) {
      expect((error as CommandRejected).rejected).toEqual([
        {
          track: 'air',
          refusals: [
            {
              code: 'event_not_possible',
              params: { event: 'agreement.signed', stage: 'exploratory' },
              entry: 3,
            },
          ],
        },
      ]);
    }
    ledger.publish('air', 1);
    expect(ledger.upgrade('air', 101).tables).not.toBeNull();
  });

  it('stays where that version refuses what staff know, whatever the public sees', () => {
    const ledger = ofOne();
    const agreed = draft('air', 'text.agreed', '2026-01-02');
    ledger.record([draft('air', 'negotiations.opened', '2026-01-01'), agreed]);
    ledger.record([{ ...signed, visibility: 'internal' }]);
    expect(() => ledger.upgrade('air', 101)).toThrow('refused: event_not_possible');
  });

  it('has another stage for the public from the row on that says so', () => {
    const ledger = ofOne();
    ledger.record([draft('air', 'launch.announced', '2026-01-01', open)]);
    const { tables } = ledger.upgrade('air', 101);
    expect(tables?.publicLog).toMatchObject([
      { fromStep: { stage: 'announced' }, toStep: { stage: 'negotiating' } },
    ]);
    ledger.record([signed]);
    expect(ledger.of('air').publicHistory.shown).toHaveLength(3);
  });
});

const older = () => new MemoryLedger({ air: { kind: 'air-transport@2' } }, AT);
const later = (milliseconds: number) => new Date(Date.parse(AT) + milliseconds).toISOString();
const held = (more: Partial<Draft> = {}) => draft('air', 'consultation.held', '2020', more);

describe('what the public sees of another version', () => {
  it('is shown before the first public entry, which is read by it', () => {
    const ledger = older();
    ledger.upgrade('air', 4);
    expect(ledger.shown('air')).toEqual([]);
    expect(ledger.of('air').publicHistory.procedure.kind.version).toBe(4);
    ledger.now = later(10);
    ledger.record([held(open)]);
    expect(ledger.shown('air')).toEqual([
      [1, later(10)],
      [2, later(11)],
    ]);
    ledger.audit();
  });

  it('folds again what is public, and says so', () => {
    const ledger = older();
    ledger.record([held(open)]);
    ledger.record([held()]);
    ledger.now = later(10);
    const { tables } = ledger.upgrade('air', 4);
    expect(ledger.shown('air')).toEqual([
      [1, AT],
      [3, later(10)],
    ]);
    expect(tables?.statuses.filter((one) => one.public).map(({ seq }) => seq)).toEqual([1, 2]);
    ledger.audit();
  });
});
