import { Graph, layout } from '@dagrejs/dagre';
import { renderToString } from 'preact-render-to-string';
import type { Messages } from '../i18n/messages.js';
import { Scroll } from './scroll.js';

/** Stages and the events between them, as the kind's definition has them. Labels default to the catalogue's. */
export type MachineGraph = {
  states: { id: string; label?: string; current?: boolean; travelled?: boolean }[];
  edges: { from: string; to: string; label: string; travelled?: boolean }[];
};

type State = MachineGraph['states'][number];
type Edge = { from: string; to: string; labels: string[]; travelled: boolean };

const HEIGHT = 40;
/** Mean width of a letter at the two type sizes, in pixels. */
const LETTER = 7.4;
const SMALL_LETTER = 6.6;
/** An end that is reached from this many stages stands apart: its arrows would cross the whole picture. */
const MANY_WAYS_IN = 4;

/** One line for every pair of stages, whatever number of events leads from one to the other. */
function mergeEdges(graph: MachineGraph): Edge[] {
  const edges = new Map<string, Edge>();
  for (const { from, to, label, travelled = false } of graph.edges) {
    if (from === to) continue;
    const key = `${from} ${to}`;
    const edge = edges.get(key) ?? { from, to, labels: [], travelled: false };
    edges.set(key, { ...edge, labels: [...edge.labels, label], travelled: edge.travelled || travelled });
  }
  return [...edges.values()];
}

const apart = (edges: Edge[]) => {
  const ways = Map.groupBy(edges, ({ to }) => to);
  const out = (state: string) => edges.filter(({ from }) => from === state).length;
  const isEnd = ([to, into]: [string, Edge[]]) => into.length >= MANY_WAYS_IN && into.length > 2 * out(to);
  return new Set([...ways].filter(isEnd).map(([to]) => to));
};

function words(label: string, m: Messages): string {
  return m.label('events', label);
}

const stateLabel = (state: State, m: Messages) => state.label ?? m.label('stages', state.id);
const wide = (label: string) => Math.max(96, Math.round(label.length * LETTER) + 32);

function lines(edge: Edge, m: Messages): string[] {
  return edge.labels.map((label) => words(label, m).toLocaleLowerCase(m.language));
}

