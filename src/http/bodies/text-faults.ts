import { atOnce, type Steps } from '../../domain/values/steps.js';
import { limitFaults, pointerTo } from '../problems/pointers.js';
import { type InputFault, invalid, Problem } from '../problems/problem.js';

/** Levels of containers. The deepest body, a dossier, has eight. */
const DEEPEST = 32;
/** Values in all, with aliases expanded: more than 8 MiB of JSON has in practice. */
const MOST_VALUES = 2_000_000;

const NOT_TEXT = 'must be well-formed Unicode without NUL';
const NONCHARACTER = 'must not contain a noncharacter of Unicode (U+FFFE, U+FFFF and their like)';

type Node = { value: unknown; step: PropertyKey | null; above: Node | null; depth: number };

const malformed = (detail: string) => new Problem('malformed_json', detail);

/**
 * Faults that no call accepts, whatever its schema: text that PostgreSQL cannot store (NUL, lone surrogates) and
 * numbers that are not finite. `root` is the beginning of each pointer.
 */
export function faultsOfText(input: unknown, root: readonly PropertyKey[] = []): InputFault[] {
  return atOnce(findFaults(input, root, faultOfText));
}

/**
 * Normalizes a body of JSON or YAML: its texts become Unicode NFC, so that equal-looking texts are equal. Throws if a
 * name would set a prototype, if two names become equal, or if a text has noncharacters, which XML 1.0 and so every
 * feed reader rejects.
 */
export const normalizeBody = (body: unknown): unknown => atOnce(normalizeBodyInSteps(body));

/** One step reads this many values, in some ten microseconds. */
const VALUES_A_STEP = 50;

/** As `normalizeBody`, in steps, for a body that may be long. */
export function* normalizeBodyInSteps(body: unknown): Steps<unknown> {
  let walked = 0;
  for (const { step, value } of nodesOf(body)) {
    walked += 1;
    if (walked % VALUES_A_STEP === 0) yield;
    if (step !== null && setsPrototype(step, value)) {
      throw malformed(`The body has a member that is not allowed: ${String(step)}.`);
    }
  }
  const faults = yield* findFaults(
    body,
    [],
    (text) => faultOfText(text) ?? (/\p{NChar}/u.test(text) ? NONCHARACTER : null),
  );
  if (faults.length > 0) throw invalid(faults);
  return yield* toNfcInSteps(body);
}

/** The value with its texts and names in NFC, changed in place. */
export const toNfc = (body: unknown): unknown => atOnce(toNfcInSteps(body));

function* toNfcInSteps(body: unknown): Steps<unknown> {
  if (typeof body === 'string') return body.normalize('NFC');
  let walked = 0;
  for (const { value } of nodesOf(body)) {
    walked += 1;
    if (walked % VALUES_A_STEP === 0) yield;
    if (typeof value !== 'object' || value === null) continue;
    const members = value as Record<string, unknown>;
    for (const [name, item] of Object.entries(members)) {
      if (typeof item === 'string') members[name] = item.normalize('NFC');
      const composedName = name.normalize('NFC');
      if (composedName === name) continue;
      if (Object.hasOwn(members, composedName))
        throw malformed(`The body names ${composedName.slice(0, 100)} twice.`);
      members[composedName] = members[name];
      delete members[name];
    }
  }
  return body;
}

function* findFaults(
  input: unknown,
  root: readonly PropertyKey[],
  faultOf: (text: string) => string | null,
): Steps<InputFault[]> {
  const faults: InputFault[] = [];
  let walked = 0;
  for (const node of nodesOf(input)) {
    walked += 1;
    if (walked % VALUES_A_STEP === 0) yield;
    const { step, value } = node;
    const message =
      (typeof step === 'string' && faultOf(step)) ||
      (typeof value === 'string' && faultOf(value)) ||
      (typeof value === 'number' && !Number.isFinite(value) && 'must be a finite number');
    if (message) faults.push({ pointer: pointerTo([...root, ...pathOf(node)]), message });
  }
  return limitFaults(faults);
}

const faultOfText = (text: string): string | null =>
  text.isWellFormed() && !text.includes('\0') ? null : NOT_TEXT;

/** Every value with its path, without recursion, because the input decides the depth. */
function* nodesOf(input: unknown): Generator<Node> {
  const waiting: Node[] = [{ value: input, step: null, above: null, depth: 0 }];
  let values = 0;
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    values += 1;
    if (values > MOST_VALUES) throw malformed('The body holds too many values.');
    yield node;
    const { value, depth } = node;
    if (typeof value !== 'object' || value === null) continue;
    if (depth === DEEPEST) throw malformed(`The body is nested more than ${DEEPEST} levels deep.`);
    const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
    for (const [step, item] of entries) waiting.push({ value: item, step, above: node, depth: depth + 1 });
  }
}

/** Names that change an object's prototype when it is copied carelessly. */
const setsPrototype = (name: PropertyKey, value: unknown): boolean =>
  name === '__proto__' ||
  (name === 'constructor' &&
    typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, 'prototype'));

function pathOf(node: Node): PropertyKey[] {
  const path: PropertyKey[] = [];
  for (let at: Node | null = node; at; at = at.above) if (at.step !== null) path.unshift(at.step);
  return path;
}
