import 'reflect-metadata';
import { benchPages } from './pages.js';
import { benchWebhooks } from './webhooks.js';
import { benchWritePath } from './write-path.js';

/** Each returns a plain object of figures: medians, ratios, microseconds. */
const BENCHES: Record<string, () => Promise<object>> = {
  write: benchWritePath,
  pages: benchPages,
  webhooks: benchWebhooks,
};

const asked = process.argv.slice(2).filter((name) => !name.startsWith('--'));
const unknown = asked.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(
    `no such bench: ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}\n`,
  );
  process.exit(2);
}

const table = (prefix: string, value: unknown): string[] => {
  if (typeof value === 'number')
    return [`${prefix.padEnd(60)} ${value.toFixed(value < 100 ? 2 : 0).padStart(10)}`];
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => table(prefix ? `${prefix}: ${name}` : name, inner));
};

for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) {
  const figures = (await BENCHES[name]?.()) as Record<string, unknown>;
  const results = (figures.results ?? []) as { name: string; perSecond: number }[];
  const rates = Object.fromEntries(
    results.map((result) => [`${result.name}, per second (median)`, result.perSecond]),
  );
  process.stderr.write(`\n${[...table('', rates), ...table('', figures)].join('\n')}\n`);
  process.stdout.write(`${JSON.stringify({ name, ...figures })}\n`);
}
