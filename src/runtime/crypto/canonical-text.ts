import canonicalize from 'canonicalize';

/**
 * JSON as RFC 8785 says: what is hashed. Ordinary values are written by the engine, from a copy in order, in half the time
 * that the library takes. Throws on strings that are no Unicode.
 */
export function canonicalText(value: unknown): string {
  if (!isOrdinary(value)) return canonicalize(value) ?? '';
  const text = JSON.stringify(inOrder(value)) ?? '';
  return text.includes(ESCAPED_SURROGATE) ? (canonicalize(value) ?? '') : text;
}

/** JSON.stringify writes half a character so. */
const ESCAPED_SURROGATE = '\\ud';

const NINE = '9'.charCodeAt(0);

/** Deeper values are left to the library, which needs no stack. */
const DEPTH = 50;

/** Whether a copy keeps its members in the order in which they are added. An object puts names that are numbers first. */
function isOrdinary(value: unknown, depth = 0): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth === DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => isOrdinary(item, depth + 1));
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return false;
  for (const name of Object.keys(value)) {
    const isNamed = name.charCodeAt(0) > NINE && name !== '__proto__';
    if (!isNamed || !isOrdinary((value as Record<string, unknown>)[name], depth + 1)) return false;
  }
  return true;
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value).sort()) copy[name] = inOrder((value as typeof copy)[name]);
  return copy;
}
