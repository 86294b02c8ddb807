import { stageGraph } from '../domain/kinds/graph.js';
import type { Kind } from '../domain/kinds/kind.js';
import type { Stage, StatusEvent } from '../domain/values/views.js';
import type { MachineGraph } from './diagram.js';

/** The graph of a kind's machine and, for a track, its present and past stages. */
export function machineGraph(
  kind: Kind,
  track?: { stage: Stage; entries: readonly StatusEvent[] },
): MachineGraph {
  const entries = track?.entries ?? [];
  const travelled = new Set(entries.map(({ from, to }) => `${from.stage} ${to.stage}`));
  const visited = new Set(track && ['exploratory', ...entries.map(({ to }) => to.stage)]);
  const { states, edges } = stageGraph(kind);
  // A stage may be asserted that the procedure never leads to.
  if (track && !states.includes(track.stage)) states.push(track.stage);
  return {
    states: states.map((id) => ({ id, current: id === track?.stage, travelled: visited.has(id) })),
    edges: edges.map(({ from, to, event }) => ({
      from,
      to,
      label: event,
      travelled: travelled.has(`${from} ${to}`),
    })),
  };
}
