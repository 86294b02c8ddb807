type Size = { tracks: number; p50: Record<string, number> };

const [WIDTH, HEIGHT] = [760, 400];
const FRAME = { left: 60, right: 220, top: 24, bottom: 44 };
/** Dark enough on white, and told apart without colour by their names at the right. */
const COLOURS = ['#1b4f8f', '#9a3412', '#166534', '#6b21a8', '#334155', '#854d0e', '#0e7490', '#9f1239'];

/** A picture of medians by size, both scales logarithmic, as SVG. */
export function plot(sizes: readonly Size[]): string {
  const names = Object.keys(sizes[0]?.p50 ?? {});
  const all = sizes.flatMap(({ p50 }) => Object.values(p50));
  const [least, most] = [
    10 ** Math.floor(Math.log10(Math.min(...all))),
    10 ** Math.ceil(Math.log10(Math.max(...all))),
  ];
  const x = scale(sizes[0]?.tracks ?? 1, sizes.at(-1)?.tracks ?? 10, FRAME.left, WIDTH - FRAME.right);
  const y = scale(least, most, HEIGHT - FRAME.bottom, FRAME.top);
  const lines: string[] = [];
  for (let value = least; value <= most; value *= 10)
    lines.push(
      `<path d="M${FRAME.left} ${y(value)}H${WIDTH - FRAME.right}" stroke="#d4d4d8"/>`,
      `<text x="${FRAME.left - 8}" y="${y(value) + 4}" text-anchor="end">${value} ms</text>`,
    );
  for (const { tracks } of sizes)
    lines.push(`<text x="${x(tracks)}" y="${HEIGHT - 16}" text-anchor="middle">${tracks} tracks</text>`);
  const places = spread(names.map((name) => y(sizes.at(-1)?.p50[name] ?? least)));
  for (const [index, name] of names.entries()) {
    const colour = COLOURS[index % COLOURS.length];
    const points = sizes.map(({ tracks, p50 }) => `${x(tracks)},${y(p50[name] ?? least)}`);
    lines.push(
      `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
      `<text x="${WIDTH - FRAME.right + 8}" y="${(places[index] ?? 0) + 4}" fill="${colour}">${name}</text>`,
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<title>Median times by the number of tracks</title>
<rect width="100%" height="100%" fill="#fff"/>
${lines.join('\n')}
</svg>
`;
}

const scale = (from: number, to: number, start: number, end: number) => (value: number) =>
  Math.round(
    start + ((Math.log10(value) - Math.log10(from)) / (Math.log10(to) - Math.log10(from))) * (end - start),
  );

/** Names stand so far apart, in pixels. */
const APART = 15;

/** Places as near as they can be to those given, each at least {@link APART} from the next. */
function spread(places: readonly number[]): number[] {
  const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place);
  const result: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { place, index } of order) {
    last = Math.max(place, last + APART);
    result[index] = last;
  }
  return result;
}
