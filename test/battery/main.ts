import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { makeTemplate } from '../database.js';
import { startServer } from '../server.js';
import { aliveUnderLoad } from './alive.js';
import { approvedInTheseWords } from './approvals.js';
import { frozenWhile } from './frozen.js';
import { answersAsDescribed } from './fuzz.js';
import { LEDGER_TRIALS } from './ledger-trials.js';
import { numberedWhileRead } from './numbering.js';
import { operatedUnderLoad } from './operators.js';
import { worstOfAll } from './waiting.js';
import { killedUnderLoad } from './webhooks.js';

/** A long fault test: its name on the command line, and what it tried, in one line. It fails by throwing. */
export type Trial = { name: string; run(): Promise<string> };

/** `--seconds=N`: how long those that go on for a time do. */
const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '60' } },
});
const seconds = Number(values.seconds);

/** Whoever has more trials adds theirs here. */
const TRIALS: readonly Trial[] = [
  ...LEDGER_TRIALS,
  { name: 'alive', run: () => aliveUnderLoad({ tracks: 10_000, entries: 8_000 }) },
  { name: 'approvals', run: () => approvedInTheseWords({ acts: 6_000, seed: 1 }) },
  { name: 'fuzz', run: () => answersAsDescribed({ calls: 50_000, seed: 1 }) },
  { name: 'numbering', run: () => numberedWhileRead({ rows: 50_000 }) },
  { name: 'webhooks', run: () => killedUnderLoad({ kills: 200, tracks: 5, upTo: 1_000 }) },
  { name: 'waiting', run: () => worstOfAll({ lasts: seconds * 1_000, writers: 40 }) },
  { name: 'frozen', run: () => frozenWhile({ lasts: 20_000, callers: 20 }) },
  { name: 'operators', run: () => operatedUnderLoad({ lasts: seconds * 1_000, tracks: 5, endpoints: 8 }) },
];

const unknown = names.filter((name) => !TRIALS.some((trial) => trial.name === name));
if (unknown.length > 0) {
  console.error(
    `No such trial: ${unknown.join(', ')}. There are: ${TRIALS.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

const server = await startServer();
let failed = 0;
try {
  await makeTemplate(server.superuserUrl);
  for (const { name, run } of TRIALS.filter((trial) => names.length === 0 || names.includes(trial.name))) {
    const begun = performance.now();
    const [verdict, told] = await run().then(
      (said) => ['ok', said] as const,
      (error: unknown) => ['FAILED', error instanceof Error ? error.stack : String(error)] as const,
    );
    if (verdict === 'FAILED') failed += 1;
    console.log(
      `${verdict.padEnd(6)} ${name}: ${told} (${((performance.now() - begun) / 1000).toFixed(1)} s)`,
    );
  }
} finally {
  await server.stop();
}
process.exitCode = failed > 0 ? 1 : 0;
