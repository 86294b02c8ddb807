import { pointerTo, worthListing } from './pointers.js';
import { type InputFault, Problem } from './problem.js';

/** Containers within containers. The deepest thing that anyone has to say here, a dossier, has eight. */
const DEEPEST = 32;
/** Values in all, each alias counted as what it stands for: more than 8 MiB of JSON in practice holds. */
const MOST_VALUES = 2_000_000;

const NOT_TEXT = 'must be well-formed Unicode without NUL';

type Node = { value: unknown; step: PropertyKey | null; above: Node | null; depth: number };

/**
 * What no call may take, whatever its schema: text that PostgreSQL cannot store (NUL, lone surrogates) and numbers
 * that are not finite come back as faults under `root`; names that reach for prototypes and too deep a nesting are
 * refused outright, `malformed_json`. Walks without recursion.
 */
export function faultsOfText(input: unknown, root: readonly PropertyKey[] = []): InputFault[] {
  const faults: InputFault[] = [];
  const found = (node: Node, message: string) => {
    faults.push({ pointer: pointerTo([...root, ...pathOf(node)]), message });
  };
  const waiting: Node[] = [{ value: input, step: null, above: null, depth: 0 }];
  let values = 0;
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const { value, depth } = node;
    values += 1;
    if (values > MOST_VALUES) throw new Problem('malformed_json', 'The body holds too many values.');
    if (typeof value === 'string' && !storable(value)) found(node, NOT_TEXT);
    if (typeof value === 'number' && !Number.isFinite(value)) found(node, 'must be a finite number');
    if (typeof value !== 'object' || value === null) continue;
    if (depth === DEEPEST) {
      throw new Problem('malformed_json', `The body is nested more than ${DEEPEST} levels deep.`);
    }
    if (Array.isArray(value)) {
      for (const [step, item] of value.entries())
        waiting.push({ value: item, step, above: node, depth: depth + 1 });
      continue;
    }
    for (const [step, item] of Object.entries(value)) {
      refusePrototype(step, item);
      const below = { value: item, step, above: node, depth: depth + 1 };
      if (!storable(step)) found(below, NOT_TEXT);
      waiting.push(below);
    }
  }
  return worthListing(faults);
}

const storable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** Names that would change an object's prototype where someone copies it carelessly. */
function refusePrototype(name: string, value: unknown): void {
  const reaches =
    name === '__proto__' ||
    (name === 'constructor' &&
      typeof value === 'object' &&
      value !== null &&
      Object.hasOwn(value, 'prototype'));
  if (reaches) throw new Problem('malformed_json', `The body has a member that is not allowed: ${name}.`);
}

function pathOf(node: Node): PropertyKey[] {
  const path: PropertyKey[] = [];
  for (let at: Node | null = node; at; at = at.above) if (at.step !== null) path.unshift(at.step);
  return path;
}
