import { pointerTo, worthListing } from './pointers.js';
import { type InputFault, Problem } from './problem.js';

/** Containers within containers. The deepest thing that anyone has to say here, a dossier, has eight. */
const DEEPEST = 32;
/** Values in all, each alias counted as what it stands for: more than 8 MiB of JSON in practice holds. */
const MOST_VALUES = 2_000_000;

const NOT_TEXT = 'must be well-formed Unicode without NUL';

type Node = { value: unknown; step: PropertyKey | null; above: Node | null; depth: number };

const malformed = (detail: string) => new Problem('malformed_json', detail);

/**
 * What no call may take, whatever its schema: text that PostgreSQL cannot store (NUL, lone surrogates) and numbers
 * that are not finite. `root` stands before each pointer.
 */
export function faultsOfText(input: unknown, root: readonly PropertyKey[] = []): InputFault[] {
  const faults: InputFault[] = [];
  for (const node of nodesOf(input)) {
    const message = faultOf(node);
    if (message) faults.push({ pointer: pointerTo([...root, ...pathOf(node)]), message });
  }
  return worthListing(faults);
}

/** The same for a body, which is refused outright where a name reaches for a prototype. */
export function faultsOfBody(body: unknown): InputFault[] {
  for (const { step, value } of nodesOf(body)) {
    if (step !== null && reachesPrototype(step, value)) {
      throw malformed(`The body has a member that is not allowed: ${String(step)}.`);
    }
  }
  return faultsOfText(body);
}

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

function faultOf({ value, step }: Node): string | null {
  if (typeof step === 'string' && !storable(step)) return NOT_TEXT;
  if (typeof value === 'string' && !storable(value)) return NOT_TEXT;
  return typeof value === 'number' && !Number.isFinite(value) ? 'must be a finite number' : null;
}

const storable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

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
