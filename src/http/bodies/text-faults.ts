import { atOnce, type Steps } from '../../domain/values/steps.js';
import { pointerTo, worthListing } from '../problems/pointers.js';
import { type InputFault, invalid, Problem } from '../problems/problem.js';

/** Containers within containers. The deepest thing that anyone has to say here, a dossier, has eight. */
const DEEPEST = 32;
/** Values in all, each alias counted as what it stands for: more than 8 MiB of JSON in practice holds. */
const MOST_VALUES = 2_000_000;

const NOT_TEXT = 'must be well-formed Unicode without NUL';
const NOT_CARRIED = 'must not hold a noncharacter of Unicode (U+FFFE, U+FFFF and their like)';

type Node = { value: unknown; step: PropertyKey | null; above: Node | null; depth: number };

const malformed = (detail: string) => new Problem('malformed_json', detail);

/**
 * What no call may take, whatever its schema: text that PostgreSQL cannot store (NUL, lone surrogates) and numbers
 * that are not finite. `root` stands before each pointer.
 */
export function faultsOfText(input: unknown, root: readonly PropertyKey[] = []): InputFault[] {
  return atOnce(findFaults(input, root, faultOfText));
}

/**
 * A body of JSON or YAML as the rest of us works with it: its texts in Unicode NFC, so that what looks the same is
 * the same. Refused where a name reaches for a prototype or two names become one, and where a text cannot be carried:
 * XML 1.0, and so every feed reader, has no noncharacters.
 */
export const takenIn = (body: unknown): unknown => atOnce(takingIn(body));

/** Walks through as many values in a step: some ten microseconds. */
const VALUES_A_STEP = 50;

/** The same in steps, for a body that may be long. */
export function* takingIn(body: unknown): Steps<unknown> {
  let walked = 0;
  for (const { step, value } of nodesOf(body)) {
    walked += 1;
    if (walked % VALUES_A_STEP === 0) yield;
    if (step !== null && reachesPrototype(step, value)) {
      throw malformed(`The body has a member that is not allowed: ${String(step)}.`);
    }
  }
  const faults = yield* findFaults(
    body,
    [],
    (text) => faultOfText(text) ?? (/\p{NChar}/u.test(text) ? NOT_CARRIED : null),
  );
  if (faults.length > 0) throw invalid(faults);
  return yield* composing(body);
}

/** The same value with its texts and names in NFC; what is in it already, nearly everything, is not copied. */
export const composed = (body: unknown): unknown => atOnce(composing(body));

function* composing(body: unknown): Steps<unknown> {
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
  return worthListing(faults);
}

const faultOfText = (text: string): string | null =>
  text.isWellFormed() && !text.includes('\0') ? null : NOT_TEXT;

/** Every value with where it stands, without recursion: the input decides how deep it is. */
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

/** Names that would change an object's prototype where someone copies it carelessly. */
const reachesPrototype = (name: PropertyKey, value: unknown): boolean =>
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
