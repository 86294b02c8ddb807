// Draws docs/images/rooms.svg from the imports: a folder of src is a room, an arrow says that it imports another.
// An arrow that a longer way implies is left out.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import dagre from '@dagrejs/dagre';
import { cruise } from 'dependency-cruiser';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const roomOf = (file) => /^src\/([^/]+)\//.exec(file)?.[1];
const imports = new Map();
const { output } = await cruise(['src'], {
  exclude: { path: '\\.(spec|fixture)\\.tsx?$' },
  doNotFollow: { path: 'node_modules' },
  tsPreCompilationDeps: true,
});
for (const { source, dependencies } of output.modules) {
  const from = roomOf(source);
  if (!from) continue;
  const rooms = imports.get(from) ?? imports.set(from, new Set()).get(from);
  for (const { resolved } of dependencies) {
    const to = roomOf(resolved);
    if (to && to !== from) rooms.add(to);
  }
}

const reaches = (from, to) =>
  [...imports.get(from)].some((next) => next === to || (imports.has(next) && reaches(next, to)));
const isImplied = (from, to) =>
  [...imports.get(from)].some((next) => next !== to && imports.has(next) && reaches(next, to));

const BOX = { width: 104, height: 30 };
const graph = new dagre.graphlib.Graph().setGraph({
  rankdir: 'TB',
  nodesep: 14,
  ranksep: 34,
  marginx: 8,
  marginy: 8,
});
graph.setDefaultEdgeLabel(() => ({}));
for (const room of [...imports.keys()].sort()) graph.setNode(room, { ...BOX });
for (const [from, rooms] of [...imports].sort()) {
  for (const to of [...rooms].sort()) if (!isImplied(from, to)) graph.setEdge(from, to);
}
dagre.layout(graph);

const { width, height } = graph.graph();
const round = (value) => Math.round(value);
const arrows = graph.edges().map((edge) => {
  const points = graph.edge(edge).points.map(({ x, y }) => `${round(x)},${round(y)}`);
  return `<polyline points="${points.join(' ')}" marker-end="url(#arrow)"/>`;
});
const boxes = graph.nodes().flatMap((room) => {
  const { x, y } = graph.node(room);
  return [
    `<rect x="${round(x - BOX.width / 2)}" y="${round(y - BOX.height / 2)}" width="${BOX.width}" height="${BOX.height}" rx="4"/>`,
    `<text x="${round(x)}" y="${round(y) + 5}">${room}</text>`,
  ];
});
writeFileSync(
  'docs/images/rooms.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" role="img" aria-label="The folders of src and what each imports">
<style>
rect { fill: #fff; stroke: #1d3a5f; }
text { font: 14px system-ui, sans-serif; text-anchor: middle; fill: #1d3a5f; }
polyline { fill: none; stroke: #7a8aa0; }
</style>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#7a8aa0"/></marker></defs>
<rect x="0" y="0" width="${round(width)}" height="${round(height)}" style="stroke:none"/>
${arrows.join('\n')}
${boxes.join('\n')}
</svg>
`,
);
