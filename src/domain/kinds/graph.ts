import { STAGES, type Stage } from '../values/views.js';
import { type Kind, machineOf } from './kind.js';

/**
 * The stage region of a kind's machine as a graph, taken from the definition itself, without the transitions of
 * reader's mode.
 */
export type StageGraph = { states: Stage[]; edges: { from: Stage; to: Stage; event: string }[] };

const isStage = (key: string | undefined): key is Stage => STAGES.some((stage) => stage === key);

export function stageGraph(kind: Kind): StageGraph {
  const region = machineOf(kind, ['EU', 'PARTNER'], false).root.states.stage;
  const edges = Object.values(region?.states ?? {}).flatMap((node) => {
    const own = [...node.transitions.values()].flat();
    return own.flatMap(({ target, eventType }) => {
      const to = target?.[0]?.key;
      return isStage(node.key) && isStage(to) ? [{ from: node.key, to, event: eventType }] : [];
    });
  });
  const anywhere: StageGraph['edges'] = STAGES.flatMap((from) => [
    ...(BEFORE.includes(from) ? [{ from, to: 'abandoned' as const, event: 'negotiations.abandoned' }] : []),
  ]);
  return { states: [...STAGES], edges: [...edges, ...anywhere] };
}

const BEFORE: readonly Stage[] = ['exploratory', 'announced', 'negotiating', 'text_agreed', 'initialled'];
