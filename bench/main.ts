import 'reflect-metadata';
import { Command, Option } from 'commander';
import { commandOf, type Part } from '../test/support/parts.js';
import { benchPages } from './pages.js';
import { benchWebhooks, WEBHOOK_PARTS, type WebhookPart } from './webhooks.js';
import { benchWritePath } from './write-path.js';

/** `run` returns a plain object of figures: medians, ratios, microseconds. */
type Bench = Part & { run(options: Options): Promise<object> };
type Options = { part: readonly WebhookPart[] };

const BENCHES: readonly Bench[] = [
  { name: 'write', does: 'Compares the write path with bare SQL and with TypeORM.', run: benchWritePath },
  { name: 'pages', does: 'Compares a board of 500 tracks with a bare table.', run: benchPages },
  {
    name: 'webhooks',
    does: 'Measures deliveries: latency, throughput, a backlog, and receivers that fail.',
    run: ({ part }) => benchWebhooks(part),
  },
];

const table = (prefix: string, value: unknown): string[] => {
  if (typeof value === 'number')
    return [`${prefix.padEnd(60)} ${value.toFixed(value < 100 ? 2 : 0).padStart(10)}`];
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => table(prefix ? `${prefix}: ${name}` : name, inner));
};

async function print({ name, run }: Bench, options: Options): Promise<void> {
  const figures = (await run(options)) as Record<string, unknown>;
  const results = (figures.results ?? []) as { name: string; perSecond: number }[];
  const rates = Object.fromEntries(
    results.map((result) => [`${result.name}, per second (median)`, result.perSecond]),
  );
  process.stderr.write(`\n${[...table('', rates), ...table('', figures)].join('\n')}\n`);
  process.stdout.write(`${JSON.stringify({ name, ...figures })}\n`);
}

const parts = Object.keys(WEBHOOK_PARTS) as WebhookPart[];
const command = new Command('bench')
  .description('Measures on a throw-away PostgreSQL: a table to standard error, JSON to standard output.')
  .addOption(
    new Option('--part <part...>', 'measure only these parts of webhooks')
      .choices(parts)
      .default(parts, 'all of them'),
  );

await commandOf(command, BENCHES, async (chosen, options: Options) => {
  for (const bench of chosen) await print(bench, options);
}).parseAsync();
