import { Graph, layout } from '@dagrejs/dagre';
import type { Messages } from '../i18n/messages.js';

/** The stages and events of a kind, from its definition. */
export type MachineGraph = {
  states: { id: string; current?: boolean; travelled?: boolean }[];
  edges: { from: string; to: string; label: string; travelled?: boolean }[];
};

export type State = MachineGraph['states'][number];
export type Edge = { from: string; to: string; labels: string[]; travelled: boolean };

export const HEIGHT = 40;
/** The mean width of a letter at the two font sizes, in pixels. */
const LETTER = 7.4;
const SMALL_LETTER = 6.6;
/** A final state reached from this many stages is drawn apart, because its arrows would cross the whole diagram. */
const MANY_WAYS_IN = 4;

/** Merges the events between the same two stages into one edge. */
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

export const detachedStates = (edges: Edge[]) => {
  const ways = Map.groupBy(edges, ({ to }) => to);
  const out = (state: string) => edges.filter(({ from }) => from === state).length;
  const isEnd = ([to, into]: [string, Edge[]]) => into.length >= MANY_WAYS_IN && into.length > 2 * out(to);
  return new Set([...ways].filter(isEnd).map(([to]) => to));
};

export function eventLabel(label: string, m: Messages): string {
  return m.label('events', label);
}

export const stateLabel = ({ id }: State, m: Messages) => m.label('stages', id);
export const stateWidth = (label: string) => Math.max(96, Math.round(label.length * LETTER) + 32);

export function edgeLines(edge: Edge, m: Messages): string[] {
  return edge.labels.map((label) => eventLabel(label, m).toLocaleLowerCase(m.language));
}

export function layOutGraph(graph: MachineGraph, edges: Edge[], m: Messages) {
  const set = new Graph({ multigraph: false });
  set.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 34, edgesep: 18, marginx: 8, marginy: 8 });
  set.setDefaultEdgeLabel(() => ({}));
  for (const state of graph.states)
    set.setNode(state.id, { width: stateWidth(stateLabel(state, m)), height: HEIGHT });
  for (const edge of edges) {
    const text = edgeLines(edge, m);
    const width = Math.max(...text.map((line) => line.length)) * SMALL_LETTER + 8;
    set.setEdge(edge.from, edge.to, { width, height: text.length * 16, labelpos: 'c' });
  }
  layout(set);
  return set;
}

export type Point = { x: number; y: number };

/** The path of an edge: curves through the midpoints between dagre's points round its corners. */
export function curve(points: Point[]): string {
  const [first, ...rest] = points as [Point, ...Point[]];
  const at = ({ x, y }: Point) => `${Math.round(x)} ${Math.round(y)}`;
  const last = rest.at(-1) ?? first;
  let path = `M${at(first)}`;
  for (const [index, point] of rest.slice(0, -1).entries()) {
    const next = rest[index + 1] as Point;
    const middle = { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    path += `Q${at(point)} ${at(index === rest.length - 2 ? last : middle)}`;
  }
  return rest.length === 1 ? `${path}L${at(last)}` : path;
}

export function arrowHead(points: Point[]): string {
  const [before, end] = points.slice(-2) as [Point, Point];
  const angle = Math.atan2(end.y - before.y, end.x - before.x);
  const corner = (turn: number) =>
    `${Math.round(end.x - 9 * Math.cos(angle + turn))} ${Math.round(end.y - 9 * Math.sin(angle + turn))}`;
  return `M${Math.round(end.x)} ${Math.round(end.y)}L${corner(0.5)}L${corner(-0.5)}Z`;
}
