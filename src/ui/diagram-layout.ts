import { Graph, layout } from '@dagrejs/dagre';
import type { Messages } from '../i18n/messages.js';

/** Stages and the events between them, as the kind's definition has them. */
export type MachineGraph = {
  states: { id: string; current?: boolean; travelled?: boolean }[];
  edges: { from: string; to: string; label: string; travelled?: boolean }[];
};

export type State = MachineGraph['states'][number];
export type Edge = { from: string; to: string; labels: string[]; travelled: boolean };

export const HEIGHT = 40;
/** Mean width of a letter at the two type sizes, in pixels. */
const LETTER = 7.4;
const SMALL_LETTER = 6.6;
/** An end that is reached from this many stages stands apart: its arrows would cross the whole picture. */
const MANY_WAYS_IN = 4;

/** One line for every pair of stages, whatever number of events leads from one to the other. */
export function mergeEdges(graph: MachineGraph): Edge[] {
  const edges = new Map<string, Edge>();
  for (const { from, to, label, travelled = false } of graph.edges) {
    if (from === to) continue;
    const key = `${from} ${to}`;
    const edge = edges.get(key) ?? { from, to, labels: [], travelled: false };
    edges.set(key, { ...edge, labels: [...edge.labels, label], travelled: edge.travelled || travelled });
  }
  return [...edges.values()];
}

export const apart = (edges: Edge[]) => {
  const ways = Map.groupBy(edges, ({ to }) => to);
  const out = (state: string) => edges.filter(({ from }) => from === state).length;
  const isEnd = ([to, into]: [string, Edge[]]) => into.length >= MANY_WAYS_IN && into.length > 2 * out(to);
  return new Set([...ways].filter(isEnd).map(([to]) => to));
};

export function words(label: string, m: Messages): string {
  return m.label('events', label);
}

export const stateLabel = ({ id }: State, m: Messages) => m.label('stages', id);
export const wide = (label: string) => Math.max(96, Math.round(label.length * LETTER) + 32);

export function lines(edge: Edge, m: Messages): string[] {
  return edge.labels.map((label) => words(label, m).toLocaleLowerCase(m.language));
}

export function arrange(graph: MachineGraph, edges: Edge[], m: Messages) {
  const set = new Graph({ multigraph: false });
  set.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 34, edgesep: 18, marginx: 8, marginy: 8 });
  set.setDefaultEdgeLabel(() => ({}));
  for (const state of graph.states)
    set.setNode(state.id, { width: wide(stateLabel(state, m)), height: HEIGHT });
  for (const edge of edges) {
    const text = lines(edge, m);
    const width = Math.max(...text.map((line) => line.length)) * SMALL_LETTER + 8;
    set.setEdge(edge.from, edge.to, { width, height: text.length * 16, labelpos: 'c' });
  }
  layout(set);
  return set;
}

export type Dot = { x: number; y: number };

/** A line through the middle of each pair of points keeps dagre's corners soft. */
export function curve(points: Dot[]): string {
  const [first, ...rest] = points as [Dot, ...Dot[]];
  const at = ({ x, y }: Dot) => `${Math.round(x)} ${Math.round(y)}`;
  const last = rest.at(-1) ?? first;
  let path = `M${at(first)}`;
  for (const [index, point] of rest.slice(0, -1).entries()) {
    const next = rest[index + 1] as Dot;
    const middle = { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    path += `Q${at(point)} ${at(index === rest.length - 2 ? last : middle)}`;
  }
  return rest.length === 1 ? `${path}L${at(last)}` : path;
}

export function tip(points: Dot[]): string {
  const [before, end] = points.slice(-2) as [Dot, Dot];
  const angle = Math.atan2(end.y - before.y, end.x - before.x);
  const corner = (turn: number) =>
    `${Math.round(end.x - 9 * Math.cos(angle + turn))} ${Math.round(end.y - 9 * Math.sin(angle + turn))}`;
  return `M${Math.round(end.x)} ${Math.round(end.y)}L${corner(0.5)}L${corner(-0.5)}Z`;
}
