import 'reflect-metadata';
import { Command, InvalidArgumentError, Option } from 'commander';
import { interruptible } from '../../src/cli/process/interruptible.js';
import { makeTemplate } from '../support/database.js';
import { commandOf, type Part } from '../support/parts.js';
import { startServer } from '../support/server.js';
import { aliveUnderLoad } from './alive.js';
import { approvedInTheseWords } from './approvals.js';
import { failedOver } from './cluster/failover.js';
import { readOwnWrites } from './cluster/own-writes.js';
import { frozenWhile } from './frozen.js';
import { answersAsDescribed } from './fuzz.js';
import { LEDGER_TRIALS } from './ledger-trials.js';
import { numberedWhileRead } from './numbering.js';
import { operatedUnderLoad } from './operators.js';
import { worstOfAll } from './waiting.js';
import { killedUnderLoad } from './webhooks.js';

/** A long fault test. It gives what it tried, in one line, and fails by throwing. */
export type Trial = Part & { run(options: Options): Promise<string> };
type Options = { seconds: number };

/** Whoever has more trials adds theirs here. */
const TRIALS: readonly Trial[] = [
  ...LEDGER_TRIALS,
  {
    name: 'alive',
    does: 'One caller asks for the most that a caller may; the service answers everybody else.',
    run: () => aliveUnderLoad({ tracks: 10_000, entries: 8_000 }),
  },
  {
    name: 'approvals',
    does: 'Many people propose and approve at once; nothing is published in words that nobody approved.',
    run: () => approvedInTheseWords({ acts: 6_000, seed: 1 }),
  },
  {
    name: 'fuzz',
    does: 'Makes random calls; every answer is as openapi.json describes it.',
    run: () => answersAsDescribed({ calls: 50_000, seed: 1 }),
  },
  {
    name: 'numbering',
    does: 'Two processes number a large import while somebody reads it.',
    run: () => numberedWhileRead({ rows: 50_000 }),
  },
  {
    name: 'webhooks',
    does: 'Kills the service 200 times under load; every entry arrives, in order.',
    run: () => killedUnderLoad({ kills: 200, tracks: 5, upTo: 1_000 }),
  },
  {
    name: 'waiting',
    does: 'A reader, an import and many writers do their worst together; nobody waits long. Takes --seconds.',
    run: ({ seconds }) => worstOfAll({ lasts: seconds * 1_000, writers: 40 }),
  },
  {
    name: 'frozen',
    does: 'Stops the database for 20 seconds under load; callers hear of it in time.',
    run: () => frozenWhile({ lasts: 20_000, callers: 20 }),
  },
  {
    name: 'failover',
    does: 'Loses the primary of three under load; commits waited for a replica, so nothing is lost. Takes --seconds.',
    run: ({ seconds }) => failedOver({ synchronous: true, writers: 16, lasts: seconds * 500 }),
  },
  {
    name: 'failover-async',
    does: 'The same where commits do not wait; what is lost is told. Takes --seconds.',
    run: ({ seconds }) => failedOver({ synchronous: false, writers: 16, lasts: seconds * 500 }),
  },
  {
    name: 'own-writes',
    does: 'Reads what it wrote from replicas that lag; nothing older is answered.',
    run: () => readOwnWrites({ tries: 100_000, writers: 16 }),
  },
  {
    name: 'operators',
    does: 'Changes endpoints and deliveries under load; nothing is lost. Takes --seconds.',
    run: ({ seconds }) => operatedUnderLoad({ lasts: seconds * 1_000, tracks: 5, endpoints: 8 }),
  },
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
