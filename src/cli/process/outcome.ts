import { BadSetting } from '../../config.js';
import { Unusable } from '../../db/prepare.js';
import { placeInEnglish, undecidedInEnglish } from '../../dossiers/faults.js';
import { type InputFault, Problem, problemOf } from '../../http/problems/problem.js';

/** What a command has to say, for people and for machines. Not `ok`: its answer is no. */
export type Outcome = { ok: boolean; text: string; json: unknown };

/** Exit codes: the command's answer is no, or it could not be carried out at all. */
const NO = 1;
const NOT_DONE = 2;

/** Runs a command and tells its outcome: on standard output, and in the exit code. */
export async function conclude(json: boolean, work: () => Promise<Outcome>): Promise<void> {
  try {
    const outcome = await work();
    process.stdout.write(json ? `${JSON.stringify(outcome.json)}\n` : endLine(outcome.text));
    if (!outcome.ok) process.exitCode = NO;
  } catch (error) {
    tellFailure(error, json);
  }
}

/** Tells people on standard error, and machines, who asked for JSON, on standard output. */
export function tellFailure(error: unknown, json: boolean): void {
  const problem = problemOf(error);
  const isNo = problem.status < 500;
  const expected = error instanceof BadSetting || error instanceof Unusable;
  const code = isNo ? problem.code : expected ? 'not_ready' : problem.code;
  const detail = isNo ? detailOf(problem) : expected ? error.message : causeOf(error, problem);
  if (json) {
    const more = isNo ? problem.extensions : {};
    process.stdout.write(`${JSON.stringify({ error: { code, detail, ...more } })}\n`);
  }
  process.stderr.write(`paraph: ${detail}\n`);
  process.exitCode = isNo ? NO : NOT_DONE;
}

const endLine = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

/** Faults of a file one by one, and what was not looked at. */
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

/** What no one foresaw is told with its stack: whoever runs a command may see it, unlike a caller over HTTP. */
function causeOf(error: unknown, problem: Problem): string {
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  if (problem.code === 'unavailable') return `${problem.detail} (${(cause as Error).message})`;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
