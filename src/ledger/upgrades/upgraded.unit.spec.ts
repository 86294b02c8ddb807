import { afterAll, describe, expect, it } from '@jest/globals';
import { draft, MemoryLedger } from '../../../test/histories/memory-ledger.js';
import { versions } from '../../domain/kinds/air-transport.js';
import { addVersions } from '../../domain/kinds/index.js';
import type { KindDefinition } from '../../domain/machine/definition.js';
import { CommandRejected } from '../rejections.js';

const AT = '2026-11-21T12:00:00.000Z';
const open = { visibility: 'public' } as const;

/** A version by which only what was negotiated is signed, also for readers; and an announcement opens talks. */
const last = versions.at(-1) as KindDefinition;
const forget = addVersions([
  {
    ...last,
    ...{ version: 101, replaysFrom: 101 },
    events: {
      ...last.events,
      'launch.announced': { transitions: [{ target: { stage: 'negotiating' } }] },
      'agreement.signed': { transitions: [{ from: ['negotiating'], target: { stage: 'signed' } }] },
    },
  },
]);
afterAll(forget);

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
