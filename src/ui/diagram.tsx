import { renderToString } from 'preact-render-to-string';
import type { Messages } from '../i18n/messages.js';
import {
  arrowHead,
  curve,
  detachedStates,
  type Edge,
  edgeLines,
  eventLabel,
  HEIGHT,
  layOutGraph,
  type MachineGraph,
  mergeEdges,
  type Point,
  type State,
  stateLabel,
  stateWidth,
} from './diagram-layout.js';
import { Scroll } from './scroll.js';

export type { MachineGraph };

function Box({ state, x, y, m, final }: { state: State; x: number; y: number; m: Messages; final: boolean }) {
  const label = stateLabel(state, m);
  const width = stateWidth(label);
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

/** Default colours for the standalone image. On a page the stylesheet overrides them. */
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
  const aside = detachedStates(edges);
  const inside = graph.states.filter(({ id }) => !aside.has(id));
  const drawn = edges.filter(({ from, to }) => !aside.has(from) && !aside.has(to));
  const set = layOutGraph({ states: inside, edges: [] }, drawn, m);
  const { width = 0, height = 0 } = set.graph();
  const outside = graph.states.filter(({ id }) => aside.has(id));
  let right = 8;
  const placed = outside.map((state) => {
    const x = right + stateWidth(stateLabel(state, m)) / 2;
    right += stateWidth(stateLabel(state, m)) + 24;
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
        const { points } = set.edge(edge.from, edge.to) as { points: Point[] };
        return (
          <>
            <path
              class={edge.travelled ? 'went' : undefined}
              fill="none"
              stroke={edge.travelled ? '#125a50' : '#7c8279'}
              d={curve(points)}
            />
            <path class={edge.travelled ? 'tip on' : 'tip'} d={arrowHead(points)} />
          </>
        );
      })}
      {drawn.map((edge) => {
        const {
          x,
          y,
          width: w,
          height: h,
        } = set.edge(edge.from, edge.to) as Point & { width: number; height: number };
        return (
          <>
            <rect class="pad" fill="#fff" x={x - w / 2} y={y - h / 2} width={w} height={h} />
            {edgeLines(edge, m).map((line, index, all) => (
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
        const { x, y } = set.node(state.id) as Point;
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

/** The diagram as text: the visited stages and the edges. */
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
            event: labels.map((label) => eventLabel(label, m).toLocaleLowerCase(m.language)).join(', '),
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

/** The diagram of a kind's machine, with a text alternative. */
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

/** The diagram as an SVG document. */
export const diagramSvg = (graph: MachineGraph, title: string, m: Messages): string =>
  renderToString(<Picture graph={graph} edges={mergeEdges(graph)} title={title} m={m} />);
