import type { Context } from '../../domain/facts/context.js';
import { type State, stepOf } from '../../domain/replay/replay.js';
import type { Step } from '../../domain/values/views.js';
import { storedOrder } from '../../ledger/rows/stored-row.js';
import { isLeftOut, type StoredState, stateOf } from '../../ledger/rows/stored-state.js';

/** Stored JSON as PostgreSQL writes it, or, of an archive, as its value. */
export type StoredJson<T extends object> = T | string;

export const jsonOf = <T extends object>(stored: StoredJson<T>): T =>
  typeof stored === 'string' ? JSON.parse(stored) : stored;

/**
 * The text that PostgreSQL writes of a value as `jsonb`. Where it writes a number in another way, texts differ that say the
 * same: {@link isStoredAs} reads them then.
 */
export function jsonbText(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += (text && ', ') + jsonbText(item ?? null);
    return `[${text}]`;
  }
  for (const { name, written } of inStoredOrder(Object.keys(value))) {
    const member = (value as Record<string, unknown>)[name];
    if (member !== undefined) text += (text && ', ') + written + jsonbText(member);
  }
  return `{${text}}`;
}

type StoredName = { name: string; written: string };

/** What follows after some names, and the order of those so far. */
type NameTree = { next: Map<string, NameTree>; order: readonly StoredName[] | null };

const orders: NameTree = { next: new Map(), order: null };

/** States and steps have few sets of names; those of parties are more. */
const MOST_NAMES = 10_000;
let known = 0;

/** Names of members as `jsonb` orders and writes them. A walk from name to name is quicker than to write them as a key. */
function inStoredOrder(names: string[]): readonly StoredName[] {
  if (known > MOST_NAMES) {
    orders.next.clear();
    known = 0;
  }
  let tree = orders;
  for (const name of names) {
    let next = tree.next.get(name);
    if (!next) {
      next = { next: new Map(), order: null };
      tree.next.set(name, next);
      known += 1;
    }
    tree = next;
  }
  tree.order ??= storedOrder(names).map((name) => ({ name, written: `${JSON.stringify(name)}: ` }));
  return tree.order;
}

/** Whether stored JSON says what was computed. Most does to the letter, and is not parsed. */
export const isStoredAs = (stored: StoredJson<object>, computed: unknown, text = jsonbText(computed)) =>
  stored === text || isSameJson(jsonOf(stored), computed);

/** Equal as JSON: stored values lose the order of members, and undefined members. */
export function isSameJson(stored: unknown, computed: unknown): boolean {
  if (stored === computed) return true;
  if (typeof stored !== 'object' || typeof computed !== 'object' || !stored || !computed) return false;
  if (Array.isArray(stored) !== Array.isArray(computed)) return false;
  const [found, meant] = [stored as Record<string, unknown>, computed as Record<string, unknown>];
  const names = Object.keys(meant).filter((name) => meant[name] !== undefined);
  return (
    Object.keys(found).length === names.length &&
    names.every((name) => name in found && isSameJson(found[name], meant[name]))
  );
}

/**
 * Compares stored states in turn. A state shares most members with the one before it, so the text of a member is written
 * again only where the member is another.
 */
export class StoredStates {
  /** Of the state before: as it has them, and as they are stored. */
  private names: string[] = [];
  private order: readonly StoredName[] = [];
  private readonly members: unknown[] = [];
  private readonly texts: string[] = [];
  private value: { of: State['value']; text: string } | null = null;

  has(stored: StoredJson<StoredState>, state: State): boolean {
    return stored === this.textOf(state) || isSameJson(stateOf(jsonOf(stored)), state);
  }

  private textOf({ value, context }: State): string {
    const { members, texts } = this;
    this.useNames(Object.keys(context));
    for (const [index, { name, written }] of this.order.entries()) {
      const member = context[name as keyof Context];
      if (index < texts.length && members[index] === member) continue;
      members[index] = member;
      texts[index] = isLeftOut(name as keyof Context, member) ? '' : written + jsonbText(member);
    }
    if (this.value?.of !== value) this.value = { of: value, text: jsonbText(value) };
    return `{"value": ${this.value.text}, "context": {${texts.filter((text) => text !== '').join(', ')}}}`;
  }

  private useNames(names: string[]): void {
    const { names: before } = this;
    if (names.length === before.length && names.every((name, index) => name === before[index])) return;
    this.names = names;
    this.order = inStoredOrder(names);
    this.texts.length = 0;
  }
}

/** Whether {@link stepOf} gives the same for both, as far as is seen at once: a state shares what did not change. */
const isOfSameStep = ({ value, context }: State, other: State): boolean =>
  value.stage === other.value.stage &&
  value.talks === other.value.talks &&
  value.application === other.value.application &&
  context.parties === other.context.parties &&
  context.steps === other.context.steps;

/** Compares the stored steps of one log in turn. Most are the step before. */
export class StoredSteps {
  private last: { state: State; text: string } | null = null;

  has(stored: StoredJson<Step>, state: State): boolean {
    if (!this.last || !isOfSameStep(this.last.state, state))
      this.last = { state, text: jsonbText(stepOf(state)) };
    return stored === this.last.text || isStoredAs(stored, stepOf(state));
  }
}