function arrange(graph: MachineGraph, edges: Edge[], m: Messages) {
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

type Dot = { x: number; y: number };

/** A line through the middle of each pair of points keeps dagre's corners soft. */
function curve(points: Dot[]): string {
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

function tip(points: Dot[]): string {
  const [before, end] = points.slice(-2) as [Dot, Dot];
  const angle = Math.atan2(end.y - before.y, end.x - before.x);
  const corner = (turn: number) =>
    `${Math.round(end.x - 9 * Math.cos(angle + turn))} ${Math.round(end.y - 9 * Math.sin(angle + turn))}`;
  return `M${Math.round(end.x)} ${Math.round(end.y)}L${corner(0.5)}L${corner(-0.5)}Z`;
}

function Box({ state, x, y, m, final }: { state: State; x: number; y: number; m: Messages; final: boolean }) {
  const label = stateLabel(state, m);
  const width = wide(label);
  const kind = state.current ? 'here' : state.travelled ? 'went' : final ? 'end' : undefined;
  return (
    <>
      <rect
        class={kind}
        x={x - width / 2}
        y={y - HEIGHT / 2}
        width={width}
        height={HEIGHT}
        rx={final ? 3 : 20}
      />
      <text fill={state.current ? '#fff' : '#1c1f1e'} x={x} y={y + 5} text-anchor="middle">
        {label}
      </text>
    </>
  );
}

/** Drawn with plain colours of its own; the site's sheet overrides them with the reader's. */
function Picture({
  graph,
  edges,
  title,
  m,
}: {
  graph: MachineGraph;
  edges: Edge[];
  title: string;
  m: Messages;
}) {
  const aside = apart(edges);
  const inside = graph.states.filter(({ id }) => !aside.has(id));
  const drawn = edges.filter(({ from, to }) => !aside.has(from) && !aside.has(to));
  const set = arrange({ states: inside, edges: [] }, drawn, m);
  const { width = 0, height = 0 } = set.graph();
  const outside = graph.states.filter(({ id }) => aside.has(id));
  let right = 8;
  const placed = outside.map((state) => {
    const x = right + wide(stateLabel(state, m)) / 2;
    right += wide(stateLabel(state, m)) + 24;
    return { state, x };
  });
  const whole = Math.ceil(Math.max(width, right));
  const tall = Math.ceil(height + (placed.length > 0 ? HEIGHT + 36 : 0));
  const isFinal = (id: string) => !edges.some(({ from }) => from === id);
  return (
    <svg
      width={whole}
      height={tall}
      viewBox={`0 0 ${whole} ${tall}`}
      xmlns="http://www.w3.org/2000/svg"
      font-family="sans-serif"
      font-size="13"
      role="img"
      aria-labelledby="machine-title machine-desc"
    >
      <title id="machine-title">{title}</title>
      <desc id="machine-desc">{m.t('diagram.desc')}</desc>
      {drawn.map((edge) => {
        const { points } = set.edge(edge.from, edge.to) as { points: Dot[] };
        return (
          <>
            <path
              class={edge.travelled ? 'went' : undefined}
              fill="none"
              stroke={edge.travelled ? '#125a50' : '#7c8279'}
              d={curve(points)}
            />
            <path class={edge.travelled ? 'tip on' : 'tip'} d={tip(points)} />
          </>
        );
      })}
      {drawn.map((edge) => {
        const {
          x,
          y,
          width: w,
          height: h,
        } = set.edge(edge.from, edge.to) as Dot & { width: number; height: number };
        return (
          <>
            <rect class="pad" fill="#fff" x={x - w / 2} y={y - h / 2} width={w} height={h} />
            {lines(edge, m).map((line, index, all) => (
              <text
                class="by"
                fill="#535957"
                font-size="12"
                x={x}
                y={y + 4 + (index - (all.length - 1) / 2) * 16}
                text-anchor="middle"
              >
                {line}
              </text>
            ))}
          </>
        );
      })}
      {inside.map((state) => {
        const { x, y } = set.node(state.id) as Dot;
        return <Box state={state} x={x} y={y} m={m} final={isFinal(state.id)} />;
      })}
      {placed.length > 0 && (
        <path class="end" stroke="#7c8279" d={`M8 ${Math.round(height) + 8}H${whole - 8}`} />
      )}
      {placed.map(({ state, x }) => (
        <Box state={state} x={x} y={height + 16 + HEIGHT / 2 + 8} m={m} final />
      ))}
    </svg>
  );
}

/** The same in words: where the track has been and what leads where. */
function InWords({ graph, edges, m }: { graph: MachineGraph; edges: Edge[]; m: Messages }) {
  const name = (id: string) => {
    const state = graph.states.find((one) => one.id === id);
    return state ? stateLabel(state, m) : id;
  };
  const travelled = graph.states
    .filter((state) => state.travelled && !state.current)
    .map(({ id }) => name(id));
  const current = graph.states.find((state) => state.current);
  return (
    <ul class="quiet">
      {travelled.length > 0 && <li>{m.t('diagram.travelled', { stages: travelled.join(', ') })}</li>}
      {current && <li>{m.t('diagram.now', { stage: name(current.id) })}</li>}
      {graph.states.map(({ id }) => {
        const ways = edges.filter(({ from }) => from === id);
        if (ways.length === 0) return null;
        const list = ways.map(({ to, labels }) =>
          m.t('diagram.edge', {
            stage: name(to),
            event: labels.map((label) => words(label, m).toLocaleLowerCase(m.language)).join(', '),
          }),
        );
        return (
          <li>
            {m.t('diagram.from', { stage: name(id) })} {list.join('; ')}.
          </li>
        );
      })}
      <li>{m.t('diagram.aside')}</li>
    </ul>
  );
}

/** The machine of a kind, drawn from its definition, and the same in words. */
export function Diagram({ graph, title, m }: { graph: MachineGraph; title: string; m: Messages }) {
  const edges = mergeEdges(graph);
  return (
    <>
      <Scroll label={m.t('diagram.label')}>
        <Picture graph={graph} edges={edges} title={title} m={m} />
      </Scroll>
      <InWords graph={graph} edges={edges} m={m} />
    </>
  );
}

/** The picture alone, as an SVG document. */
export const diagramSvg = (graph: MachineGraph, title: string, m: Messages): string =>
  renderToString(<Picture graph={graph} edges={mergeEdges(graph)} title={title} m={m} />);
