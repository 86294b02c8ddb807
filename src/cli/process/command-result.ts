import { BadSetting } from '../../config.js';
import { Unusable } from '../../db/unusable.js';
import { placeInEnglish, undecidedInEnglish } from '../../dossiers/faults.js';
import { type InputFault, Problem, problemOf } from '../../http/problems/problem.js';

/** The result of a command: text for people, JSON for machines. `ok` sets the exit code. */
export type CommandResult = { ok: boolean; text: string; json: unknown };

/** Exit codes: 1 if the result is not ok or the command was refused, 2 if it failed. */
const REFUSED = 1;
const FAILED = 2;

/** Runs a command, prints its result to standard output, and sets the exit code. */
export async function runCommand(json: boolean, work: () => Promise<CommandResult>): Promise<void> {
  try {
    const outcome = await work();
    process.stdout.write(json ? `${JSON.stringify(outcome.json)}\n` : endLine(outcome.text));
    if (!outcome.ok) process.exitCode = REFUSED;
  } catch (error) {
    reportFailure(error, json);
  }
}

/** Reports an error on standard error, and with `json` also on standard output. */
export function reportFailure(error: unknown, json: boolean): void {
  const problem = problemOf(error);
  const isRefused = problem.status < 500;
  const expected = error instanceof BadSetting || error instanceof Unusable;
  const code = isRefused ? problem.code : expected ? 'not_ready' : problem.code;
  const detail = isRefused ? detailOf(problem) : expected ? error.message : causeOf(error, problem);
  if (json) {
    const more = isRefused ? problem.extensions : {};
    process.stdout.write(`${JSON.stringify({ error: { code, detail, ...more } })}\n`);
  }
  process.stderr.write(`paraph: ${detail}\n`);
  process.exitCode = isRefused ? REFUSED : FAILED;
}

const endLine = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

/** The faults of a file, one a line, and how many entries were not checked. */
function detailOf({ detail, extensions }: Problem): string {
  const { errors, refusals, undecided, ...where } = extensions as Faults;
  const faults = errors ?? refusals?.filter(({ pointer }) => pointer !== undefined) ?? [];
  if (faults.length === 0) return faultLine({ pointer: '', ...where, message: detail });
  const lines = faults.map(faultLine);
  return [...new Set(lines), ...(undecided ? [undecidedInEnglish(undecided)] : [])].join('\n');
}

type Faults = Partial<Omit<InputFault, 'message'>> & {
  errors?: InputFault[];
  refusals?: InputFault[];
  undecided?: number;
};

function faultLine({ message, ...where }: InputFault): string {
  const place = placeInEnglish(where);
  return place === '' ? message : `${place}: ${message}`;
}

/** An unexpected error is reported with its stack: operators may see it, unlike callers over HTTP. */
function causeOf(error: unknown, problem: Problem): string {
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  if (problem.code === 'unavailable') return `${problem.detail} (${(cause as Error).message})`;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
