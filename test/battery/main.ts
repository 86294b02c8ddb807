import 'reflect-metadata';
import { Command, InvalidArgumentError, Option } from 'commander';
import { interruptible } from '../../src/cli/process/interruptible.js';
import { makeTemplate } from '../support/database.js';
import { commandOf, type Part } from '../support/parts.js';
import { startServer } from '../support/server.js';
import { APPROVAL_TRIALS } from './approvals/trials.js';
import { CLUSTER_TRIALS } from './cluster/trials.js';
import { EDGE_TRIALS } from './edges/trials.js';
import { LEDGER_TRIALS } from './ledger/trials.js';
import { circumstances, type Result, record } from './record.js';
import { SERVICE_TRIALS } from './service/trials.js';

/** A long fault test. It gives what it tried, in one line, and fails by throwing. */
export type Trial = Part & { run(options: Options): Promise<string> };
type Options = { seconds: number; faults?: number; record?: true };

const TRIALS: readonly Trial[] = [
  ...LEDGER_TRIALS,
  ...APPROVAL_TRIALS,
  ...SERVICE_TRIALS,
  ...CLUSTER_TRIALS,
  ...EDGE_TRIALS,
];
const NAMES = TRIALS.map(({ name }) => name);

/** Null if it failed. */
async function tried({ name, does, run }: Trial, options: Options): Promise<Result | null> {
  const begun = performance.now();
  const [verdict, said] = await run(options).then(
    (line) => ['ok', line] as const,
    (error: unknown) => ['FAILED', error instanceof Error ? String(error.stack) : String(error)] as const,
  );
  const seconds = (performance.now() - begun) / 1000;
  console.log(`${verdict.padEnd(6)} ${name}: ${said} (${seconds.toFixed(1)} s)`);
  if (verdict === 'FAILED') return null;
  const faults = options.faults === undefined ? '' : ` --faults ${options.faults}`;
  const command = `npm run battery -- ${name} --seconds ${options.seconds}${faults}`;
  return { name, does, said, seconds, command, ...circumstances() };
}

function numberOf(text: string): number {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('Give a number above 0.');
}

const command = new Command('battery')
  .description('Runs the long fault tests on a throw-away PostgreSQL. Ends with 1 if one of them fails.')
  .addOption(new Option('--seconds <n>', 'how long some of them go on').default(60).argParser(numberOf))
  .addOption(
    new Option(
      '--faults <n>',
      'how many faults those make that count them; else as many as are promised',
    ).argParser(numberOf),
  )
  .option('--record', 'write what passed into docs/reliability.md');

await commandOf(command, TRIALS, (chosen, options: Options) =>
  interruptible(
    () => startServer((line) => console.error(line)),
    async (server) => {
      await makeTemplate(server.superuserUrl);
      for (const trial of chosen) {
        const result = await tried(trial, options);
        if (!result) process.exitCode = 1;
        else if (options.record) record([result], NAMES);
      }
    },
    (server) => server.stop(),
  ),
).parseAsync();

// A trial that failed may have left processes and timers.
process.exit();
