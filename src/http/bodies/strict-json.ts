import { pointerTo } from '../problems/pointers.js';
import { Problem } from '../problems/problem.js';

const malformed = (detail: string) => new Problem('malformed_json', detail);

/**
 * Parses JSON, and refuses an object that has a name twice. RFC 8259, section 4, leaves open which value counts, so two
 * programs could read the same text differently.
 *
 * JSON.parse silently keeps the last value. Outside strings each colon of a JSON text belongs to one member, so a value
 * with fewer members than the text has colons has lost one. Measured on 28 November 2026: 4 µs in addition to the 3 µs
 * of JSON.parse for an entry of 317 characters, and 0.4 of its time for 6 MB.
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('The body is not JSON.');
  }
  if (colonsOf(text) !== membersOf(value)) throw malformed(`The body names ${repeatedIn(text)} twice.`);
  return value;
}

/** The longest pointer in a sentence, in characters. */
const LONGEST_POINTER = 200;

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];

function colonsOf(text: string): number {
  let colons = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === COLON) colons += 1;
    else if (unit === QUOTE) at = endOfString(text, at);
  }
  return colons;
}

/** The offset of the quotation mark that ends the string begun at `start`. */
export function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}

function membersOf(value: unknown): number {
  const waiting = [value];
  let members = 0;
  while (waiting.length > 0) {
    const container = waiting.pop();
    if (typeof container !== 'object' || container === null) continue;
    const isList = Array.isArray(container);
    const items: unknown[] = isList ? container : Object.values(container);
    if (!isList) members += items.length;
    for (const item of items) if (typeof item === 'object') waiting.push(item);
  }
  return members;
}

/** An open object (with the names found in it) or list during the scan. `step` is the current name or index. */
type Open = { names: Set<string> | null; step: string | number };

/** The pointer to the first repeated member. It is sought only when it is known that there is one. */
function repeatedIn(text: string): string {
  const open: Open[] = [];
  let last = '';
  for (let at = 0; at < text.length; at += 1) {
    const [top, sign] = [open.at(-1), text[at] as string];
    if (sign === '"') {
      const end = endOfString(text, at);
      if (top?.names && last !== ':') {
        const name: string = JSON.parse(text.slice(at, end + 1));
        top.step = name;
        if (top.names.has(name)) return pointerTo(open.map(({ step }) => step)).slice(0, LONGEST_POINTER);
        top.names.add(name);
      }
      at = end;
    } else if ('{[,:]}'.includes(sign)) {
      last = sign;
      if (sign === '{') open.push({ names: new Set(), step: '' });
      else if (sign === '[') open.push({ names: null, step: 0 });
      else if (sign === '}' || sign === ']') open.pop();
      else if (sign === ',' && typeof top?.step === 'number') top.step += 1;
    }
  }
  return '';
}
