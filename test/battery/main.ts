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
import { SERVICE_TRIALS } from './service/trials.js';

/** A long fault test. It gives what it tried, in one line, and fails by throwing. */
export type Trial = Part & { run(options: Options): Promise<string> };
type Options = { seconds: number };

const TRIALS: readonly Trial[] = [
  ...LEDGER_TRIALS,
  ...APPROVAL_TRIALS,
  ...SERVICE_TRIALS,
  ...CLUSTER_TRIALS,
  ...EDGE_TRIALS,
];

async function holds({ name, run }: Trial, options: Options): Promise<boolean> {
  const begun = performance.now();
  const [verdict, detail] = await run(options).then(
    (tried) => ['ok', tried] as const,
    (error: unknown) => ['FAILED', error instanceof Error ? error.stack : String(error)] as const,
  );
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${verdict.padEnd(6)} ${name}: ${detail} (${seconds} s)`);
  return verdict === 'ok';
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw new InvalidArgumentError('Give a number of seconds.');
}

const command = new Command('battery')
  .description('Runs the long fault tests on a throw-away PostgreSQL. Ends with 1 if one of them fails.')
  .addOption(new Option('--seconds <n>', 'how long some of them go on').default(60).argParser(secondsOf));

await commandOf(command, TRIALS, (chosen, options: Options) =>
  interruptible(
    () => startServer((line) => console.error(line)),
    async (server) => {
      await makeTemplate(server.superuserUrl);
      for (const trial of chosen) if (!(await holds(trial, options))) process.exitCode = 1;
    },
    (server) => server.stop(),
  ),
).parseAsync();
