import { describe, expect, it } from '@jest/globals';
import { STAGES, type Stage } from '../../values/views.js';
import { KINDS } from '../index.js';
import { procedureCell } from '../procedure-table.js';

/** Where nothing usual follows: these are ends. */
const ENDS: readonly Stage[] = ['terminated', 'superseded'];

const usualAt = ({ definition, events }: (typeof KINDS)[number], stage: Stage) =>
  (definition.likely[stage] ?? []).filter((type) => events.includes(type));

describe.each(KINDS)('what usually comes next in a track of the kind $kind', (kind) => {
  const { definition, rail, events } = kind;
  /** Provisional application is known to all kinds, and some refuse it at every stage. */
  const isForeseen = (type: (typeof events)[number]) =>
    STAGES.some((stage) => procedureCell(definition, type, stage).length > 0);

  it.each(STAGES)('given it is %s, then what is usual is possible there', (stage) => {
    for (const type of usualAt(kind, stage).filter(isForeseen))
      expect([type, procedureCell(definition, type, stage)]).not.toEqual([type, []]);
  });

  it.each(rail.slice(0, -1))('given it is %s, then something usual leads further on the rail', (stage) => {
    const reached = usualAt(kind, stage)
      .flatMap((type) => procedureCell(definition, type, stage))
      .map(({ target }) => rail.indexOf(target?.stage ?? stage));
    expect(Math.max(...reached)).toBeGreaterThan(rail.indexOf(stage));
  });
});

/** A kind of one's own may end before, and say less. */
describe.each(KINDS.filter(({ rail }) => rail.includes('in_force')))(
  'what usually comes next in a track of the kind $kind, which enters into force',
  (kind) => {
    it('given it was abandoned, then talks may open again', () =>
      expect(usualAt(kind, 'abandoned')).toContain('negotiations.opened'));

    it('given it is at no end, then something is usual', () =>
      expect(STAGES.filter((stage) => usualAt(kind, stage).length === 0)).toEqual(ENDS));
  },
);
