import 'reflect-metadata';
import { Command, InvalidArgumentError, Option } from 'commander';
import { commandOf, type Part } from '../test/support/parts.js';
import { benchCheckpoints, checkpointsMarkdown } from './checkpoints.js';
import { benchCommuniques } from './communiques.js';
import { benchGrowth, ENTRIES, growthMarkdown, SIZES } from './growth.js';
import { benchImport, importMarkdown } from './import.js';
import { benchPages } from './pages.js';
import { benchPeers, peersMarkdown } from './peers/peers.js';
import { writeSection } from './report.js';
import { benchWebhooks, WEBHOOK_PARTS, type WebhookPart } from './webhooks.js';
import { benchWrite, writeMarkdown } from './write.js';

/** `run` returns a plain object of figures: medians, ratios, microseconds. */
type Bench = Part & {
  run(options: Options): Promise<object>;
  /** What docs/performance.md says of the figures, in the section of this name. */
  markdown?: (figures: never) => string;
};
type Options = { part: readonly WebhookPart[]; tracks: readonly number[]; entries: number; write: boolean };

const BENCHES: readonly Bench[] = [
  {
    name: 'peers',
    does: 'Compares the write of an entry with other ways to do it.',
    run: benchPeers,
    markdown: peersMarkdown,
  },
  {
    name: 'write',
    does: 'Measures where the time of a write goes, and whether long tracks cost more.',
    run: benchWrite,
    markdown: writeMarkdown,
  },
  {
    name: 'checkpoints',
    does: 'Compares writes with and without signed heads.',
    run: benchCheckpoints,
    markdown: checkpointsMarkdown,
  },
  {
    name: 'import',
    does: 'Imports an archive, and measures what others notice of it.',
    run: benchImport,
    markdown: importMarkdown,
  },
  {
    name: 'growth',
    does: 'Asks ledgers of several sizes the same. Takes --tracks and --entries.',
    run: ({ tracks, entries }) => benchGrowth(tracks, entries),
    markdown: growthMarkdown,
  },
  {
    name: 'communiques',
    does: 'Scores the reader of press texts by field, on texts seen and unseen.',
    run: benchCommuniques,
  },
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

async function print({ name, run, markdown }: Bench, options: Options): Promise<void> {
  const figures = (await run(options)) as Record<string, unknown>;
  const results = (figures.results ?? []) as { name: string; perSecond: number }[];
  const rates = Object.fromEntries(
    results.map((result) => [`${result.name}, per second (median)`, result.perSecond]),
  );
  process.stderr.write(`\n${[...table('', rates), ...table('', figures)].join('\n')}\n`);
  process.stdout.write(`${JSON.stringify({ name, ...figures })}\n`);
  if (options.write && markdown) writeSection(name, markdown(figures as never));
}

const parts = Object.keys(WEBHOOK_PARTS) as WebhookPart[];
const count = (text: string): number => {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('must be a positive number');
};
const counts = (text: string, before: readonly number[]): number[] =>
  before === SIZES ? [count(text)] : [...before, count(text)];
const command = new Command('bench')
  .description('Measures on a throw-away PostgreSQL: a table to standard error, JSON to standard output.')
  .addOption(
    new Option('--part <part...>', 'measure only these parts of webhooks')
      .choices(parts)
      .default(parts, 'all of them'),
  )
  .option('--tracks <n...>', 'the sizes of growth', counts, SIZES)
  .option('--entries <n>', 'entries for each track of growth', count, ENTRIES)
  .option('--write', 'write what the figures say into docs/performance.md', false);

await commandOf(command, BENCHES, async (chosen, options: Options) => {
  for (const bench of chosen) await print(bench, options);
}).parseAsync();
