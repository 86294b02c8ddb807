import { STAGES, type Stage } from '../values/views.js';
import type { Kind } from './kind.js';

/**
 * The stages of a kind and what leads where, taken from its definition, without reader's mode and without the
 * assertion of a stage, which leads anywhere.
 */
export type StageGraph = { states: Stage[]; edges: { from: Stage; to: Stage; event: string }[] };

export function stageGraph({ definition, events, stages }: Kind): StageGraph {
  const edges = events.flatMap((event) =>
    (definition.events[event]?.transitions ?? []).flatMap(({ from, when, target }) => {
      const to = target?.stage;
      return to && from && !when?.reader ? from.map((stage) => ({ from: stage, to, event })) : [];
    }),
  );
  return { states: [...stages], edges: edges.toSorted(byStage) };
}

const byStage = (a: { from: Stage }, b: { from: Stage }): number =>
  STAGES.indexOf(a.from) - STAGES.indexOf(b.from);
