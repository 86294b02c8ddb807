import type { FastifyRequest } from 'fastify';
import type { Steps } from '../../domain/values/steps.js';
import { TimeSlices } from '../../runtime/time-slices.js';
import { type Extensions, Problem } from '../problems/problem.js';
import { faultInJson } from './json-fault.js';
import { endOfString } from './strict-json.js';
import { findInYaml } from './yaml.js';

/** A position in a text, as editors show it: both numbers count from 1, `column` in characters (code points). */
export type Place = { line: number; column: number };

/** The text of a body as it was sent. */
export type FileText = { text: string; format: 'json' | 'yaml' };

/** Unlimited, because the length of a body limits the work. */
const timeSlices = new TimeSlices(Number.POSITIVE_INFINITY);

/** One step reads this many characters, in some fifty microseconds. */
const CHARACTERS_A_STEP = 10_000;

/** Texts of requests in flight. Positions in them are computed only if there is a fault. */
const texts = new WeakMap<FastifyRequest, FileText>();

export const storeText = (request: FastifyRequest, text: FileText): void => void texts.set(request, text);

/** Adds line and column to the faults of a problem, if the request had a text. */
export async function locateFaultsOf(request: FastifyRequest, problem: Problem): Promise<Problem> {
  const file = texts.get(request);
  return file ? locateFaults(problem, file) : problem;
}

type Fault = { pointer?: string };

/**
 * Adds line and column to the faults of a problem. If they cannot be found, in time or at all, the problem is
 * unchanged.
 */
export async function locateFaults(problem: Problem, file: FileText): Promise<Problem> {
  try {
    return await locate(problem, file);
  } catch {
    return problem;
  }
}

async function locate(problem: Problem, file: FileText): Promise<Problem> {
  if (problem.code === 'malformed_json') return malformedAt(problem, file);
  const {
    errors = [],
    refusals = [],
    pointer,
  } = problem.extensions as Record<'errors' | 'refusals', Fault[]> & Fault;
  const pointers = [{ pointer }, ...errors, ...refusals].flatMap((fault) =>
    isInBody(fault.pointer) ? [fault.pointer] : [],
  );
  if (problem.status >= 500 || pointers.length === 0) return problem;
  const places = await placesOf(file, [...new Set(pointers)]);
  const withPlace = <T extends Fault>(fault: T): T => ({ ...fault, ...places.get(fault.pointer ?? NOWHERE) });
  const extensions: Extensions = {
    ...withPlace(problem.extensions as Fault),
    ...(errors.length > 0 && { errors: errors.map(withPlace) }),
    ...(refusals.length > 0 && { refusals: refusals.map(withPlace) }),
  };
  return withExtensions(problem, extensions);
}

/** Adds the position of malformed JSON. For YAML the sentence contains it. */
async function malformedAt(problem: Problem, { text, format }: FileText): Promise<Problem> {
  const offset = format === 'json' ? await timeSlices.run(faultInJson(text)) : null;
  if (offset === null) return problem;
  const places = await timeSlices.run(placesAt(text, [offset]));
  return withExtensions(problem, { ...problem.extensions, ...places.get(offset) });
}

const withExtensions = ({ code, detail, headers, cause }: Problem, extensions: Extensions): Problem =>
  new Problem(code, detail, { extensions, headers }, { cause });

const NOWHERE = '\0';

/** Other pointers refer to the rest of the request (validation.ts). */
const isInBody = (pointer: string | undefined): pointer is string =>
  pointer !== undefined && !/^\/(?:query|path|header)\//.test(pointer);

/** The position of the value of each pointer, or of its nearest ancestor in the text. */
export async function placesOf(
  { text, format }: FileText,
  pointers: readonly string[],
): Promise<Map<string, Place>> {
  const paths = pointers.map(stepsOf);
  const offsets =
    format === 'yaml' ? await findInYaml(text, paths) : await timeSlices.run(offsetsInJson(text, paths));
  const places = await timeSlices.run(placesAt(text, offsets));
  return new Map(
    pointers.flatMap((pointer, index) => {
      const place = places.get(offsets[index] ?? -1);
      return place ? [[pointer, place] as const] : [];
    }),
  );
}

/** RFC 6901, section 4. */
const stepsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The values whose offsets are wanted, as a tree. `offset` is set when the value is found. */
type Target = { offset: number | null; inside: Map<string, Target> };

const target = (): Target => ({ offset: null, inside: new Map() });

function* offsetsInJson(text: string, paths: readonly string[][]): Steps<(number | null)[]> {
  const root = target();
  for (const path of paths) {
    let at = root;
    for (const step of path) {
      const next = at.inside.get(step) ?? target();
      at.inside.set(step, next);
      at = next;
    }
  }
  yield* findInJson(text, root);
  return paths.map((path) => {
    let { offset }: Target = root;
    let at: Target | undefined = root;
    for (const step of path) {
      at = at?.inside.get(step);
      offset = at?.offset ?? offset;
    }
    return offset;
  });
}

/** An open container during the scan. `step` is the current index of a list or name of an object. */
type Open = { target: Target | undefined; isList: boolean; step: string | number };

/** Scans well-formed JSON, and parses only the names of objects that contain a target. */
function* findInJson(text: string, root: Target): Steps<void> {
  const open: Open[] = [];
  let isValue = true;
  let next = CHARACTERS_A_STEP;
  for (let at = 0; at < text.length; at += 1) {
    if (at >= next) {
      next = at + CHARACTERS_A_STEP;
      yield;
    }
    const sign = text[at] as string;
    if (sign === ' ' || sign === '\n' || sign === '\r' || sign === '\t') continue;
    const top = open.at(-1);
    if (sign === '}' || sign === ']') {
      open.pop();
      isValue = false;
    } else if (sign === ',') {
      if (typeof top?.step === 'number') top.step += 1;
      isValue = top?.isList ?? false;
    } else if (sign === ':') {
      isValue = true;
    } else {
      const found = top ? top.target?.inside.get(String(top.step)) : root;
      if (isValue && found) found.offset = at;
      if (sign === '{' || sign === '[') {
        open.push({ target: found, isList: sign === '[', step: sign === '[' ? 0 : '' });
        isValue = sign === '[';
      } else if (sign === '"') {
        const end = endOfString(text, at);
        if (!isValue && top?.target) top.step = nameIn(text.slice(at, end + 1));
        isValue = false;
        at = end;
      } else {
        isValue = false;
      }
    }
  }
}

/** A name as pointers have it (text-faults.ts, pointers.ts). */
const nameIn = (quoted: string): string => (JSON.parse(quoted) as string).normalize('NFC').toWellFormed();

/** The line and column of each offset, in one pass. */
function* placesAt(text: string, offsets: readonly (number | null)[]): Steps<Map<number, Place>> {
  const wanted = new Set(offsets);
  const last = Math.max(-1, ...offsets.map((offset) => offset ?? -1));
  const places = new Map<number, Place>();
  let [line, column] = [1, 1];
  for (let at = 0; at <= last; at += 1) {
    if (at % CHARACTERS_A_STEP === 0) yield;
    if (wanted.has(at)) places.set(at, { line, column });
    const unit = text.charCodeAt(at);
    const isBreak = unit === 0x0a || (unit === 0x0d && text.charCodeAt(at + 1) !== 0x0a);
    if (isBreak) {
      line += 1;
      column = 1;
    } else if ((unit & 0xfc00) !== 0xdc00) column += 1;
  }
  return places;
}
